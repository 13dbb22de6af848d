namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// Addresses that different people and programs commit under, so that nobody is told from another by them: where nobody reads, what a
/// fresh machine or a pipeline has, and the two robots' addresses that workflows and instructions on the web set for everything
/// (https://github.com/actions/checkout#push-a-commit-to-a-pr-using-the-built-in-token).
/// </summary>
public static class SharedAddresses
{
    private static readonly HashSet<string> Mailboxes =
    [
        "admin",
        "administrator",
        "automation",
        "bot",
        "build",
        "builder",
        "ci",
        "cd",
        "deploy",
        "do-not-reply",
        "donotreply",
        "git",
        "jenkins",
        "no-reply",
        "no_reply",
        "nobody",
        "noreply",
        "robot",
        "root",
        "ubuntu",
        "user",
        "vagrant",
        "you",
        "your",
    ];

    private static readonly HashSet<string> Whole =
    [
        "41898282+github-actions[bot]@users.noreply.github.com",
        "github-actions[bot]@users.noreply.github.com",
        "github-actions@users.noreply.github.com",
        "action@github.com",
        "actions@github.com",
        "github-actions@github.com",
        "bot@renovateapp.com",
    ];

    /// <summary>Whether an address, in any case, is shared; an empty one, and a text without a mailbox, is.</summary>
    public static bool Contains(string email)
    {
        string address = email.Trim().ToLowerInvariant();
        int at = address.LastIndexOf('@');
        if (at <= 0)
        {
            return true;
        }

        string domain = address[(at + 1)..];
        return Mailboxes.Contains(address[..at])
            || Whole.Contains(address)
            || domain is "" or "localhost" or "localhost.localdomain" or "(none)";
    }
}
