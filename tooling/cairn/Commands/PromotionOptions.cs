using System.CommandLine;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Forges;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Doctor;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Cli.Commands;

/// <summary>What promoting and rolling back have in common: their options, the trail behind a field, and the forge.</summary>
internal sealed class PromotionOptions
{
    private readonly Option<string> repo = new("--repo", "-C")
    {
        Description = "The repository, or any directory in it.",
        HelpName = "PATH",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<string?> data = new("--data")
    {
        Description = "The data directory, with ledger and index (default: .cairn in the repository).",
        HelpName = "DIR",
    };
    private readonly Option<string?> remote = new("--remote")
    {
        Description = "The remote to push to (default: the branch's upstream, or origin).",
        HelpName = "NAME",
    };
    private readonly Option<ForgeKind?> forge = new("--forge")
    {
        Description = "The forge behind the remote (default: guessed from its host name); use gitea for Forgejo.",
        HelpName = "github|gitlab|gitea",
    };
    private readonly Option<string?> api = new("--forge-api")
    {
        Description = "The base URL of the forge's API, if it is not the default.",
        HelpName = "URL",
    };
    private readonly Option<bool> dry = new("--dry-run")
    {
        Description = "Show what would change and what the gates say; write and push nothing.",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON: one object." };
    private readonly Option<string?> now = new("--now") { Description = "Use this as the current time (ISO 8601).", HelpName = "TIME" };

    public PromotionOptions(Command command)
    {
        Suggest.OneOf(forge, "github", "gitlab", "gitea");
        foreach (Option option in (Option[])[dry, repo, data, remote, forge, api, json, now])
        {
            command.Options.Add(option);
        }
    }

    public bool Dry(ParseResult parsed) => parsed.GetValue(dry);

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    public string? Data(ParseResult parsed) => parsed.GetValue(data);

    public Task<PromotionGit> Open(ParseResult parsed, CancellationToken cancel) => PromotionGit.Open(parsed.GetValue(repo)!, cancel);

    public Task<Remote?> Remote(ParseResult parsed, PromotionGit git, CancellationToken cancel) =>
        CloneState.Remote(git, parsed.GetValue(remote), cancel);

    public DateTimeOffset Now(ParseResult parsed) => Moment(parsed.GetValue(now));

    /// <summary>What <c>--now</c> says, or the present moment.</summary>
    internal static DateTimeOffset Moment(string? now) =>
        now is not { } text ? TimeProvider.System.GetUtcNow()
        : DateTimeOffset.TryParse(
            text,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time
        )
            ? time
        : throw new UserException($"--now must be a time such as 2026-11-03T14:12:00Z, not '{text}'.");

    /// <summary>Where the pull request is opened; null when the remote is no forge that is known.</summary>
    public ForgeAccess? Forge(ParseResult parsed, Remote? landing, HttpClient http)
    {
        if (
            landing is null
            || RemoteAddress.Parse(landing.Address) is not { } address
            || (parsed.GetValue(forge) ?? address.Kind) is not { } kind
        )
        {
            return null;
        }

        Uri? root =
            parsed.GetValue(api) is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri
            : throw new UserException($"--forge-api must be a URL such as https://git.example.com/api/v1, not '{text}'.");
        string? token = Token(kind);
        return new ForgeAccess(kind, address, token is null ? null : new PullRequests(http, kind, address, root, token));
    }

    /// <summary>Whom and why, from the trail: the last landing that set the field where the release comes from.</summary>
    /// <param name="environment">Whose rendered manifests are looked at.</param>
    public TellOrigins Origins(ParseResult parsed, PromotionGit git, string environment, CancellationToken cancel) =>
        fields =>
        {
            using OpenTrail open = SharedOptions.CatchUp(GitRepository.Open(git.Directory, null), parsed.GetValue(data), cancel);
            var events = new Dictionary<string, IReadOnlyList<FieldEvent>>();
            return [.. fields.Select(field => Origin(open, events, $"environments/{environment}/{field.File.Split('/', 3)[2]}", field))];
        };

    /// <summary>How the applications of an environment stand, as their cluster told the ledger.</summary>
    public Func<string, IReadOnlyList<RunningApplication>> Told(ParseResult parsed, PromotionGit git, CancellationToken cancel) =>
        environment =>
        {
            using OpenTrail open = SharedOptions.CatchUp(GitRepository.Open(git.Directory, null), parsed.GetValue(data), cancel);
            return
            [
                .. ApplicationState
                    .Of(open.Trail, environment)
                    .Select(application => new RunningApplication(
                        application.Name,
                        application.Path,
                        application.Revision.Length > 0 ? application.Revision : null,
                        application.Sync,
                        application.Health,
                        application.Since
                    )),
            ];
        };

    /// <summary>When what is merged goes live in an environment; none where its manifests can't be read, which other commands
    /// say.</summary>
    public static IReadOnlyList<string> GoLive(Delivery.Rendering.EnvironmentFolder environment, DateTimeOffset now)
    {
        try
        {
            return OutlookText.Sentences(EnvironmentOutlook.Of(environment, now), now);
        }
        catch (CairnException)
        {
            return [];
        }
    }

    private static Origin? Origin(OpenTrail open, Dictionary<string, IReadOnlyList<FieldEvent>> known, string file, FieldChange field)
    {
        if (!known.TryGetValue(file, out IReadOnlyList<FieldEvent>? events))
        {
            known[file] = events = FieldHistory.Of(open.Trail, new Target(file), null, new Filter());
        }

        if (events.LastOrDefault(fieldEvent => fieldEvent.Field.Path == field.Path) is not { } last)
        {
            return null;
        }

        Landing landing = last.Stored.Landing;
        string by = string.Join(", ", landing.WritersOf(last.Field.SetBy).Select(author => author.Shown).Take(3));
        return new Origin(
            landing.Id,
            by,
            landing.IsLandedByForge || landing.LandedBy.Name == by ? null : landing.LandedBy.Name,
            landing.PullRequest is { } request ? $"#{request.Number}" : null,
            Title(landing),
            landing.LandedAt
        );
    }

    /// <summary>What it is about; a merge says that after its first line.</summary>
    private static string Title(Landing landing) =>
        landing.Subject.StartsWith("Merge ", StringComparison.Ordinal)
        && landing.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() is { } line
            ? line
            : landing.Subject;

    /// <summary>The token that the environment has for a kind of forge; null for none.</summary>
    internal static string? Token(ForgeKind kind)
    {
        string[] names = kind switch
        {
            ForgeKind.GitHub => ["CAIRN_FORGE_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"],
            ForgeKind.GitLab => ["CAIRN_FORGE_TOKEN", "GITLAB_TOKEN"],
            _ => ["CAIRN_FORGE_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"],
        };
        return names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(token => !string.IsNullOrEmpty(token));
    }
}
