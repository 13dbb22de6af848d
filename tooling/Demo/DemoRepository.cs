using Cairn.Demo.Story;
using Cairn.Demo.Writing;

namespace Cairn.Demo;

/// <summary>The demo: fourteen months of a payments platform as a Git repository with fixed dates and ids.</summary>
public static class DemoRepository
{
    /// <summary>The id of the last commit: the same on every machine, and another one whenever the story changes.</summary>
    public const string Tip = "16fb47fb5d081822ac6136b68204a564402ce488";

    /// <summary>Writes the repository with its work tree into <paramref name="directory"/>, which is made if it does not exist.</summary>
    /// <exception cref="DemoException">The directory is not empty or cannot be written, or git is missing or fails.</exception>
    public static DemoSummary Write(string directory)
    {
        string root = Claim(directory);
        try
        {
            var git = new DemoGit(root);
            git.Run("init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1");
            DemoSummary summary;
            using (FastImport import = git.StartImport())
            {
                summary = new StoryWriter(import).Write(Script.Whole());
            }

            git.Run("reset", "--quiet", "--hard");
            return summary;
        }
        catch (Exception e) when (e is DemoException or IOException or UnauthorizedAccessException)
        {
            Abandon(Path.Combine(root, ".git"));
            throw e as DemoException ?? new DemoException($"The demo could not be written to {directory}: {FirstLine(e.Message)}", e);
        }
    }

    private static string Claim(string directory)
    {
        try
        {
            string root = Path.GetFullPath(directory);
            if (File.Exists(root))
                throw new DemoException($"{directory} is a file; name a directory that is empty or does not exist.");
            Directory.CreateDirectory(root);
            if (Directory.EnumerateFileSystemEntries(root).Any())
                throw new DemoException($"{directory} is not empty; name a directory that is empty or does not exist.");
            return root;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DemoException($"{directory} cannot be written: {FirstLine(e.Message)}", e);
        }
    }

    /// <summary>Takes back a half-written repository, so that the same command can be tried again.</summary>
    private static void Abandon(string gitDirectory)
    {
        try
        {
            if (Directory.Exists(gitDirectory))
                Directory.Delete(gitDirectory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; what is left behind says the directory is not empty next time.
        }
    }

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];
}
