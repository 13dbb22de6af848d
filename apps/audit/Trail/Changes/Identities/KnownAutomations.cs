namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// What says without any configuration that a commit is a program's. Forms of addresses that only programs have, from the public
/// documentation of GitHub Apps (<c>ID+NAME[bot]@users.noreply.github.com</c>), of GitLab's project and group access tokens and service
/// accounts, and the defaults of Renovate, Flux, Argo CD's hydrator (<c>commit.author.name</c>), Argo CD Image Updater, Kargo
/// (<c>controller.gitClient</c>), GitOps Promoter and Weblate; then names that read as a program's, which is an inference. An address that
/// several share never decides: beside it the name does.
/// </summary>
public static class KnownAutomations
{
    // Only these programs commit under them.
    private static readonly HashSet<string> Addresses =
    [
        "argo-cd@example.com",
        "cursoragent@cursor.com",
        "fluxcdbot@users.noreply.github.com",
        "hosted@weblate.org",
        "no-reply@kargo.io",
        "noreply@aider.chat",
        "noreply@anthropic.com",
        "noreply@argoproj.io",
        "noreply@weblate.org",
        "renovate@whitesourcesoftware.com",
        "support@dependabot.com",
        "support@weave.works",
        "semantic-release-bot@martynus.net",
    ];

    // Whole names, their words in lower case with one space between.
    private static readonly HashSet<string> Programs =
    [
        "actions user",
        "argo cd",
        "argo cd image updater",
        "argo cd hydrator",
        "argocd",
        "argocd image updater",
        "argocd hydrator",
        "atlantis",
        "copilot",
        "flux",
        "fluxcd",
        "fluxcdbot",
        "fluxbot",
        "flux cd",
        "weave flux",
        "github action",
        "github actions",
        "gitops promoter",
        "gitlab ci",
        "jenkins",
        "kargo",
        "konflux",
        "red hat konflux",
        "semantic release",
        "tekton",
        "travis ci",
        "circleci",
    ];

    // A name with one of these words is that program's, whatever else it says: Renovate Bot, WhiteSource Renovate, Hosted Weblate.
    private static readonly HashSet<string> Products =
    [
        "dependabot",
        "fluxcdbot",
        "greenkeeper",
        "imgbot",
        "mergify",
        "renovate",
        "renovatebot",
        "renovator",
        "snyk",
        "weblate",
    ];

    private static readonly HashSet<string> Robots = ["bot", "robot", "bots"];

    // What beside "bot" makes a name a program's, and not a person's whose surname is Bot.
    private static readonly HashSet<string> Roles =
    [
        "account",
        "actions",
        "argo",
        "argocd",
        "auto",
        "automated",
        "automatic",
        "automation",
        "backup",
        "build",
        "builder",
        "bump",
        "cd",
        "chart",
        "charts",
        "ci",
        "continuous",
        "controller",
        "cron",
        "daemon",
        "delivery",
        "deploy",
        "deployer",
        "deployment",
        "dev",
        "devops",
        "docker",
        "docs",
        "flux",
        "format",
        "git",
        "github",
        "gitlab",
        "gitops",
        "helm",
        "image",
        "images",
        "infra",
        "infrastructure",
        "integration",
        "jenkins",
        "k8s",
        "kargo",
        "konflux",
        "kubernetes",
        "lint",
        "merge",
        "operations",
        "ops",
        "pipeline",
        "pipelines",
        "platform",
        "promoter",
        "promotion",
        "prow",
        "publish",
        "publisher",
        "publishing",
        "release",
        "releaser",
        "releases",
        "runner",
        "scheduler",
        "script",
        "security",
        "server",
        "service",
        "sync",
        "syncer",
        "system",
        "test",
        "translation",
        "update",
        "updater",
        "updates",
        "user",
        "version",
        "worker",
    ];

    // A name that consists of roles is a program's only with one of these: "Platform Team" is none.
    private static readonly HashSet<string> Acting =
    [
        "account",
        "auto",
        "automated",
        "automation",
        "bot",
        "builder",
        "cd",
        "ci",
        "continuous",
        "controller",
        "cron",
        "daemon",
        "deployer",
        "pipeline",
        "pipelines",
        "promoter",
        "publisher",
        "releaser",
        "robot",
        "runner",
        "scheduler",
        "script",
        "service",
        "syncer",
        "updater",
        "worker",
    ];

