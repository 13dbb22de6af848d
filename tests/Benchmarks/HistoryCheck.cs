using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Benchmarks;

/// <summary>
/// Compares <c>cairn history</c> and <c>cairn blame</c> with what an independent walk finds: git's own list of the landings that touched
/// a file, YamlDotNet on every version of it, the types of the YAML specifications, the order of lists, and who of the commits in a merge
/// changed the field. Exit code 1 when there is a difference.
/// </summary>
internal static partial class HistoryCheck
{
    private const int FieldsOfOneFile = 6;
    private const int ListsOfOneFile = 4;

    public static int Run(string[] repositories, string cairn, int fields, int seed)
    {
        int differences = 0;
        foreach (string repository in repositories.Select(Path.GetFullPath))
        {
            string data = Directory.CreateTempSubdirectory("cairn-check-").FullName;
            try
            {
                Measured.Run(cairn, repository, "index", "--json", "--data", data);
                differences += new RepositoryCheck(repository, data, cairn).Run(fields, seed);
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }
        }

        return differences == 0 ? 0 : 1;
    }

    /// <summary>An event as <c>cairn history --json</c> prints it.</summary>
    private sealed record Told(string Id, string Path, string Kind, string? Before, string? After, string? BeforeType, string? AfterType)
    {
        public HashSet<string> Addresses { get; init; } = [];

        public bool ByMerge { get; init; }

        public bool IsRedacted => (Before + After).Contains("redacted:", StringComparison.Ordinal);

        public override string ToString() =>
            $"{Id[..12]} {Kind} {BeforeType} '{Before}' → {AfterType} '{After}' by {string.Join(", ", Addresses)}"
            + (ByMerge ? " in the merge" : "");

        public bool Is(Seen seen) =>
            Id == seen.Id
            && Kind == seen.Kind
            && Same(seen.Before, Before)
            && Same(seen.After, After)
            && (seen.Before is null || seen.After is null || TypesMatch(seen.Before.Type, seen.After.Type));

        // A type is told where it differs.
        private bool TypesMatch(string before, string after) =>
            before == after
                ? BeforeType is null && AfterType is null
                : (BeforeType, AfterType) == (before, after) || (BeforeType is null && Before != After);

        public static bool Same(TypedText? seen, string? told) =>
            seen is null ? told is null
            : seen.Type == "null" ? told is "" or "~" or "null" or "Null" or "NULL"
            : seen.Text == told;
    }

    private sealed class RepositoryCheck(string repository, string data, string cairn)
    {
        private int checkedFields;
        private int checkedLists;
        private int checkedFiles;
        private int events;
        private int writers;
        private int merged;
        private int unreadable;
        private int redacted;
        private int blamed;
        private int differences;

        public int Run(int wanted, int seed)
        {
            using var objects = new ObjectReader(repository);
            var cache = new VersionCache(objects);
            var people = new MergeWalk(repository, cache);
            string[] files = Drawn(
                seed,
                Tests
                    .Kit.RealGit.Run(repository, "log", "--first-parent", "-m", "--format=", "--no-renames", "--name-only", "-z")
                    .Split('\0')
                    .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))
                    .Distinct()
            );
            foreach (string file in files)
            {
                if (checkedFields >= wanted)
                {
                    break;
                }

                if (FileWalk.Of(repository, file, cache) is { } walk)
                {
                    checkedFiles++;
                    Check(file, walk, people, seed);
                }
                else
                {
                    unreadable++;
                }
            }

