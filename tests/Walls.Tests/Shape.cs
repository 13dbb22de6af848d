using System.Text.RegularExpressions;

namespace Cairn.Walls.Tests;

/// <summary>How the tree is laid out.</summary>
public sealed partial class Shape
{
    private const int MostLines = 300;
    private static readonly string[] Patterns = ["services", "helpers", "managers", "extensions", "common", "utils", "utilities", "misc", "core"];

    [Fact]
    public void NoFileIsLongerThanThreeHundredLines()
    {
        string[] files = [.. Checkout.Files(".cs")];
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => File.ReadLines(Checkout.At(file)).Count() > MostLines);
    }

    [Fact]
    public void ProgramIsATableOfContents() => Assert.InRange(File.ReadLines(Checkout.At("tooling/cairn/Program.cs")).Count(), 1, 80);

    [Fact]
    public void FoldersAreNounsOfTheDomainNotPatterns()
    {
        string[] folders = [.. Checkout.Files(".cs").SelectMany(file => Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/')).Distinct()];
        Assert.Contains("Changes", folders);
        Assert.DoesNotContain(folders, folder => Patterns.Contains(folder.ToLowerInvariant()));
    }

    [Fact]
    public void NamespacesAreThoseOfTheirFolders()
    {
        string[] files = [.. Checkout.Files(".cs").Where(file => file.StartsWith("apps/audit/", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string expected = "Cairn." + Path.GetDirectoryName(file)!["apps/audit/".Length..].Replace('\\', '/').Replace('/', '.');
            Assert.True(File.ReadLines(Checkout.At(file)).Any(line => line == $"namespace {expected};"), $"{file} is not in namespace {expected}.");
        }
    }

    [Fact]
    public void ASuppressionSaysWhyOnItsLine()
    {
        string[] suppressions = [.. Checkout.Files(".cs").SelectMany(file => File.ReadLines(Checkout.At(file)).Where(line => Suppression().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))];
        Assert.NotEmpty(suppressions);
        Assert.All(suppressions, line => Assert.Contains("// ", line, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\s*#pragma warning disable\b")]
    private static partial Regex Suppression();
}
