using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>Both YAML readers on every version of every YAML file of <see cref="RealHistories"/>.</summary>
public sealed class RealRepositories
{
    [Fact]
    public async Task EveryVersionOfEveryFileIsReadAlike()
    {
        foreach (string repository in RealHistories.Paths)
        {
            await Compare(repository);
        }
    }

    private static async Task Compare(string repository)
    {
        var agreement = new Agreement();
        int files = 0;
        int taken = 0;
        var differences = new List<string>();
        await foreach ((string path, byte[] content) in Blobs(repository))
        {
            if (content.Contains((byte)0) || !Utf8.IsValid(content))
            {
                continue;
            }

            files++;
            string? difference = agreement.Check(content);
            taken += agreement.Taken ? 1 : 0;
            if (difference is not null)
            {
                differences.Add($"{path}: {difference}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{repository}: {files} files, {taken} of them by the line reader");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
        Assert.True(files > 0, $"{repository} has no YAML at all.");
    }

    private static async IAsyncEnumerable<(string Path, byte[] Content)> Blobs(string repository)
    {
        var paths = new Dictionary<string, string>();
        using Process list = Git(repository, "rev-list", "--objects", "--all", "--missing=allow-any");
        while (await list.StandardOutput.ReadLineAsync() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && (line.EndsWith(".yaml", StringComparison.Ordinal) || line.EndsWith(".yml", StringComparison.Ordinal)))
            {
                paths.TryAdd(line[..space], line[(space + 1)..]);
            }
        }

        using Process read = Git(repository, "cat-file", "--batch");
        Stream output = read.StandardOutput.BaseStream;
        foreach ((string id, string path) in paths)
        {
            await read.StandardInput.WriteLineAsync(id);
            await read.StandardInput.FlushAsync();
            string[] header = (await ReadLine(output)).Split(' ');
            if (header[^1] == "missing")
            {
                continue;
            }

            byte[] content = new byte[int.Parse(header[2], CultureInfo.InvariantCulture)];
            await output.ReadExactlyAsync(content);
            await output.ReadExactlyAsync(new byte[1]);
            if (content.Length <= Cairn.Trail.Changes.Readers.FileReader.LargestFile)
            {
                yield return (path, content);
            }
        }

        read.StandardInput.Close();
    }

    private static async Task<string> ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString();
    }

    private static Process Git(string repository, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", repository, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["GIT_NO_LAZY_FETCH"] = "1" },
        };
        return Process.Start(start)!;
    }
}
