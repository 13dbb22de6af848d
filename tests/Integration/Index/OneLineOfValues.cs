using System.Text;
using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using YamlDotNet.RepresentationModel;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// In generated repositories, whose files are renamed, swapped, split, copied, deleted and made again, <c>history</c>, <c>blame</c> and
/// <c>at</c> tell one line of values, which is that of an independent walk over what git shows of each landing, read by YamlDotNet.
/// </summary>
public sealed class OneLineOfValues : IDisposable
{
    private readonly Scratch scratch = new();
    private int time = 1_700_000_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generated_moves_are_told_as_git_shows_them(int seed)
    {
        var dice = new Dice(seed * 7919);
        var files = new Files(dice);
        string path = Directory.CreateDirectory(scratch.At("repository")).FullName;
        RealGit.Run(path, "init", "-q", "-b", "main");
        files.Begin();
        Commit(path, files, "begin");
        for (int landing = 0; landing < 14; landing++)
        {
            if (dice.Next(5) == 0)
            {
                RealGit.Run(path, "checkout", "-q", "-b", $"side{landing}");
                Commit(path, files, files.Step());
                Commit(path, files, files.Step());
                RealGit.Run(path, "checkout", "-q", "main");
                RealGit.Run(path, "merge", "-q", "--no-ff", "-m", "merge", $"side{landing}");
            }
            else
            {
                Commit(path, files, dice.Next(3) == 0 ? files.Step() + ", " + files.Step() : files.Step());
            }
        }

        using OpenTrail open = Recorded.Open(path, scratch.At("data"));
        var walk = new LineWalk(path);
        var wrong = new List<string>();
        foreach (((string file, string document, string field), string value) in walk.At(^1))
        {
            Check(open, walk, file, document, field, value, wrong);
        }

        string log = RealGit.Run(path, "log", "--first-parent", "-M", "--name-status", "--reverse", "--format=%n%h %s", "-m");
        Assert.True(wrong.Count == 0, $"{wrong.Count} differences:\n{string.Join('\n', wrong.Take(12))}\n{log}");
    }

    public void Dispose() => scratch.Dispose();

