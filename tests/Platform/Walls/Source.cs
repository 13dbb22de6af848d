namespace Cairn.Walls.Tests;

/// <summary>The product's own C#, tests apart.</summary>
internal static class Source
{
    /// <summary>The files whose text is so.</summary>
    public static IEnumerable<string> That(Func<string, bool> holds) =>
        Checkout
            .Files(".cs")
            .Where(file => !file.StartsWith("tests/", StringComparison.Ordinal) && holds(File.ReadAllText(Checkout.At(file))));
}
