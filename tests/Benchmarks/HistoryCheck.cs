using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cairn.Benchmarks;

/// <summary>
/// Compares <c>cairn history</c> with what an independent walk finds: git's own list of the landings that touched a file, and
/// YamlDotNet on every version of it. Exit code 1 when there is a difference.
/// </summary>
internal static class HistoryCheck
{
    private const int FieldsOfOneFile = 4;

    public static int Run(string[] repositories, string cairn, int fields, int seed)
    {
        int differences = 0;
        foreach (string repository in repositories.Select(Path.GetFullPath))
        {
            string data = Directory.CreateTempSubdirectory("cairn-check-").FullName;
            try
            {
                Measured.Run(cairn, repository, "index", "--json", "--data", data);
                differences += Check(repository, data, cairn, fields, seed);
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }
        }

        return differences == 0 ? 0 : 1;
    }

    private static int Check(string repository, string data, string cairn, int wanted, int seed)
    {
        string[] files = Drawn(
            seed,
            Tests
                .Kit.RealGit.Run(repository, "log", "--first-parent", "-m", "--format=", "--no-renames", "--name-only", "-z")
                .Split('\0')
                .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))
                .Distinct()
        );
        int checkedFields = 0,
            checkedFiles = 0,
            events = 0,
            unreadable = 0,
            redacted = 0,
            differences = 0;
        foreach (string file in files)
        {
            if (checkedFields >= wanted)
            {
                break;
            }

            if (FileWalk.Of(repository, file) is not { } walk)
            {
                unreadable++;
                continue;
            }

            checkedFiles++;
            foreach (string path in Drawn(seed, walk.Paths()).Take(FieldsOfOneFile))
            {
                List<Seen> ours = [.. History(repository, data, cairn, file, path)];
                if (ours.Exists(seen => (seen.Before + seen.After).Contains("redacted:", StringComparison.Ordinal)))
                {
                    redacted++;
                    continue;
                }

                List<Seen> theirs = walk.Events(path);
                checkedFields++;
                events += theirs.Count;
                if (Difference(theirs, ours, walk) is { } difference)
                {
                    differences++;
                    Console.WriteLine($"  {file} {path}: {difference}");
                }
            }
        }

        Console.WriteLine(
            $"{IndexComparison.Name(repository)}: {checkedFields:N0} fields of {checkedFiles:N0} files, {events:N0} values: "
                + $"{differences:N0} differences"
                + $" ({unreadable:N0} files left out that YamlDotNet cannot read in some version or that use merge keys, {redacted:N0} "
                + "redacted fields)"
        );
        return differences;
    }

    /// <summary>In an order that the seed alone decides.</summary>
    private static string[] Drawn(int seed, IEnumerable<string> names) =>
        [.. names.OrderBy(name => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{name}"))), StringComparer.Ordinal)];

    /// <summary>What differs, or null. Where a file came to this path or left it, git alone does not tell a move from a copy, so only
    /// values are compared.</summary>
    private static string? Difference(List<Seen> theirs, List<Seen> ours, FileWalk walk)
    {
        var left = new List<Seen>(ours);
        foreach (Seen seen in theirs)
        {
            int found = left.FindIndex(other => other == seen);
            found = found >= 0 ? found : left.FindIndex(other => other.Id == seen.Id && other.After == seen.After && walk.Appears(seen.Id));
            if (found >= 0)
            {
                left.RemoveAt(found);
            }
            else if (!walk.Appears(seen.Id))
            {
                return $"missing {seen}";
            }
        }

        Seen? extra = left.Find(seen => !walk.Appears(seen.Id));
        return extra is null ? null : $"not in the files: {extra}";
    }

    private static IEnumerable<Seen> History(string repository, string data, string cairn, string file, string path)
    {
        var start = new ProcessStartInfo(cairn, ["history", file, path, "--json", "--data", data])
        {
            WorkingDirectory = repository,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            JsonElement element = JsonDocument.Parse(line).RootElement;
            if (element.GetProperty("file").GetString() == file && element.GetProperty("path").GetString() == path)
            {
                yield return new Seen(
                    element.GetProperty("id").GetString()!,
                    element.GetProperty("before").GetString(),
                    element.GetProperty("after").GetString()
                );
            }
        }

        process.WaitForExit();
    }
}

/// <summary>A value that changed at a landing.</summary>
internal sealed record Seen(string Id, string? Before, string? After);