            Console.WriteLine(
                $"{IndexComparison.Name(repository)}: {checkedFields:N0} fields and {checkedLists:N0} lists of {checkedFiles:N0} files, "
                    + $"{events:N0} values, {writers:N0} writers ({merged:N0} in merges), {blamed:N0} blamed: {differences:N0} differences"
                    + $" ({unreadable:N0} files left out that YamlDotNet cannot read in some version or that use merge keys, {redacted:N0} "
                    + "redacted fields)"
            );
            return differences;
        }

        private void Check(string file, FileWalk walk, MergeWalk people, int seed)
        {
            ILookup<string, Told> history = History(file).ToLookup(told => told.Path);
            Dictionary<string, string> blame = Blame(file);
            foreach (string path in Drawn(seed, walk.Paths()).Take(FieldsOfOneFile))
            {
                List<Told> ours = [.. history[path].Where(told => told.Kind != "moved")];
                if (ours.Exists(told => told.IsRedacted))
                {
                    redacted++;
                    continue;
                }

                List<Seen> theirs = walk.Events(path);
                checkedFields++;
                events += theirs.Count;
                Report(file, path, Difference(theirs, ours, walk));
                foreach (Told told in ours.Where(told => !walk.Appears(told.Id) && walk.Landings.Contains(told.Id)))
                {
                    Report(file, path, Writers(told, file, path, people));
                }

                if (
                    theirs is [.., { After: not null } last]
                    && !walk.Appears(last.Id)
                    && theirs.Count(seen => seen.Id == last.Id) == 1
                    && blame.TryGetValue(path, out string? id)
                )
                {
                    blamed++;
                    Report(file, path, id == last.Id ? null : $"blame names {id[..12]}, not {last}");
                }
            }

            foreach (string list in Drawn(seed, walk.Lists()).Take(ListsOfOneFile))
            {
                Lists(file, list, walk, history);
            }
        }

        private void Report(string file, string path, string? difference)
        {
            if (difference is not null)
            {
                differences++;
                Console.WriteLine($"  {file} {path}: {difference}");
            }
        }

        private string? Writers(Told told, string file, string path, MergeWalk people)
        {
            if (people.Writers(told.Id, file, path) is not var (addresses, byMerge))
            {
                return null;
            }

            writers++;
            merged += people.Parents(told.Id).Length > 1 ? 1 : 0;
            return told.Addresses.SetEquals(addresses) && told.ByMerge == byMerge
                ? null
                : $"set by {string.Join(", ", addresses)}{(byMerge ? " in the merge" : "")}, told as {told}";
        }

        private void Lists(string file, string list, FileWalk walk, ILookup<string, Told> history)
        {
            checkedLists++;
            Told[] own = [.. history.Where(path => Item().Replace(path.Key, "") == list && path.Key != list).SelectMany(path => path)];
            foreach (
                IGrouping<string, ListStep> steps in walk.Steps(list)
                    .Where(step => !walk.Appears(step.Id))
                    .GroupBy(step => step.Id)
                    .ToList()
            )
            {
                if (steps.ToArray() is not [var step])
                {
                    continue;
                }

                Told[] here = [.. own.Where(told => told.Id == step.Id)];
                if (here.Any(told => told.IsRedacted))
                {
                    continue;
                }

                bool moved = history[list].Any(told => told.Id == step.Id && told.Kind == "moved");
                bool paired = here.Any(told => told.Kind == "changed");
                if (step.Reordered is { } reordered && reordered != moved && !(moved && paired))
                {
                    Report(
                        file,
                        list,
                        $"{step.Id[..12]} {(reordered ? "stands in another order, not told" : "told as moved, stands as it did")}"
                    );
                }

                if (step.Scalars)
                {
                    string[] lost = [.. here.Select(told => told.Before).OfType<string>().Order(StringComparer.Ordinal)];
                    string[] got = [.. here.Select(told => told.After).OfType<string>().Order(StringComparer.Ordinal)];
                    bool typed = here.Any(told => told.BeforeType is not null);
                    if (!typed && (!lost.SequenceEqual(step.Lost) || !got.SequenceEqual(step.Got)))
                    {
                        Report(
                            file,
                            list,
                            $"{step.Id[..12]} lost [{string.Join(", ", step.Lost)}] and got [{string.Join(", ", step.Got)}], told as "
                                + $"[{string.Join(", ", lost)}] and [{string.Join(", ", got)}]"
                        );
                    }
                }
            }
        }

        private IEnumerable<Told> History(string file)
        {
            foreach (string line in Lines("history", file))
            {
                JsonElement element = JsonDocument.Parse(line).RootElement;
                if (element.GetProperty("file").GetString() == file)
                {
                    yield return new Told(
                        element.GetProperty("id").GetString()!,
                        element.GetProperty("path").GetString()!,
                        element.GetProperty("kind").GetString()!,
                        Text(element, "before"),
                        Text(element, "after"),
                        Text(element, "beforeType"),
                        Text(element, "afterType")
                    )
                    {
                        Addresses =
                        [
                            .. element
                                .GetProperty("authors")
                                .EnumerateArray()
                                .Select(author => author.GetProperty("email").GetString()!.ToLowerInvariant()),
                        ],
                        ByMerge = element.TryGetProperty("byMerge", out JsonElement merge) && merge.GetBoolean(),
                    };
                }
            }
        }

        /// <summary>The landing that set each path last, where no two documents share it.</summary>
        private Dictionary<string, string> Blame(string file)
        {
            var found = new Dictionary<string, string>();
            var twice = new HashSet<string>();
            foreach (string line in Lines("blame", file))
            {
                JsonElement element = JsonDocument.Parse(line).RootElement;
                if (element.GetProperty("file").GetString() == file && Text(element, "id") is { } id)
                {
                    string path = element.GetProperty("path").GetString()!;
                    if (!found.TryAdd(path, id))
                    {
                        twice.Add(path);
                    }
                }
            }

            return found.Where(known => !twice.Contains(known.Key)).ToDictionary();
        }

        private IEnumerable<string> Lines(string command, string file)
        {
            var start = new ProcessStartInfo(cairn, [command, file, "--json", "--data", data])
            {
                WorkingDirectory = repository,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                yield return line;
            }

            process.WaitForExit();
        }

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }

    /// <summary>In an order that the seed alone decides.</summary>
    private static string[] Drawn(int seed, IEnumerable<string> names) =>
        [.. names.OrderBy(name => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{name}"))), StringComparer.Ordinal)];

    /// <summary>What differs, or null. Where a file came to this path or left it, git alone does not tell a move from a copy, so only
    /// values are compared.</summary>
    private static string? Difference(List<Seen> theirs, List<Told> ours, FileWalk walk)
    {
        var left = new List<Told>(ours);
        foreach (Seen seen in theirs)
        {
            int found = left.FindIndex(told => told.Is(seen));
            found =
                found >= 0
                    ? found
                    : left.FindIndex(told => told.Id == seen.Id && Told.Same(seen.After, told.After) && walk.Appears(seen.Id));
            if (found >= 0)
            {
                left.RemoveAt(found);
            }
            else if (!walk.Appears(seen.Id))
            {
                return $"missing {seen}; told: {string.Join("; ", ours.Where(told => told.Id == seen.Id))}";
            }
        }

        Told? extra = left.Find(told => !walk.Appears(told.Id));
        return extra is null ? null : $"not in the files: {extra}";
    }

    [GeneratedRegex(@"\[\d+\]$")]
    private static partial Regex Item();
}
