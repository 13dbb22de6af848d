using System.Text.RegularExpressions;

namespace Cairn.Walls.Tests;

/// <summary>How the tree is laid out.</summary>
public sealed partial class Shape
{
    private const int MostColumns = 140;
    private static readonly string[] Patterns =
    [
        "services",
        "helpers",
        "managers",
        "extensions",
        "common",
        "utils",
        "utilities",
        "misc",
        "core",
    ];

    /// <summary>The formatter breaks code. Texts of several lines, and a single word such as a hash or an address, stay whole.</summary>
    [Fact]
    public void Lines_end_by_140_columns()
    {
        string[] files = [.. Checkout.Files(".cs")];
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => LongLines(File.ReadLines(Checkout.At(file))).Select(line => $"{file}:{line}")));
    }

    [Theory]
    [InlineData("short", 0)]
    [InlineData("string text = \"LONG\" + other;", 1)]
    [InlineData("    \"LONG\",", 0)]
    [InlineData("/// <see href=\"LONG\">it</see>", 0)]
    [InlineData("string text = $\"\"\"\nLONG and LONG\n\"\"\";", 0)]
    [InlineData("string text = \"\"\"LONG and LONG\"\"\";", 0)]
    [InlineData("string text = \"\"\"one line\"\"\";\nCall(LONG, LONG);", 1)]
    public void Long_line_is_found_unless_nothing_can_break_it(string text, int found) =>
        Assert.Equal(found, LongLines(text.Replace("LONG", new string('x', 150), StringComparison.Ordinal).Split('\n')).Count());

    private static IEnumerable<int> LongLines(IEnumerable<string> lines)
    {
        bool isText = false;
        foreach ((int index, string line) in lines.Index())
        {
            bool wasText = isText;
            isText ^= RawText().Count(line) % 2 == 1;
            if (line.Length > MostColumns && !wasText && !RawText().IsMatch(line) && !OneWord().IsMatch(line))
            {
                yield return index + 1;
            }
        }
    }

    /// <summary>Partial is for what the compiler's generators add.</summary>
    [Fact]
    public void Type_is_written_in_one_file()
    {
        string[] written =
        [
            .. Checkout
                .Files(".cs")
                .SelectMany(file =>
                {
                    string text = File.ReadAllText(Checkout.At(file));
                    string space = Namespace().Match(text).Groups[1].Value;
                    return PartialType().Matches(text).Select(type => $"{space}.{type.Groups[1].Value}").Distinct();
                }),
        ];
        Assert.NotEmpty(written);
        Assert.Empty(written.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key));
    }

    [Fact]
    public void ProgramIsATableOfContents() => Assert.InRange(File.ReadLines(Checkout.At("tooling/cairn/Program.cs")).Count(), 1, 80);

    [Fact]
    public void FoldersAreNounsOfTheDomainNotPatterns()
    {
        string[] folders =
        [
            .. Checkout.Files(".cs").SelectMany(file => Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/')).Distinct(),
        ];
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
            Assert.True(
                File.ReadLines(Checkout.At(file)).Any(line => line == $"namespace {expected};"),
                $"{file} is not in namespace {expected}."
            );
        }
    }

    [Fact]
    public void ASuppressionSaysWhyOnItsLine()
    {
        string[] suppressions =
        [
            .. Checkout
                .Files(".cs")
                .SelectMany(file =>
                    File.ReadLines(Checkout.At(file)).Where(line => Suppression().IsMatch(line)).Select(line => $"{file}: {line.Trim()}")
                ),
        ];
        Assert.NotEmpty(suppressions);
        Assert.All(suppressions, line => Assert.Contains("// ", line, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\s*#pragma warning disable\b")]
    private static partial Regex Suppression();

    [GeneratedRegex("^namespace ([A-Za-z0-9_.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:(?:public|internal|static|sealed|abstract|readonly) )*partial (?:class|record|record struct|struct|interface) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex PartialType();

    [GeneratedRegex("\"\"\"")]
    private static partial Regex RawText();

    /// <summary>A line that is one literal without a space, or the address of a comment.</summary>
    [GeneratedRegex("""^\s*(?:\$?@?"[^ ]*"[,;)]*|///? <see href="[^ ]*".*)$""")]
    private static partial Regex OneWord();
}
