using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Trail.Answers.Environments;

/// <summary>A root as <c>environments.yaml</c> declares it.</summary>
/// <param name="Name">The environment's.</param>
/// <param name="Path">A directory, a file, or a pattern as <see cref="Selection.Glob"/> reads it.</param>
/// <param name="From">Valid from this time on; null from the beginning.</param>
/// <param name="Until">Valid until before this time; null to this day.</param>
/// <param name="FromCommit">Valid from the landing of this commit on.</param>
/// <param name="UntilCommit">Valid up to the landing of this commit.</param>
/// <param name="Line">Where it is declared, from 1.</param>
public sealed record DeclaredRoot(
    string Name,
    string Path,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    string? FromCommit,
    string? UntilCommit,
    int Line
)
{
    public bool IsPattern => Path.AsSpan().ContainsAny('*', '?');

    public bool IsTimed => From is not null || Until is not null || FromCommit is not null || UntilCommit is not null;
}

/// <summary>What <c>environments.yaml</c> says.</summary>
/// <param name="Infer">Whether environments that it does not name are inferred from paths.</param>
public sealed record DeclaredEnvironments(bool Infer, IReadOnlyList<DeclaredRoot> Roots)
{
    /// <summary>What applies where there is no such file.</summary>
    public static DeclaredEnvironments None { get; } = new(true, []);
}

/// <summary>The file is not as documented; the message names its line and what to do.</summary>
public sealed class EnvironmentsFileException(int line, string problem)
    : CairnException($"{EnvironmentsFile.FileName}{(line > 0 ? $":{line}" : "")}: {problem}", UserMistake);

/// <summary>
/// Reads <c>environments.yaml</c>, in the root of a repository at the tip of the tracked branch: which directories and files belong to
/// which environment, and since and until when. Anything that is not documented is refused, since a root that is skipped in silence is a
/// hole in an audit. (Cairn's own environments each have an <c>environment.yaml</c>, which is another file.)
/// </summary>
public static class EnvironmentsFile
{
    public const string FileName = "environments.yaml";

    /// <summary>Bytes beyond which it is refused.</summary>
    public const int Largest = 256 << 10;

    private const int MostEnvironments = 500;
    private const int MostRoots = 5_000;
    private const int MostPatterns = 200;
    private const int LongestName = 100;
    private const int LongestPath = 500;
    private const int Deepest = 6;

