using System.Diagnostics;
using System.Text;
using Cairn.Recording;
using Cairn.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Cairn.Trail.Index.Tests;

/// <summary>What may go wrong with the file, and what is lost: nothing.</summary>
public sealed class Breaking
{
    /// <param name="bytes">How much of the index is written when the process is killed.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8192)]
    public async Task Index_killed_while_it_is_written_is_whole_after_the_next_run(long bytes)
    {
        const int Most = 20;
        for (int tries = 1; ; tries++)
        {
            using var scratch = new Scratch();
            using Process child = Cli(scratch.Path);
            while (!child.HasExited && !(Building(scratch.Path) >= bytes))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            bool wasWriting = Building(scratch.Path) is not null; // A finished index is renamed.
            Assert.Equal(358, Recorded.Lines(SharedDemo.Directory, scratch.Path).Length);
            Assert.Empty(Directory.GetFiles(scratch.Path, "*.building*"));
            if (wasWriting)
            {
                return;
            }

            Assert.True(tries < Most, $"None of {Most} kills hit the index while it was written.");
        }
    }

    private static long? Building(string folder) =>
        Directory.GetFiles(folder, "*.building*") is [var file, ..] ? new FileInfo(file).Length : null;

    [Fact]
    public async Task KilledWhileItAddsItIsWholeAfterTheNextRun()
    {
        using var scratch = new Scratch();
        string copy = scratch.At("copy");
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", SharedDemo.Directory, copy);
        string tip = RealGit.Run(copy, "rev-parse", "HEAD");
        string branch = RealGit.Run(copy, "symbolic-ref", "HEAD");
        for (int delay = 80; delay <= 320; delay += 80)
        {
            string data = scratch.At($"data{delay}");
            RealGit.Run(copy, "update-ref", branch, tip + "~150");
            Recorded.Lines(copy, data);
            RealGit.Run(copy, "update-ref", branch, tip);
            Process child = Cli(data, copy);
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(358, Recorded.Lines(copy, data).Length);
        }
    }

    [Fact]
    public async Task TwoAtOnceBothAnswerAndWriteOnce()
    {
        using var scratch = new Scratch();
        Process[] both = [Cli(scratch.Path), Cli(scratch.Path), Cli(scratch.Path)];
        foreach (Process process in both)
        {
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            Assert.Contains("\"landings\":358", output, StringComparison.Ordinal);
        }

        Assert.Equal(358, Recorded.Lines(SharedDemo.Directory, scratch.Path).Length);
    }

    [Fact]
    public void AnIndexOfANewerVersionIsRefusedAndLeftAlone()
    {
        using var scratch = new Scratch();
        string index = Index(scratch);
        using (var connection = new SqliteConnection($"Data Source={index};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand newer = connection.CreateCommand();
            newer.CommandText = "PRAGMA user_version = 9999";
            newer.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(index);
        StorageException refused = Assert.Throws<StorageException>(() => Recorded.Lines(SharedDemo.Directory, scratch.Path));
        Assert.Contains("newer cairn", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void ADamagedIndexIsRefusedInOneSentence(int from)
    {
        using var scratch = new Scratch();
        string index = Index(scratch);
        byte[] bytes = File.ReadAllBytes(index);
        Array.Fill(bytes, (byte)0x5A, from, bytes.Length - from);
        File.WriteAllBytes(index, bytes);
        StorageException refused = Assert.Throws<StorageException>(() => Recorded.Lines(SharedDemo.Directory, scratch.Path));
        Assert.Contains("Delete that file, then run 'cairn index' to rebuild it.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void APlaceThatCannotBeWrittenIsSaid()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("file"), "");
        TrailException refused = Assert.Throws<TrailException>(() => Recorded.Lines(SharedDemo.Directory, scratch.At("file/below")));
        Assert.Contains("--data DIR", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSecretReachesAnyFile()
    {
        using var repository = new GrowingRepository();
        const string Password = "correct-horse-battery-42";
        const string Token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        repository.Commit(
            $"Add a secret, token {Token}",
            (
                "s.yaml",
                $"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n  a: {Password}\ndata:\n  b: "
                    + $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))}\n"
            ),
            ("v.yaml", $"adminPassword: {Password}\nurl: postgres://app:{Password}@db/x\ntoken: {Token}\n")
        );
        repository.Commit("Same again", ("w.yaml", $"adminPassword: {Password}\n"));
        string[] lines = Recorded.Lines(repository.Path, repository.Data);
        foreach (string file in Directory.GetFiles(repository.Data))
        {
            string bytes = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain(Password, bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), bytes, StringComparison.Ordinal);
        }

        string digest = lines[0].Split("\"after\":\"")[1].Split('"')[0];
        Assert.StartsWith("redacted:", digest, StringComparison.Ordinal);
        Assert.Contains(
            $"\"path\":\"adminPassword\",\"kind\":\"added\",\"before\":null,\"after\":\"{digest}\"",
            lines[1],
            StringComparison.Ordinal
        );
    }

    private static string Index(Scratch scratch)
    {
        Recorded.Lines(SharedDemo.Directory, scratch.Path);
        return Assert.Single(Directory.GetFiles(scratch.Path, "*.db"));
    }

    private static Process Cli(string data, string? repository = null) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "cairn.dll"),
                    "index",
                    "--json",
                    "--repo",
                    repository ?? SharedDemo.Directory,
                    "--data",
                    data,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
