namespace Cairn.Specification.Hosts;

/// <summary>A piece of a file, and why it is there. Files are made of nothing else, so nothing in them is unexplained.</summary>
/// <param name="Name">What it sets, <c>kube-apiserver-arg audit-log-maxage</c>; in it there is never a secret.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Source">Where that is documented, a URL.</param>
/// <param name="Group">The key above it, for items of a list; null for what stands by itself.</param>
internal sealed record ExplainedSetting(string Name, string Text, string Why, string Source, string? Group = null)
{
    /// <summary>An item of a list of arguments, <c>kube-apiserver-arg: [audit-log-maxage=30]</c>.</summary>
    public static ExplainedSetting Argument(string group, string argument, string why, string source) =>
        new($"{group} {argument.Split('=')[0]}", $"- \"{argument}\"", why, source, group);
}

/// <summary>A file on a host.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Mode">Octal, as chmod takes it.</param>
/// <param name="Header">A comment at its head; empty where the file can have none.</param>
/// <param name="IsSecret">Whether it reaches the host through standard input instead of the script.</param>
internal sealed record HostFile(string Path, string Mode, string Header, IReadOnlyList<ExplainedSetting> Settings, bool IsSecret = false)
{
    /// <summary>Ends with a line feed, but for a file that is one secret.</summary>
    public string Content { get; } =
        IsSecret && Settings is [{ Name: "token" } token] ? token.Text : Header + string.Concat(Lines(Settings));

    /// <summary>What the secret is called on standard input.</summary>
    public string SecretName => System.IO.Path.GetFileNameWithoutExtension(Path);

    private static IEnumerable<string> Lines(IReadOnlyList<ExplainedSetting> settings)
    {
        string? group = null;
        foreach (ExplainedSetting setting in settings)
        {
            if (setting.Group is not null && setting.Group != group)
            {
                yield return setting.Group + ":\n";
            }

            group = setting.Group;
            yield return setting.Text + "\n";
        }
    }
}
