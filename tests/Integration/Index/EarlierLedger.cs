using System.IO.Compression;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// A repository of seven landings, and the data directory that the release at 9d1cb07 recorded of it: a merge of two people's commits,
/// a tag that became a string, and six secrets which that release did not recognize, in a value, a Secret below <c>extraObjects</c>, a
/// SealedSecret's template, a generator's literal, a message, and a key.
/// </summary>
internal sealed class EarlierLedger : IDisposable
{
    private readonly Scratch scratch = new();

    public EarlierLedger()
    {
        byte[] zip = Convert.FromBase64String(File.ReadAllText(Checkout.At("tests/Integration/Index/EarlierRelease.base64")));
        using var files = new ZipArchive(new MemoryStream(zip));
        files.ExtractToDirectory(Data);
        string bundle = scratch.At("fx.bundle");
        File.Move(Path.Combine(Data, "fx.bundle"), bundle);
        RealGit.Run(scratch.Path, "clone", "-q", "-b", "main", bundle, Repository);
    }

    public string Repository => scratch.At("repository");

    public string Data => scratch.At("data");

    /// <summary>The secrets that it holds in clear.</summary>
    public static IReadOnlyList<string> Planted { get; } =
    [
        "plantedmotd-one",
        "plantedcurl-two",
        "plantedprod-three",
        "plantedsealed-four",
        "gh" + "p_Zq8Lw3Nv5Tr1Yx7Kc2Md9Pf4Hs6Jb0Ga1Ue3",
        "plantedliteral-five",
    ];

    /// <summary>The secrets that some file of the data directory holds.</summary>
    public string[] Found() =>
        [
            .. Planted.Where(secret =>
                Directory
                    .GetFiles(Data)
                    .Any(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(secret, StringComparison.Ordinal))
            ),
        ];

    public void Dispose() => scratch.Dispose();
}
