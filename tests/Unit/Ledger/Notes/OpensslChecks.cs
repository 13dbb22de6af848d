using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Tests.Notes;

/// <summary>What an auditor without any of our tools does: take the note apart with a text editor's means and ask openssl.</summary>
public sealed class OpensslChecks
{
    // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410) up to the key's own 32 bytes.
    private static readonly byte[] KeyHeader = Convert.FromHexString("302a300506032b6570032100");

    [Fact]
    public void ANote_IsVerifiedAndAChangedOneIsNot()
    {
        using var scratch = new Scratch();
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("example.com/log"));
        string note = SignedNote.Sign(Examples.CheckpointText, signer).ToString();

        string[] parts = note.Split("\n\n");
        byte[] signature = Convert.FromBase64String(parts[1].TrimEnd('\n').Split(' ')[2])[4..];
        byte[] key = Convert.FromBase64String(signer.Key.ToString().Split('+', 3)[2])[1..];
        File.WriteAllBytes(scratch.At("pub.der"), [.. KeyHeader, .. key]);
        File.WriteAllBytes(scratch.At("sig"), signature);
        File.WriteAllText(scratch.At("body"), parts[0] + "\n");
        File.WriteAllText(scratch.At("changed"), parts[0].Replace("20852163", "20852164", StringComparison.Ordinal) + "\n");

        Assert.Equal((0, "Signature Verified Successfully\n"), Verify(scratch, "body"));
        Assert.NotEqual(0, Verify(scratch, "changed").ExitCode);
    }

    private static (int ExitCode, string Output) Verify(Scratch scratch, string body)
    {
        string[] arguments =
        [
            "pkeyutl",
            "-verify",
            "-pubin",
            "-keyform",
            "DER",
            "-inkey",
            "pub.der",
            "-rawin",
            "-in",
            body,
            "-sigfile",
            "sig",
        ];
        (int ExitCode, string Output)? openssl = Tool.Run("openssl", scratch.Path, arguments);
        Assert.SkipWhen(openssl is null, "openssl is not installed; on Debian: apt-get install openssl.");
        return openssl.Value;
    }
}