    private static void Check(OpenTrail open, LineWalk walk, string file, string document, string field, string value, List<string> wrong)
    {
        string where = $"{file} {document} {field}";
        int? began = walk.SetAt(file, document, field);

        // 1. The line of values.
        IReadOnlyList<FieldEvent> events = FieldHistory.Of(open.Trail, new Target(file), new FieldPattern(field), new Filter());
        FieldHistoryView[] lines = [.. HistoryView.Of(events.Select(HistoryRowView.Of)).Fields];
        FieldHistoryView[] own =
        [
            .. lines.Where(line =>
                line.File == file && line.Path == field && LineWalk.Named(line.Resource) == document && line.Values[^1].Until == "now"
            ),
        ];
        if (own.Length != 1 || own[0].Values[^1] is not { Row: var last } || last.After != value)
        {
            wrong.Add(
                $"{where}: is {value}, history says now: {string.Join(" | ", own.Select(line => line.Values[^1].Row.After))} of "
                    + $"{lines.Length}"
            );
            return;
        }

        if (began is { } landing && last.Id != walk.Id(landing))
        {
            wrong.Add($"{where}: set by {walk.Id(landing)[..7]}, history says {last.Id[..7]}");
        }

        // 2. Nothing is now that is not.
        foreach (FieldHistoryView line in lines.Where(line => line.Values[^1].Until == "now"))
        {
            string? isNow = walk.At(^1).GetValueOrDefault((line.File, LineWalk.Named(line.Resource), line.Path));
            if (isNow != line.Values[^1].Row.After)
            {
                wrong.Add($"{where}: history says that {line.File} {line.Resource} is now {line.Values[^1].Row.After}, it is {isNow}");
            }
        }

        // 3. No value of another object or file.
        foreach (FieldEvent one in events)
        {
            string? then = walk.At(walk.Place(one.Stored.Landing.Id))
                .GetValueOrDefault((one.Field.File, LineWalk.Named(one.Field.Resource), one.Field.Path));
            if (then != one.Field.After)
            {
                wrong.Add(
                    $"{where}: {one.Field.File} {one.Field.Resource} was {then} after {one.Stored.Landing.Id[..7]}, history says "
                        + $"{one.Field.After}"
                );
            }
        }

        // 4. Blame names the last interval.
        var standing = new FieldChange(file, own[0].Resource, field, ChangeKind.Added, null, value);
        BlamedField blamed = Assert.Single(Blame.Of(open.Trail, [standing], new Filter()));
        if (blamed.SetBy?.Landing.Id != last.Id)
        {
            wrong.Add($"{where}: history says {last.Id[..7]}, blame {blamed.SetBy?.Landing.Id[..7]}");
        }

        // 5. At each landing, the interval's value.
        var snapshot = new Snapshot(open.Repository, open.Redactor);
        for (int place = 0; place < walk.Count; place++)
        {
            int number = place + 1;
            (IReadOnlyList<string> paths, bool ofObject) = PointInTime.FilesAt(open.Trail, new Target(file), number, new Filter());
            string? at = paths
                .SelectMany(held => snapshot.Fields(walk.Id(place), held)?.Fields ?? [])
                .FirstOrDefault(one => one.Path == field && LineWalk.Named(one.Resource) == document)
                ?.After;
            string? held = own[0].Values.LastOrDefault(interval => walk.Place(interval.Row.Id) <= place)?.Row.After;
            (string? shown, bool isKnown) = walk.LineAt(file, document, field, place);
            if (at is not null && shown is not null && at != held)
            {
                wrong.Add($"{where} after {walk.Id(place)[..7]}: at says {at}, history {held}");
            }

            if (began is not null && isKnown && shown != held)
            {
                wrong.Add($"{where} after {walk.Id(place)[..7]}: git shows {shown}, history {held}");
            }
        }
    }

    private void Commit(string repository, Files files, string message)
    {
        foreach (string old in Directory.GetFiles(repository, "*.yaml"))
        {
            File.Delete(old);
        }

        foreach ((string name, string text) in files.Texts())
        {
            File.WriteAllText(Path.Combine(repository, name), text);
        }

        RealGit.Run(repository, "add", "-A");
        RealGit.Run(repository, "commit", "-q", "--allow-empty", "-m", message, "--date", $"{++time} +0000");
    }

    /// <summary>Files of objects and files of plain values, and what can happen to them.</summary>
    private sealed class Files(Dice dice)
    {
        private readonly SortedDictionary<string, List<Content>> files = new(StringComparer.Ordinal);
        private readonly List<string> gone = [];
        private int made;

        public void Begin()
        {
            for (int i = 0; i < 2; i++)
            {
                files.Add($"plain{i}.yaml", [new Content(null, Keys($"plain{i}"))]);
                files.Add($"one{i}.yaml", [new Content($"app{made++}", Keys("app"))]);
            }

            files.Add("many.yaml", [.. Enumerable.Range(0, 3).Select(_ => new Content($"app{made++}", Keys("app")))]);
        }

        public IEnumerable<(string, string)> Texts() =>
            files.Select(file => (file.Key, string.Join("---\n", file.Value.Select(content => content.Text()))));