    // What ends a user name of several parts: govuk-ci, k8s-ci-robot, semantic-release-bot.
    private static readonly HashSet<string> Endings = ["automation", "bot", "bots", "ci", "robot", "updater"];

    /// <summary>What it is, as far as its name and address say; null where nothing says that it is no person.</summary>
    public static Identity? Of(Person person)
    {
        if (person.IsForge)
        {
            return new Identity(IdentityKind.Forge, IdentityBasis.Address, person.Name, person.Email);
        }

        string email = person.Email.Trim().ToLowerInvariant();
        int at = email.LastIndexOf('@');
        string mailbox = at < 0 ? email : email[..at];
        bool shared = SharedAddresses.Contains(email);
        if (Addresses.Contains(email) || (!shared && IsProgramMailbox(mailbox, email[(at + 1)..])))
        {
            return new Identity(IdentityKind.Automation, IdentityBasis.Address, person.Name, person.Email);
        }

        // GitHub puts a number before the user name: 123+govuk-ci@users.noreply.github.com.
        int plus = mailbox.IndexOf('+');
        string handle = plus > 0 && mailbox.AsSpan(0, plus).IndexOfAnyExceptInRange('0', '9') < 0 ? mailbox[(plus + 1)..] : mailbox;
        return IsProgramName(person.Name, handle) || (!shared && IsProgramHandle(handle))
            ? new Identity(IdentityKind.Automation, IdentityBasis.Name, person.Name, person.Email)
            : null;
    }

    /// <summary>Whether the part before the @ is of a form that a forge gives to programs alone.</summary>
    private static bool IsProgramMailbox(string mailbox, string domain)
    {
        if (mailbox.EndsWith("[bot]", StringComparison.Ordinal))
        {
            return true;
        }

        if (!domain.StartsWith("noreply.", StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = mailbox.Split('_');
        return parts is ["project" or "group", var id, "bot", ..] && id.Length > 0 && id.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            || parts is ["service", "account", _, ..];
    }

    private static bool IsProgramName(string name, string handle)
    {
        string[] words = Words(name);
        if (words.Length == 0)
        {
            return false;
        }

        if (
            name.TrimEnd().EndsWith("[bot]", StringComparison.OrdinalIgnoreCase)
            || words.Any(Products.Contains)
            || Programs.Contains(string.Join(' ', words))
        )
        {
            return true;
        }

        // One word as a user name is written: govuk-ci, k8s-merge-robot.
        if (!name.Trim().Contains(' ') && IsProgramHandle(name.Trim().ToLowerInvariant()))
        {
            return true;
        }

        if (words.Any(Acting.Contains) && words.All(word => Roles.Contains(word) || Robots.Contains(word)))
        {
            return true;
        }

        for (int i = 1; i < words.Length; i++)
        {
            if (words[i - 1] == "continuous" && words[i] is "integration" or "delivery" or "deployment")
            {
                return true;
            }
        }

        if (words.Length < 2)
        {
            return false;
        }

        // A surname may be Bot: then the address repeats a name, or nothing else of the name is a role.
        return name.TrimEnd().EndsWith(" CI", StringComparison.Ordinal)
            || Robots.Contains(words[^1])
                && (
                    words[..^1].Any(Roles.Contains)
                    || (handle.Length > 1 && !words.Any(word => handle.Contains(word, StringComparison.Ordinal)))
                );
    }

    /// <summary>Whether a user name of several parts ends as those of programs do.</summary>
    private static bool IsProgramHandle(string handle)
    {
        string[] parts = handle.Split('-', '_');
        return handle is "fluxcdbot" or "deploybot" or "buildbot" or "renovatebot" || (parts.Length > 1 && Endings.Contains(parts[^1]));
    }

    private static string[] Words(string name)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsLetterOrDigit(name[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(name[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return [.. words];
    }
}