    /// <exception cref="EnvironmentsFileException">It is not as documented.</exception>
    public static DeclaredEnvironments Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Largest)
        {
            throw new EnvironmentsFileException(0, $"The file is larger than {Largest >> 10} KiB; use patterns for many roots.");
        }

        Value? top = Document(text);
        if (top is null)
        {
            return DeclaredEnvironments.None;
        }

        Dictionary<string, Value> members = Members(top, "The file", "infer", "environments");
        bool infer = !members.TryGetValue("infer", out Value? inferring) || Flag(inferring);
        var roots = new List<DeclaredRoot>();
        if (members.TryGetValue("environments", out Value? list))
        {
            var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (Value environment in Items(list, "environments", MostEnvironments))
            {
                Environment(environment, names, roots);
            }
        }
        else if (infer)
        {
            throw new EnvironmentsFileException(top.Line, "'environments' is missing; list the environments, or remove the file.");
        }

        Check(roots);
        return new DeclaredEnvironments(infer, roots);
    }

    private static void Environment(Value environment, Dictionary<string, int> names, List<DeclaredRoot> roots)
    {
        Dictionary<string, Value> members = Members(environment, "An environment", "name", "roots");
        Value name = Needed(members, "name", environment, "An environment");
        string called = Scalar(name, "name");
        if (
            called.Length is 0 or > LongestName
            || !char.IsAsciiLetterOrDigit(called[0])
            || !called.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        )
        {
            throw new EnvironmentsFileException(
                name.Line,
                $"'{Shown(called)}' is not a name of an environment; use up to {LongestName} letters, digits, '-', '_' and '.'."
            );
        }

        if (!names.TryAdd(called, name.Line))
        {
            throw new EnvironmentsFileException(
                name.Line,
                $"'{called}' is declared in line {names[called]} already; list all its roots there."
            );
        }

        Value list = Needed(members, "roots", environment, $"'{called}'");
        IReadOnlyList<Value> items = Items(list, "roots", MostRoots);
        if (items.Count == 0)
        {
            throw new EnvironmentsFileException(
                list.Line,
                $"'{called}' has no roots; list a directory, a file or a pattern, or remove it."
            );
        }

        roots.AddRange(items.Select(root => Root(called, root)));
        if (roots.Count > MostRoots)
        {
            throw new EnvironmentsFileException(list.Line, $"There are more than {MostRoots:N0} roots; use patterns.");
        }
    }

    private static DeclaredRoot Root(string name, Value root)
    {
        if (root.Text is not null)
        {
            return new DeclaredRoot(name, Place(root), null, null, null, null, root.Line);
        }

        Dictionary<string, Value> members = Members(root, "A root", "path", "from", "until");
        Value path = Needed(members, "path", root, "A root");
        (DateTimeOffset? from, string? fromCommit) = Moment(members.GetValueOrDefault("from"), "from", isEnd: false);
        (DateTimeOffset? until, string? untilCommit) = Moment(members.GetValueOrDefault("until"), "until", isEnd: true);
        return from >= until
            ? throw new EnvironmentsFileException(root.Line, "'from' must be before 'until'; exchange them, or remove the root.")
            : new DeclaredRoot(name, Place(path), from, until, fromCommit, untilCommit, path.Line);
    }

    private static string Place(Value value)
    {
        string path = Scalar(value, "path");
        string trimmed = path.EndsWith('/') ? path[..^1] : path;
        string? problem =
            trimmed.Length == 0 ? "is empty"
            : trimmed.Length > LongestPath ? $"is longer than {LongestPath} characters"
            : trimmed.StartsWith('/') ? "begins with '/'"
            : trimmed.Contains('\\') ? "contains '\\'"
            : trimmed.Any(char.IsControl) ? "contains a control character"
            : trimmed.Split('/').Any(part => part is "" or "." or "..") ? "contains '//', '.' or '..'"
            : null;
        return problem is null
            ? trimmed
            : throw new EnvironmentsFileException(
                value.Line,
                $"The path '{Shown(path)}' {problem}; write a path from the root of the repository, such as clusters/production."
            );
    }

    private static (DateTimeOffset? Time, string? Commit) Moment(Value? value, string member, bool isEnd)
    {
        if (value is null)
        {
            return default;
        }

        string text = Scalar(value, member);
        if (text.Length is >= 7 and <= 64 && text.All(char.IsAsciiHexDigit))
        {
            return (null, text.ToLowerInvariant());
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            // A day is included to its end, as with --until.
            return (new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddDays(isEnd && day < DateOnly.MaxValue ? 1 : 0), null);
        }

        string[] forms = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];
        return DateTimeOffset.TryParseExact(
            text,
            forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time
        )
            ? (time, null)
            : throw new EnvironmentsFileException(
                value.Line,
                $"'{member}: {Shown(text)}' is neither a date (2026-11-03), a time (2026-11-03T14:00Z) nor a commit id of 7 digits or more."
            );
    }

    /// <summary>One place must not belong to two environments at the same time; of nested ones the deeper wins.</summary>
    private static void Check(List<DeclaredRoot> roots)
    {
        if (roots.Count(root => root.IsPattern) > MostPatterns)
        {
            throw new EnvironmentsFileException(
                roots.Last(root => root.IsPattern).Line,
                $"There are more than {MostPatterns} patterns; write directories instead."
            );
        }

        foreach (IGrouping<string, DeclaredRoot> same in roots.GroupBy(root => root.Path, StringComparer.Ordinal))
        {
            var before = new List<DeclaredRoot>();
            foreach (DeclaredRoot root in same)
            {
                if (before.Find(other => Overlap(root, other)) is { } overlapping)
                {
                    throw new EnvironmentsFileException(
                        root.Line,
                        $"'{Shown(root.Path)}' is a root in line {overlapping.Line} too"
                            + (overlapping.Name == root.Name ? "" : $" (of {overlapping.Name})")
                            + "; remove one, or give both times ('from', 'until') that do not overlap."
                    );
                }

                before.Add(root);
            }
        }
    }

    /// <summary>Commits are compared with the history later; what they leave open is taken as separate.</summary>
    private static bool Overlap(DeclaredRoot one, DeclaredRoot other) =>
        !(one.Until <= other.From || other.Until <= one.From)
        && !((one.UntilCommit ?? other.UntilCommit) is not null && (one.FromCommit ?? other.FromCommit) is not null);

    private static Dictionary<string, Value> Members(Value value, string what, params string[] known)
    {
        if (value.Map is not { } map)
        {
            throw new EnvironmentsFileException(value.Line, $"{what} must be a mapping with: {string.Join(", ", known)}.");
        }

        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach ((string key, int line, Value member) in map)
        {
            if (!known.Contains(key, StringComparer.Ordinal))
            {
                throw new EnvironmentsFileException(line, $"Unknown key '{Shown(key)}'; known here: {string.Join(", ", known)}.");
            }

            if (!members.TryAdd(key, member))
            {
                throw new EnvironmentsFileException(line, $"'{key}' is written twice; remove one of them.");
            }
        }

        return members;
    }

    private static Value Needed(Dictionary<string, Value> members, string name, Value of, string what) =>
        members.GetValueOrDefault(name) ?? throw new EnvironmentsFileException(of.Line, $"{what} needs '{name}'.");

    private static IReadOnlyList<Value> Items(Value value, string member, int most) =>
        value.Items is not { } items ? throw new EnvironmentsFileException(value.Line, $"'{member}' must be a list.")
        : items.Count > most ? throw new EnvironmentsFileException(value.Line, $"'{member}' has more than {most:N0} items.")
        : items;

    private static string Scalar(Value value, string member) =>
        value.Text ?? throw new EnvironmentsFileException(value.Line, $"'{member}' must be a text.");

    private static bool Flag(Value value) =>
        value.Text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new EnvironmentsFileException(value.Line, "'infer' must be true or false."),
        };

    private static string Shown(string text) =>
        string.Concat(text.Take(120).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 120 ? "…" : "");

    private sealed record Value(int Line, string? Text, List<(string Key, int Line, Value Value)>? Map, List<Value>? Items);

    private static Value? Document(string text)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            Value top = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.Current is DocumentStart second
                    ? throw new EnvironmentsFileException(Line(second), "There is a second document; put all in one.")
                : top is { Text: "", Map: null } ? null
                : top;
        }
        catch (YamlException wrong)
        {
            throw new EnvironmentsFileException((int)wrong.Start.Line, $"It is not valid YAML ({wrong.Message.TrimEnd('.')}).");
        }
    }

    private static Value Node(Parser parser, int depth)
    {
        if (depth > Deepest)
        {
            throw new EnvironmentsFileException(Line(parser.Current!), "It is nested too deeply.");
        }

        if (parser.Current is NodeEvent { Tag.IsEmpty: false } or NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw new EnvironmentsFileException(Line(parser.Current), "Anchors, aliases and tags are not supported; write the value out.");
        }

        if (parser.Current is Scalar scalar)
        {
            parser.MoveNext();
            return new Value(Line(scalar), scalar.Value, null, null);
        }

        if (parser.Current is SequenceStart list)
        {
            parser.MoveNext();
            var items = new List<Value>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(parser, depth + 1));
            }

            return new Value(Line(list), null, null, items);
        }

        MappingStart map = parser.Consume<MappingStart>();
        var members = new List<(string, int, Value)>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            Value key = Node(parser, depth + 1);
            members.Add((Scalar(key, "key"), key.Line, Node(parser, depth + 1)));
        }

        return new Value(Line(map), null, members, null);
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