        public string Step()
        {
            string[] names = [.. files.Keys];
            string name = names[dice.Next(names.Length)];
            List<Content> contents = files[name];
            Content one = contents[dice.Next(contents.Count)];
            switch (dice.Next(12))
            {
                case 0:
                    return Rename(name, Free());
                case 1:
                    one.Edit(dice);
                    return "edited, " + Rename(name, Free());
                case 2 when names.Length > 1:
                    string other = names[dice.Next(names.Length)];
                    (files[name], files[other]) = (files[other], files[name]);
                    return $"swapped {name} and {other}";
                case 3 when one.Name is not null:
                    return Move(name, one, edit: false);
                case 4 when one.Name is not null:
                    return Move(name, one, edit: true);
                case 5 when names.Length > 3:
                    files.Remove(name);
                    gone.Add(name);
                    return $"deleted {name}";
                case 6 when gone.Count > 0:
                    string again = gone[dice.Next(gone.Count)];
                    if (!files.ContainsKey(again))
                    {
                        files.Add(again, [new Content(dice.Next(2) == 0 ? null : $"app{dice.Next(made + 2) + 50}", Keys(again))]);
                    }

                    return $"made {again} again";
                case 7 when one.Name is null:
                    string copy = Free();
                    files.Add(copy, [one.Copy()]);
                    return $"copied {name} to {copy}";
                case 8:
                    one.Add(dice);
                    return $"added a field in {name}";
                case 9:
                    one.Remove(dice);
                    return $"removed a field in {name}";
                default:
                    one.Edit(dice);
                    return $"edited {name}";
            }
        }

        private string Rename(string name, string to)
        {
            files.Add(to, files[name]);
            files.Remove(name);
            gone.Add(name);
            return $"renamed {name} to {to}";
        }

        private string Move(string name, Content one, bool edit)
        {
            string[] holding = [.. files.Where(file => file.Key != name && file.Value[0].Name is not null).Select(file => file.Key)];
            string to = holding.Length == 0 || dice.Next(2) == 0 ? Free() : holding[dice.Next(holding.Length)];
            if (!files.TryGetValue(to, out List<Content>? there))
            {
                files.Add(to, there = []);
            }

            files[name].Remove(one);
            there.Add(one);
            if (files[name].Count == 0)
            {
                files.Remove(name);
                gone.Add(name);
            }

            if (edit)
            {
                one.Edit(dice);
            }

            return $"moved {one.Name} from {name} to {to}";
        }

        private string Free()
        {
            // Now and then a path that a file had before.
            return gone.Count > 0 && dice.Next(3) == 0 && gone[dice.Next(gone.Count)] is { } before && !files.ContainsKey(before)
                ? before
                : $"file{made++}.yaml";
        }

        private SortedDictionary<string, string> Keys(string of) =>
            new(Enumerable.Range(0, 7).ToDictionary(i => $"k{i}", i => $"{of} value {i} {dice.Next(50)}"), StringComparer.Ordinal);
    }

    private sealed class Content(string? name, SortedDictionary<string, string> values)
    {
        public string? Name => name;

        public Content Copy() => new(name, new SortedDictionary<string, string>(values, StringComparer.Ordinal));

        public void Edit(Dice dice) => values[Any(dice)] = $"edited {dice.Next(1000)}";

        public void Add(Dice dice) => values[$"k{7 + dice.Next(5)}"] = $"added {dice.Next(1000)}";

        public void Remove(Dice dice)
        {
            if (values.Count > 5)
            {
                values.Remove(Any(dice));
            }
        }

        public string Text()
        {
            var text = new StringBuilder();
            text.Append(name is null ? "" : $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n");
            foreach ((string key, string value) in values)
            {
                text.Append(name is null ? "" : "  ").Append(key).Append(": ").Append(value).Append('\n');
            }

            return text.ToString();
        }

        private string Any(Dice dice) => values.Keys.ElementAt(dice.Next(values.Count));
    }

    /// <summary>What git shows of each landing, and which document goes on as which, by the rules of docs/reading.md.</summary>
    private sealed class LineWalk
    {
        private readonly string[] ids;
        private readonly Dictionary<(string File, string Document, string Path), string>[] shown;
        private readonly Dictionary<string, string>[] renames;

        public LineWalk(string repository)
        {
            ids = RealGit.Run(repository, "rev-list", "--first-parent", "--reverse", "HEAD").Split('\n');
            shown = Array.ConvertAll(ids, id => Read(repository, id));
            renames = Array.ConvertAll(ids, id => Renamed(repository, id));
        }

        public int Count => ids.Length;

        public string Id(int place) => ids[place];

        public int Place(string id) => Array.IndexOf(ids, id);

