namespace Cairn.Tests.Kit.Cluster.Assets;

/// <summary>Where what was downloaded or built is kept between runs: <c>$XDG_CACHE_HOME/cairn</c>, else <c>~/.cache/cairn</c>.</summary>
internal static class Cache
{
    /// <summary>The same directory that <c>tooling/build/kubernetes</c> builds into.</summary>
    public static string Root
    {
        get
        {
            string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(
                string.IsNullOrEmpty(named)
                    ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
                    : named,
                "cairn"
            );
        }
    }

    /// <summary>
    /// Fills a directory that is not there yet, in one step for whoever looks: another process sees all of it or nothing, and of
    /// two that fill it at once the first wins.
    /// </summary>
    /// <param name="fill">Fills a directory made for it; returns null, or in a clause why it could not, and then nothing is placed.</param>
    /// <returns>What <paramref name="fill"/> returned.</returns>
    public static async Task<string?> Place(string directory, Func<string, Task<string?>> fill)
    {
        string parent = Path.GetDirectoryName(directory)!;
        Directory.CreateDirectory(parent);
        string scratch = Path.Combine(parent, $".filling-{Guid.NewGuid():n}");
        Directory.CreateDirectory(scratch);
        try
        {
            string? reason = await fill(scratch);
            if (reason is null)
            {
                Directory.Move(scratch, directory);
            }

            return reason;
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            // Another process was first; what it placed passed the same check.
            return null;
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }
}
