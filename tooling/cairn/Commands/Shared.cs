using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Times;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;

namespace Cairn.Cli.Commands;

/// <summary>What a command tells some of.</summary>
internal enum Selects
{
    Nothing,
    Changes,
    Deployments,
}

/// <summary>The options all commands share, and what they mean.</summary>
internal sealed class Shared
{
    private readonly Option<string> repo = new("--repo", "-C")
    {
        Description = "The repository, or any directory in it.",
        HelpName = "PATH",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<string?> data = new("--data")
    {
        Description = "Where the index is kept (default: .cairn in the repository).",
        HelpName = "DIR",
    };
    private readonly Option<string?> reference = new("--ref")
    {
        Description = "The branch to follow (default: the one HEAD is on).",
        HelpName = "REF",
    };
    private readonly Option<string?> environment = new("--env")
    {
        Description = "Only landings that touched this environment.",
        HelpName = "NAME",
    };
    private readonly Option<string?> since = new("--since")
    {
        Description = "From then: 2026-11-03, '2 weeks ago', 'last month', a tag.",
        HelpName = "TIME",
    };
    private readonly Option<string?> until = new("--until")
    {
        Description = "Until then, a day or month included whole.",
        HelpName = "TIME",
    };
    private readonly Option<string?> author = new("--author")
    {
        Description = "Part of the name or address of an author, co-author or whoever landed it.",
        HelpName = "WHO",
    };
    private readonly Option<string?> path = new("--path")
    {
        Description = "Only files that match: a path, a directory, or a pattern with * and **.",
        HelpName = "GLOB",
    };
    private readonly Option<string?> field = new("--field")
    {
        Description = "Only fields that match: DB_POOL_SIZE, spec.replicas, 'env*.value'.",
        HelpName = "PATTERN",
    };
    private readonly Option<int?> limit = new("--limit", "-n") { Description = "At most so many; 0 for all.", HelpName = "N" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON, one object a line." };
    private readonly Option<bool> csv = new("--csv") { Description = "Print CSV with a header line." };
    private readonly Option<bool> whole = new("--whole")
    {
        Description = "Print a mapping or list that was added or removed whole as one JSON value.",
    };
    private readonly Option<bool> proof = new("--proof")
    {
        Description =
            "Prove each change: where the ledger holds it, and with --json all that is needed to check it offline (cairn verify FILE).",
    };
    private readonly Option<string?> now = new("--now") { Description = "Take this as the present moment (ISO 8601).", HelpName = "TIME" };

    /// <param name="selects">What the command tells some of; one that takes no notice of a filter must not accept it.</param>
    public Shared(Command command, bool csvToo = true, bool proofToo = false, Selects selects = Selects.Changes)
    {
        foreach (
            Option option in (Option[])(
                selects switch
                {
                    Selects.Changes => [repo, data, reference, environment, since, until, author, path, field, limit, json, whole, now],
                    Selects.Deployments => [repo, data, reference, environment, since, until, limit, json, now],
                    _ => [repo, data, reference, json],
                }
            )
        )
        {
            command.Options.Add(option);
        }

        if (csvToo)
        {
            command.Options.Add(csv);
        }

        if (proofToo)
        {
            command.Options.Add(proof);
        }
    }

    /// <summary>Where the trail is kept, for commands that need no repository to be caught up with.</summary>
    public TrailPlace Place(ParseResult parsed) => TrailPlace.Of(GitRepository.Open(Repo(parsed), Reference(parsed)), Data(parsed));

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The landing with whole maps and lists as one change each, when --whole asks for that.</summary>
    public TimelineEntry Wholly(ParseResult parsed, TimelineEntry entry) => entry with { Fields = Wholly(parsed, entry.Fields) };

    public IReadOnlyList<FieldChange> Wholly(ParseResult parsed, IReadOnlyList<FieldChange> fields) =>
        parsed.GetValue(whole) ? Wholes.Of(fields) : fields;

    public bool Csv(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(csv) && parsed.GetValue(csv);

    public bool IsForScripts(ParseResult parsed) => Json(parsed) || Csv(parsed);

    public string Repo(ParseResult parsed) => parsed.GetValue(repo)!;

    public string? Data(ParseResult parsed) => parsed.GetValue(data);

    public string? Reference(ParseResult parsed) => parsed.GetValue(reference);

    public int Limit(ParseResult parsed, int otherwise)
    {
        int asked = parsed.GetValue(limit) ?? otherwise;
        return asked >= 0 ? asked : throw new UserException("--limit takes 0 (for all) or a number above it.");
    }

    /// <summary>The present moment, or what --now says it is.</summary>
    public DateTimeOffset Now(ParseResult parsed)
    {
        DateTimeOffset real = TimeProvider.System.GetUtcNow();
        if (parsed.GetValue(now) is not { } text)
        {
            return real;
        }

        (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(text, real, TimeEdge.Start);
        return instant?.At ?? throw new UserException(error!);
    }

    /// <summary>Says something the user must see.</summary>
    public static void Warn(string sentence) => Console.Error.WriteLine(Palette.ForErrors.Yellow(Plain.Text(sentence)));

    /// <summary>Catches up and opens the trail.</summary>
    public OpenTrail Open(ParseResult parsed, CancellationToken cancel)
    {
        Now(parsed); // One that makes no sense is said before any work is done.
        using var progress = new ProgressLine();
        GitRepository repository = GitRepository.Open(Repo(parsed), Reference(parsed));
        bool proving = parsed.CommandResult.Command.Options.Contains(proof) && parsed.GetValue(proof);
        if (proving && parsed.GetValue(whole))
        {
            throw new UserException("--proof shows changes as they were recorded, leaf by leaf; leave --whole out.");
        }

        OpenTrail open = Recorder.CatchUp(repository, Data(parsed), TimeProvider.System.GetUtcNow(), new Reporting(progress, Warn), cancel);
        return proving ? open.Proving() : open;
    }

    public Filter Filter(ParseResult parsed, OpenTrail open)
    {
        string? glob = parsed.GetValue(path);
        string? pattern = parsed.GetValue(field);
        var filter = new Filter(
            Time(parsed, since, TimeEdge.Start, open),
            Time(parsed, until, TimeEdge.End, open),
            Environment(parsed.GetValue(environment), open.Trail),
            parsed.GetValue(author),
            glob is null ? null : new Glob(glob),
            pattern is null ? null : new FieldPattern(pattern)
        );
        return filter.From is { } from && filter.To is { } to && from >= to
            ? throw new UserException("--since is not before --until, so nothing can lie between.")
            : filter;
    }

    private DateTimeOffset? Time(ParseResult parsed, Option<string?> option, TimeEdge edge, OpenTrail open)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(
            text,
            Now(parsed),
            edge,
            open.Trail.Facts.Last,
            open.Repository.TimeOf
        );
        if (instant is null)
        {
            throw new UserException($"{option.Name}: {error}");
        }

        foreach (string assumption in instant.Assumptions)
        {
            Console.Error.WriteLine(Palette.ForErrors.Faint(Plain.Text(assumption)));
        }

        return instant.At;
    }

    private static string? Environment(string? asked, ITrail trail)
    {
        return TimelineView.UnknownEnvironment(trail.Facts, asked) is { } unknown ? throw new UserException(unknown) : asked;
    }
}