        public IReadOnlyDictionary<(string File, string Document, string Path), string> At(System.Index place) => shown[place];

        /// <summary>An object by its kind and name; a document without one is its file's.</summary>
        public static string Named(string? resource) => resource?.Split('/') is { Length: 5 } parts ? parts[2] + "/" + parts[4] : "";

        /// <summary>The landing that set a field of the tip last; null where the rules do not say which document went on.</summary>
        public int? SetAt(string file, string document, string path)
        {
            string now = shown[^1][(file, document, path)];
            for (int place = ids.Length - 1; place >= 0; place--)
            {
                (string? before, bool isKnown) = Before(place, file, document);
                if (!isKnown)
                {
                    return null;
                }

                if (before is null || shown[place - 1].GetValueOrDefault((before, document, path)) != now)
                {
                    return place;
                }

                file = before;
            }

            return 0;
        }

        /// <summary>The value of a field of the tip after a landing, on its line.</summary>
        public (string? Value, bool IsKnown) LineAt(string file, string document, string path, int wanted)
        {
            for (int place = ids.Length - 1; place > wanted; place--)
            {
                (string? before, bool isKnown) = Before(place, file, document);
                if (before is null)
                {
                    return (null, isKnown);
                }

                file = before;
            }

            return (shown[wanted].GetValueOrDefault((file, document, path)), true);
        }

        private (string? File, bool IsKnown) Before(int place, string file, string document)
        {
            if (place == 0)
            {
                return (null, true);
            }

            if (Holds(place - 1, file, document))
            {
                return (file, true);
            }

            if (document.Length > 0)
            {
                string[] left = [.. Holding(place - 1, document).Where(held => !Holds(place, held, document))];
                string[] came = [.. Holding(place, document).Where(held => !Holds(place - 1, held, document))];
                return left.Length == 0 ? (null, true)
                    : left.Length == 1 && came.Length == 1 ? (left[0], true)
                    : (null, false);
            }

            // A file that stays does not go on elsewhere.
            return
                renames[place].TryGetValue(file, out string? from)
                && Holds(place - 1, from, "")
                && !shown[place - 1].Keys.Any(key => key.File == file)
                ? (from, true)
                : (null, !shown[place - 1].Keys.Any(key => key.File == file));
        }

        private bool Holds(int place, string file, string document) =>
            shown[place].Keys.Any(key => key.File == file && key.Document == document);

        private IEnumerable<string> Holding(int place, string document) =>
            shown[place].Keys.Where(key => key.Document == document).Select(key => key.File).Distinct();

        private static Dictionary<string, string> Renamed(string repository, string id) =>
            RealGit
                .Run(repository, "show", "-m", "--first-parent", "-M", "--diff-filter=R", "--name-status", "--format=", id)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t'))
                .ToDictionary(parts => parts[2], parts => parts[1]);

        private static Dictionary<(string, string, string), string> Read(string repository, string id)
        {
            var read = new Dictionary<(string, string, string), string>();
            foreach (
                string file in RealGit
                    .Run(repository, "ls-tree", "-r", "--name-only", id)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                var yaml = new YamlStream();
                yaml.Load(new StringReader(RealGit.Run(repository, "show", $"{id}:{file}")));
                foreach (YamlDocument document in yaml.Documents)
                {
                    var root = (YamlMappingNode)document.RootNode;
                    string name = root.Children.TryGetValue("kind", out YamlNode? kind) ? $"{kind}/{root["metadata"]["name"]}" : "";
                    Collect(root, "", (path, value) => read[(file, name, path)] = value);
                }
            }

            return read;
        }

        private static void Collect(YamlMappingNode node, string prefix, Action<string, string> leaf)
        {
            foreach ((YamlNode key, YamlNode value) in node.Children)
            {
                if (value is YamlMappingNode inner)
                {
                    Collect(inner, $"{prefix}{key}.", leaf);
                }
                else
                {
                    leaf(prefix + key, value.ToString());
                }
            }
        }
    }
}
