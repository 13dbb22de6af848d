using System.Diagnostics;
using System.Text;

namespace Cairn.Sources.Git.Tests;

/// <summary>Reads every commit of real repositories as git does. See <see cref="RealHistories"/>.</summary>
public sealed class RealRepositories
{
    [Fact]
    public void EveryMessageReadsAsGitReadsIt()
    {
        foreach (string repository in RealHistories.Paths)
        {
            int count = 0;
            List<string> differences = [];
            foreach (string[] fields in Records(repository))
            {
                count++;
                if (GitLog.Difference(fields) is { } difference)
                {
                    differences.Add(difference);
                }
            }

            TestContext.Current.SendDiagnosticMessage($"{repository}: {count} commits, {differences.Count} differences");
            TestContext.Current.TestOutputHelper?.WriteLine($"{repository}: {count} commits, {differences.Count} differences");
            Assert.True(count > 0, $"{repository} has no commits");
            Assert.True(differences.Count == 0, $"{differences.Count} of {count}: {string.Join('\n', differences.Take(5))}");
        }
    }

    internal static IEnumerable<string[]> Records(string repository, params string[] scope)
    {
        using Process git = RealGit.Start(repository, ["log", .. scope.Length == 0 ? ["--all"] : scope, GitLog.Format]);
        git.StandardInput.Close();
        var record = new StringBuilder();
        char[] buffer = new char[1 << 16];
        for (int read = git.StandardOutput.Read(buffer); read > 0; read = git.StandardOutput.Read(buffer))
        {
            ReadOnlyMemory<char> text = buffer.AsMemory(0, read);
            for (int end = text.Span.IndexOf('\u0004'); end >= 0; end = text.Span.IndexOf('\u0004'))
            {
                record.Append(text[..end]);
                yield return GitLog.Fields(record.ToString());
                record.Clear();
                text = text[(end + 1)..];
            }

            record.Append(text);
        }
    }
}
