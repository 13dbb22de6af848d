using System.Diagnostics;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Tests.Exports;

namespace Cairn.Cli.Tests;

/// <summary><c>cairn export</c>: static files that others check with what is not ours.</summary>
public sealed class ExportedLog(GoChecker checker) : IClassFixture<GoChecker>
{
    // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410) up to the key's own 32 bytes.
    private static readonly byte[] KeyHeader = Convert.FromHexString("302a300506032b6570032100");

    [Fact]
    public async Task TheDemosLog_IsGoodByGosOwnLibrary()
    {
        using var scratch = new Scratch();
        string key = await Export(scratch);
        Directory.CreateDirectory(scratch.At("log/proofs"));
        foreach (string change in (string[])["#482", "#177"])
        {
            // The line of data that nothing protects is what that checker does not read.
            TlogProof proof = TlogProof.Parse((await Tool.OnDemo("prove", change)).Output);
            File.WriteAllText(scratch.At($"log/proofs/{change[1..]}"), (proof with { Extra = null }).ToString());
        }

        File.WriteAllText(scratch.At("log/vkey"), key);
        (int code, string output) = checker.Run(scratch.Path, "log");
        Assert.Equal((0, "log: good, 359 entries, 3 tiles, 2 proofs, 0 requests\n"), (code, output));

        string bundle = scratch.At("log/tile/entries/000");
        byte[] bytes = File.ReadAllBytes(bundle);
        bytes[300] ^= 1;
        File.WriteAllBytes(bundle, bytes);
        Assert.Equal(1, checker.Run(scratch.Path, "log").ExitCode);
    }

    [Fact]
    public async Task TheCheckpointsSignature_IsGoodByOpenssl()
    {
        using var scratch = new Scratch();
        string key = await Export(scratch);
        string[] parts = File.ReadAllText(scratch.At("log/checkpoint")).Split("\n\n");
        File.WriteAllBytes(scratch.At("pub.der"), [.. KeyHeader, .. Convert.FromBase64String(key.Split('+', 3)[2])[1..]]);
        File.WriteAllBytes(scratch.At("sig"), Convert.FromBase64String(parts[1].TrimEnd('\n').Split(' ')[2])[4..]);
        File.WriteAllText(scratch.At("body"), parts[0] + "\n");
        File.WriteAllText(scratch.At("changed"), parts[0].Replace("\n359\n", "\n358\n", StringComparison.Ordinal) + "\n");
        Assert.Equal(0, Openssl(scratch, "body"));
        Assert.NotEqual(0, Openssl(scratch, "changed"));
    }

    [Fact]
    public async Task ASecondExport_WritesOnlyWhatIsNew()
    {
        using var repository = new GrowingRepository();
        using var scratch = new Scratch();
        for (int i = 0; i < 3; i++)
        {
            repository.Commit($"Commit {i}", ("a.yaml", $"pool: {i}\n"));
        }

        Ran first = await Tool.Run("export", scratch.At("log"), "--repo", repository.Path);
        Assert.Equal(0, first.Code);
        string key = (await Tool.Run("key", "show", "--repo", repository.Path)).Output.TrimEnd();
        Assert.Equal(
            $"4 entries in {scratch.At("log")}. Check it with any tlog-tiles tool and this key: {key}",
            Assert.Single(first.Lines)
        );
        Assert.Equal(["checkpoint", "tile/0/000.p/4", "tile/entries/000.p/4"], Files(scratch.At("log")));

        // Nothing that is there is written again: it would lose this mark.
        File.WriteAllText(scratch.At("log/tile/0/000.p/4"), "marked");
        Assert.Equal(0, (await Tool.Run("export", scratch.At("log"), "--repo", repository.Path)).Code);
        Assert.Equal("marked", File.ReadAllText(scratch.At("log/tile/0/000.p/4")));
        repository.Commit("One more", ("a.yaml", "pool: 9\n"));
        Assert.Equal(0, (await Tool.Run("export", scratch.At("log"), "--repo", repository.Path)).Code);
        Assert.Equal("marked", File.ReadAllText(scratch.At("log/tile/0/000.p/4")));
        Assert.Equal(
            ["checkpoint", "tile/0/000.p/4", "tile/0/000.p/5", "tile/entries/000.p/4", "tile/entries/000.p/5"],
            Files(scratch.At("log"))
        );
        Assert.Equal("5", File.ReadAllLines(scratch.At("log/checkpoint"))[1]);
    }

    [Fact]
    public async Task ADirectoryOfAnotherLog_IsLeftAlone()
    {
        using var repository = new GrowingRepository();
        using var scratch = new Scratch();
        await Export(scratch);
        string before = File.ReadAllText(scratch.At("log/checkpoint"));
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        WrongInput.Refused(await Tool.Run("export", scratch.At("log"), "--repo", repository.Path), 1, "holds another log");
        Assert.Equal(before, File.ReadAllText(scratch.At("log/checkpoint")));
    }

    /// <summary>The demo's log in <c>log</c>, and its public key.</summary>
    private static async Task<string> Export(Scratch scratch)
    {
        Ran ran = await Tool.OnDemo("export", scratch.At("log"));
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        return (await Tool.OnDemo("key", "show")).Output.TrimEnd();
    }

    private static string[] Files(string directory) =>
        [
            .. Directory
                .GetFiles(directory, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(directory, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    private static int Openssl(Scratch scratch, string body)
    {
        try
        {
            using Process openssl = Process.Start(
                new ProcessStartInfo(
                    "openssl",
                    ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "pub.der", "-rawin", "-in", body, "-sigfile", "sig"]
                )
                {
                    WorkingDirectory = scratch.Path,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            openssl.WaitForExit();
            return openssl.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("openssl is not installed; on Debian: apt-get install openssl.");
            return -1;
        }
    }
}
