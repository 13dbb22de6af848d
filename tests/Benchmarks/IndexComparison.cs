using System.Globalization;
using System.Text.Json;

namespace Cairn.Benchmarks;

/// <summary>The first full index against what git needs to print the same history as patches.</summary>
internal static class IndexComparison
{
    public static int Run(string[] repositories, string cairn, int runs)
    {
        Console.WriteLine("| repository | landings | field changes | git log -p | cairn index | ratio | peak memory | index / pack |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (string repository in repositories.Select(Path.GetFullPath))
        {
            var git = new List<double>();
            var ours = new List<double>();
            JsonElement last = default;
            long indexBytes = 0,
                peak = 0;
            for (int run = 0; run < runs; run++)
            {
                git.Add(Measured.Run("git", repository, "log", "-p", "--first-parent", "-m", "--no-color").Seconds);
                string data = Directory.CreateTempSubdirectory("cairn-bench-").FullName;
                try
                {
                    Measured measured = Measured.Run(cairn, repository, "index", "--json", "--repo", repository, "--data", data);
                    ours.Add(measured.Seconds);
                    last = JsonDocument.Parse(measured.LastLine).RootElement;
                    peak = Math.Max(peak, last.GetProperty("peakBytes").GetInt64());
                    indexBytes = Directory.EnumerateFiles(data, "*.db").Sum(file => new FileInfo(file).Length);
                }
                finally
                {
                    Directory.Delete(data, recursive: true);
                }
            }

            double gitMedian = Measured.Median(git),
                oursMedian = Measured.Median(ours);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Name(repository)} | {last.GetProperty("landings").GetInt64():N0} | "
                        + $"{last.GetProperty("fieldChanges").GetInt64():N0} | {gitMedian:0.00} s | {oursMedian:0.00} s | "
                        + $"{oursMedian / gitMedian:0.00} | {peak / 1048576.0:0} MiB | {(double)indexBytes / PackBytes(repository):0.00} |"
                )
            );
        }

        return 0;
    }

    /// <summary>The name of a repository's directory; of the one above where it is only called <c>repo</c>.</summary>
    public static string Name(string repository) =>
        Path.GetFileName(repository) is "repo" or "repo.git"
            ? Path.GetFileName(Path.GetDirectoryName(repository)!)
            : Path.GetFileName(repository);

    private static long PackBytes(string repository)
    {
        string objects = Path.GetFullPath(Tests.Kit.RealGit.Run(repository, "rev-parse", "--git-path", "objects/pack"), repository);
        return Directory.EnumerateFiles(objects, "*.pack").Sum(file => new FileInfo(file).Length);
    }
}
