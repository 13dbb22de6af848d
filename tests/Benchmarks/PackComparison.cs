using Cairn.Tests.Kit;

namespace Cairn.Benchmarks;

/// <summary>Our reader of packs against git, on whole repositories.</summary>
internal static class PackComparison
{
    /// <returns>1 where anything differs.</returns>
    public static int Run(IReadOnlyList<string> repositories)
    {
        Console.WriteLine("| repository | objects | MiB | commits | landings | brought | left to git | differences |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        int differences = 0;
        foreach (string repository in repositories)
        {
            PackFindings found = PacksBesideGit.Compare(repository);
            Console.WriteLine(
                $"| {Path.GetFileName(Path.TrimEndingDirectorySeparator(repository))} | {found.Objects:N0} | {found.Bytes >> 20:N0} | "
                    + $"{found.Commits:N0} | {found.Landings:N0} | {found.Sides:N0} | {found.Fallbacks.Values.Sum():N0} | "
                    + $"{found.Differences.Count} |"
            );
            foreach (string line in found.Differences.Concat(found.Fallbacks.Select(left => $"left to git: {left.Key}: {left.Value}")))
            {
                Console.WriteLine($"  {line}");
            }

            differences += found.Differences.Count;
        }

        return differences == 0 ? 0 : 1;
    }
}
