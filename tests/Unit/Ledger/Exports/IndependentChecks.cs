using System.Globalization;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tests.Notes;

namespace Cairn.Trail.Ledger.Tests.Exports;

/// <summary>What an implementation that is not ours says of our logs.</summary>
public sealed class IndependentChecks(GoChecker checker) : IClassFixture<GoChecker>
{
    private static readonly int[] Sizes = [0, 1, 255, 256, 257, 65_535, 65_536, 70_000];

    [Fact]
    public void LogsOfEveryAwkwardSize_AreGood()
    {
        using var scratch = new Scratch();
        using Ed25519Signer signer = StaticExport.NewSigner();
        string[] names = [.. Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))];
        foreach (int size in Sizes)
        {
            StaticExport.Write(scratch.At(size.ToString(CultureInfo.InvariantCulture)), size, signer);
        }

        (int exitCode, string output) = checker.Run(scratch.Path, names);
        Assert.True(exitCode == 0, output);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Sizes.Select(size => $"{size}: good, {size} entries"), lines.Select(line => string.Join(", ", line.Split(", ")[..2])));
        Assert.Equal("0: good, 0 entries, 0 tiles, 0 proofs, 0 requests", lines[0]);
        Assert.Equal("70000: good, 70000 entries, 277 tiles, 15 proofs, 15 requests", lines[^1]);
    }

    /// <summary>The check itself can fail: one flipped byte in any file of a log, or a file too few or too many, is seen.</summary>
    [Fact]
    public void ALogOfWhichAnyFileWasChanged_IsNot()
    {
        using var scratch = new Scratch();
        using Ed25519Signer signer = StaticExport.NewSigner();
        string log = scratch.At("log");
        StaticExport.Write(log, 300, signer);
        Assert.Equal(0, checker.Run(scratch.Path, "log").ExitCode);
        foreach (string file in Directory.GetFiles(log, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            byte[] changed = [.. bytes];

            // Not before a padding's '=': there, Go's base64 ignores the last bits.
            int at = changed.Length / 2;
            changed[changed[at + 1] == '=' ? at - 1 : at] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.Equal((file, 1), (file, checker.Run(scratch.Path, "log").ExitCode));
            File.WriteAllBytes(file, bytes);
        }

        string partial = Path.Combine(log, "tile", "0", "001.p");
        File.Copy(Path.Combine(partial, "44"), Path.Combine(partial, "45"));
        Assert.Equal(1, checker.Run(scratch.Path, "log").ExitCode);
        File.Delete(Path.Combine(partial, "44"));
        Assert.Equal(1, checker.Run(scratch.Path, "log").ExitCode);
    }

    [Fact]
    public void AKeyOfOurs_SignsTheSameInGo()
    {
        using var scratch = new Scratch();
        string key = Ed25519Signer.NewPrivateKey("example.com/log");
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(key);
        File.WriteAllText(scratch.At("key"), key);
        File.WriteAllText(scratch.At("text"), Examples.CheckpointText);
        (int exitCode, string output) = checker.Run(scratch.Path, "sign", "key", "text");
        Assert.Equal((0, SignedNote.Sign(Examples.CheckpointText, signer).ToString()), (exitCode, output));
    }
}
