using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Identities;

namespace Cairn.Cli.Commands;

/// <summary>Values that the shell completes, from the repository and from what is recorded already: nothing is recorded for it.</summary>
internal static class Suggest
{
    private const int RecentChanges = 200;
    private const int MostNamed = 12;

    public static void Environments(Symbol symbol) =>
        Add(
            symbol,
            context =>
                EnvironmentNames
                    .Folders(Repo(context))
                    .Concat(FromTrail(context, trail => trail.Facts.Environments.Select(seen => seen.Name)))
                    .Distinct()
        );

    public static void People(Symbol symbol) =>
        Add(
            symbol,
            context =>
                FromTrail(
                        context,
                        trail => trail.Facts.People.OrderByDescending(person => person.Landings).Select(person => person.Person.Name)
                    )
                    .Distinct()
        );

    /// <summary>The newest changes, as commit ids.</summary>
    public static void Changes(Symbol symbol) =>
        Add(symbol, context => FromTrail(context, trail => Recent(trail).Select(number => trail.IdOf(number)[..12])));

    /// <summary>Objects that changed lately; files are the shell's to complete.</summary>
    public static void Objects(Symbol symbol) =>
        Add(
            symbol,
            context =>
                FromTrail(
                        context,
                        trail =>
                            Recent(trail)
                                .SelectMany(number => trail.Read(number).Changes.Fields)
                                .Select(field => field.Resource)
                                .OfType<string>()
                    )
                    .Distinct()
        );

    public static void Applications(Symbol symbol) =>
        Add(
            symbol,
            context =>
                FromTrail(
                        context,
                        trail =>
                            trail
                                .Deployments(null, null, RecentChanges, fromNewest: true)
                                .Select(deployment => deployment.Event.Name)
                                .Where(name => name.Length > 0)
                    )
                    .Distinct()
        );

    public static void Anchors(Symbol symbol) =>
        Add(
            symbol,
            context =>
                Quietly(() =>
                    Cairn
                        .Recording.Anchoring.Anchors.Load(TrailPlace.Of(GitRepository.Open(Repo(context), null), Given(context, "--data")))
                        .All.Select(anchor => anchor.Target)
                )
        );

    public static void Runbooks(Symbol symbol) =>
        Add(
            symbol,
            context =>
                Quietly(() =>
                    RunbookStore.Open(EnvironmentNames.Top(Repo(context)) ?? Path.GetFullPath(Repo(context))).All.Select(page => page.Name)
                )
        );

    public static void Rules(Symbol symbol) =>
        Add(
            symbol,
            _ =>
                new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default)).Rules.Select(rule =>
                    rule.Id
                )
        );

    /// <summary>One of a few words, with a sentence that names them all when it is none of them.</summary>
    public static void OneOf(Symbol symbol, params string[] words)
    {
        switch (symbol)
        {
            case Option option:
                option.CompletionSources.Clear();
                option.Validators.Add(Check);
                break;
            case Argument argument:
                argument.CompletionSources.Clear();
                argument.Validators.Add(Check);
                break;
            default:
                break;
        }

        Add(symbol, _ => words);

        void Check(SymbolResult result)
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError(
                    $"{symbol.Name} must be {ParseMistake.Listed(words, "or")}, not '{token.Value}'.{Nearest.Question(token.Value, words)}"
                );
            }
        }
    }

    /// <summary>What to say of an environment that is not there.</summary>
    public static string UnknownEnvironment(string asked, IReadOnlyCollection<string> known) =>
        $"There is no environment '{asked}'.{Nearest.Question(asked, known)} Known: "
        + $"{string.Join(", ", known.Take(MostNamed))}{(known.Count > MostNamed ? ", …" : "")}.";

    private static IEnumerable<int> Recent(ITrail trail) => trail.Between(null, null).Descending().Take(RecentChanges);

    private static void Add(Symbol symbol, Func<CompletionContext, IEnumerable<string>> names)
    {
        Func<CompletionContext, IEnumerable<CompletionItem>> source = context =>
            names(context)
                .Where(name => !name.Any(char.IsControl) && name.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase))
                .Select(name => new CompletionItem(name));
        switch (symbol)
        {
            case Option option:
                option.CompletionSources.Add(source);
                break;
            case Argument argument:
                argument.CompletionSources.Add(source);
                break;
            default:
                throw new ArgumentException("Only options and arguments have values.", nameof(symbol));
        }
    }

    private static IEnumerable<string> FromTrail(CompletionContext context, Func<TrailFile, IEnumerable<string>> names) =>
        Quietly(() =>
        {
            var place = TrailPlace.Of(GitRepository.Open(Repo(context), Given(context, "--ref")), Given(context, "--data"));
            using TrailFile? trail = place.OpenIndex(PeopleDirectory.Plain);
            return trail is null ? [] : names(trail).ToArray();
        });

    /// <summary>Where nothing can be read nothing is suggested: a message would land in the line that is being typed.</summary>
    private static IEnumerable<string> Quietly(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names()];
        }
        catch (Exception unreadable)
            when (unreadable is CairnException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Repo(CompletionContext context) => Given(context, "--repo") ?? ".";

    private static string? Given(CompletionContext context, string name) =>
        context.ParseResult.CommandResult.Command.Options.FirstOrDefault(option => option.Name == name) is { } option
            ? context.ParseResult.GetResult(option)?.Tokens.LastOrDefault()?.Value
            : null;
}
