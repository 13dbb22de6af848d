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

/// <summary>The shared options that a command takes besides <c>--repo</c>, <c>--data</c> and <c>--ref</c>: those its code reads, and no
/// others.</summary>
[Flags]
internal enum AcceptedOptions
{
    Nothing = 0,
    Json = 1,
    Csv = 2,
    Limit = 4,
    Environment = 8,
    Since = 16,
    Until = 32,
    Author = 64,
    Path = 128,
    Field = 256,
    Now = 512,
    Whole = 1024,
    Proof = 2048,

    /// <summary>All that select changes.</summary>
    Filters = Environment | Since | Until | Author | Path | Field | Now,
}

/// <summary>The options that commands share, and what they mean.</summary>
internal sealed class SharedOptions
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
    private readonly Option<string?> reference = new("--ref")
    {
        Description = "The branch to follow (default: the current one).",
        HelpName = "REF",
    };
    private readonly Option<string?> environment = new("--env") { Description = "Only this environment.", HelpName = "NAME" };
    private readonly Option<string?> since = new("--since")
    {
        Description = "From this time on: 2026-11-03, '2 weeks ago', 'last month', a tag.",
        HelpName = "TIME",
    };
    private readonly Option<string?> until = new("--until")
    {
        Description = "Up to this time; a day or a month is included to its end.",
        HelpName = "TIME",
    };
    private readonly Option<string?> author = new("--author")
    {
        Description = "Only changes whose author, co-author or merger has this in name or e-mail address, or is of the team of this name.",
        HelpName = "PERSON",
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
    private readonly Option<int?> limit = new("--limit", "-n") { Description = "At most this many; 0 for no limit.", HelpName = "N" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON, one object a line." };
    private readonly Option<bool> csv = new("--csv") { Description = "Print CSV with a header line." };
    private readonly Option<bool> whole = new("--whole")
    {
        Description = "Print an added or removed map or list as one JSON value instead of its fields.",
    };
    private readonly Option<bool> proof = new("--proof")
    {
        Description = "Add the ledger's proof to each change; with --json, all that cairn verify FILE needs to check it offline.",
    };
    private readonly Option<string?> now = new("--now") { Description = "Use this as the current time (ISO 8601).", HelpName = "TIME" };

    public SharedOptions(Command command, AcceptedOptions takes)
    {
        // A local function, not a table: a generic list of pairs takes longer to compile than the command to run.
        void Add(AcceptedOptions flag, Option option)
        {
            if ((takes & flag) == flag)
            {
                command.Options.Add(option);
            }
        }

        Add(AcceptedOptions.Nothing, repo);
        Add(AcceptedOptions.Nothing, data);
        Add(AcceptedOptions.Nothing, reference);
        Add(AcceptedOptions.Environment, environment);
        Add(AcceptedOptions.Since, since);
        Add(AcceptedOptions.Until, until);
        Add(AcceptedOptions.Author, author);
        Add(AcceptedOptions.Path, path);
        Add(AcceptedOptions.Field, field);
        Add(AcceptedOptions.Limit, limit);
        Add(AcceptedOptions.Json, json);
        Add(AcceptedOptions.Csv, csv);
        Add(AcceptedOptions.Whole, whole);
        Add(AcceptedOptions.Proof, proof);
        Add(AcceptedOptions.Now, now);
        Suggest.Environments(environment);
        Suggest.People(author);
        command.Validators.Add(result =>
        {
            if (takes.HasFlag(AcceptedOptions.Json | AcceptedOptions.Csv) && result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("--json and --csv are two formats; choose one.");
            }
        });
    }

    /// <summary>Where the trail is kept, for commands that need no repository to be caught up with.</summary>
    public TrailPlace Place(ParseResult parsed) => TrailPlace.Of(GitRepository.Open(Repo(parsed), Reference(parsed)), Data(parsed));

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The landing with whole maps and lists as one change each, when --whole asks for that.</summary>
    public TimelineEntry Wholly(ParseResult parsed, TimelineEntry entry) => entry with { Fields = Wholly(parsed, entry.Fields) };

    public IReadOnlyList<FieldChange> Wholly(ParseResult parsed, IReadOnlyList<FieldChange> fields) =>
        parsed.GetValue(whole) ? WholeFields.Of(fields) : fields;

    public bool Csv(ParseResult parsed) => parsed.GetValue(csv);

    public bool IsForScripts(ParseResult parsed) => Json(parsed) || Csv(parsed);

    public string Repo(ParseResult parsed) => parsed.GetValue(repo)!;

    public string? Data(ParseResult parsed) => parsed.GetValue(data);

    public string? Reference(ParseResult parsed) => parsed.GetValue(reference);

    public int Limit(ParseResult parsed, int otherwise)
    {
        int asked = parsed.GetValue(limit) ?? otherwise;
        return asked >= 0 ? asked : throw new UserException("--limit must be 0 (no limit) or a positive number.");
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
    public static void Warn(string sentence) => Console.Error.WriteLine(Palette.ForErrors.Yellow(TerminalText.Text(sentence)));

    /// <summary>Catches up and opens the trail.</summary>
    public OpenTrail Open(ParseResult parsed, CancellationToken cancel)
    {
        Now(parsed); // A time that makes no sense is refused before any work is done.
        GitRepository repository = GitRepository.Open(Repo(parsed), Reference(parsed));
        bool proving = parsed.GetValue(proof);
        if (proving && parsed.GetValue(whole))
        {
            throw new UserException("--proof proves single fields, as they were recorded; leave out --whole.");
        }

        OpenTrail open = CatchUp(repository, Data(parsed), cancel);
        return proving ? open.Proving() : open;
    }

    /// <summary>Records what is new in the repository, and says so on standard error.</summary>
    public static OpenTrail CatchUp(GitRepository repository, string? data, CancellationToken cancel)
    {
        using var progress = new RecordingProgress();
        OpenTrail open = Recorder.CatchUp(repository, data, TimeProvider.System.GetUtcNow(), new RecordingReporter(progress, Warn), cancel);
        progress.Done(open.Recorded.Landings);
        return open;
    }

    /// <param name="rewritten">Whether what left the branch is asked for.</param>
    public Filter Filter(ParseResult parsed, OpenTrail open, bool rewritten = false)
    {
        string? glob = parsed.GetValue(path);
        string? pattern = parsed.GetValue(field);
        var filter = new Filter(
            Time(parsed, since, TimeEdge.Start, open),
            Time(parsed, until, TimeEdge.End, open),
            Environment(parsed.GetValue(environment), open.Trail, rewritten),
            parsed.GetValue(author),
            glob is null ? null : new Glob(glob),
            pattern is null ? null : new FieldPattern(pattern)
        )
        {
            Map = open.Trail.Environments,
            Rewritten = rewritten,
        };
        return filter.From is { } from && filter.To is { } to && from >= to
            ? throw new UserException("--since must be earlier than --until.")
            : filter;
    }

    private DateTimeOffset? Time(ParseResult parsed, Option<string?> option, TimeEdge edge, OpenTrail open)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        (TimeInstant? instant, string? error) = TimeExpression.ParseInstant(text, Now(parsed), edge, open.Trail.Facts.Last, open.TimeOf);
        if (instant is null)
        {
            throw new UserException($"{option.Name}: {error}");
        }

        foreach (string assumption in instant.Assumptions)
        {
            Console.Error.WriteLine(Palette.ForErrors.Faint(TerminalText.Text(assumption)));
        }

        return instant.At;
    }

    private static string? Environment(string? asked, ITrail trail, bool rewritten)
    {
        if (asked is null || trail.Facts.Environments.Any(seen => seen.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)))
        {
            return asked;
        }

        if (rewritten)
        {
            throw new UserException(
                $"--env: the branch has no environment '{asked}' now, and which ones it had before it was rewritten is not kept. Select by "
                    + $"path instead: cairn log --rewritten --path '**/{asked}/**'"
            );
        }

        string[] known = [.. trail.Facts.Environments.Select(seen => seen.Name).Order(StringComparer.Ordinal)];
        throw new UserException(
            known.Length == 0 ? "--env: no environments were found in this repository." : Suggest.UnknownEnvironment(asked, known)
        );
    }
}
