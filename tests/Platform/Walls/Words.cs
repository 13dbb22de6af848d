using System.Text.RegularExpressions;

namespace Cairn.Walls.Tests;

/// <summary>Plain technical English: words that readers trip over, and what to write instead.</summary>
public sealed partial class Words
{
    private static readonly (string Pattern, string Instead)[] Avoided =
    [
        ("anew", "again"),
        ("at hand", "available"),
        ("away with it", "remove it with"),
        ("(bring|brings|brought) about", "do, cause"),
        ("(can|cannot|could|to) be had", "is (not) available; can't bind, find or get"),
        ("held against", "compared with, verified against"),
        ("in the place of", "instead of"),
        ("(is|are|was|were) no (JSON|YAML|text|list|array|number)", "is not …"),
        ("(is|are) not there", "does not exist, is missing"),
        ("(lie|lies) (in|beside|at|on|below)", "is in"),
        ("made known", "published"),
        ("mend(s|ed|ing)?", "fix"),
        ("(nobody can be asked|nobody is there)", "no terminal to prompt on"),
        ("past git", "outside Git, directly"),
        ("puts? (it |that )?right", "fix"),
        ("stands? (for|in|at|on|beyond|beside|where|there)", "is, is short for"),
        (
            "(clusters?|programs?|servers?|files?|paths?|ArgoCD|Alertmanager|Kubernetes|Prometheus|git) (tell|tells|told)",
            "report, send, say"
        ),
        ("turned away", "rejected"),
        ("which cannot be(?=[.,:;])", "out of range, invalid"),
        ("whoever", "the role: the reader, the operator, the sender"),
    ];

    /// <summary>Tests; the vocabulary and the fixed sentences of answers; what the people of the demo write.</summary>
    private static readonly string[] Exempt = ["tests/", "apps/audit/Trail/Answers/", "tooling/Demo/"];

    [Fact]
    public void Documents_use_plain_words() =>
        None(
            Checkout
                .Files(".md")
                .Where(page => page is not "CHANGELOG.md" && !page.StartsWith("tests/", StringComparison.Ordinal))
                .SelectMany(page => Found(page, Prose().Matches(File.ReadAllText(Checkout.At(page)))))
        );

    [Fact]
    public void Messages_use_plain_words() =>
        None(
            Checkout
                .Files(".cs")
                .Where(file => !Exempt.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
                .SelectMany(file => Found(file, Literals().Matches(File.ReadAllText(Checkout.At(file)))))
        );

    [Theory]
    [InlineData("""Say("It is mended.");""", "It is mended.")]
    [InlineData("""char c = '"'; Say("anew"); // "whoever" """, "anew")]
    public void Literals_are_separated_from_comments_and_characters(string code, string expected) =>
        Assert.Equal(
            [expected],
            Literals().Matches(code).Select(match => match.Groups["text"]).Where(text => text.Success).Select(text => text.Value)
        );

    /// <summary>Fails with all of them, one a line.</summary>
    private static void None(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Found(string file, MatchCollection parts) =>
        from part in parts
        where part.Groups["text"].Success
        from word in Avoided
        from Match found in Regex.Matches(part.Groups["text"].Value, $@"\b(?:{word.Pattern})\b", RegexOptions.IgnoreCase)
        select $"{file}: '{found.Value}' in '{Around(part.Groups["text"].Value, found)}'; write: {word.Instead}";

    private static string Around(string text, Match found) =>
        text[Math.Max(0, found.Index - 40)..Math.Min(text.Length, found.Index + found.Length + 40)].ReplaceLineEndings(" ");

    /// <summary>What a page says, its code left out.</summary>
    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`|(?<text>[^`]+)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Prose();

    /// <summary>C#'s comments, characters and strings; the strings' content is the group <c>text</c>.</summary>
    [GeneratedRegex(
        """"
            //[^\n]*|/\*.*?\*/|"""(?<text>.*?)"""|"(?<text>(?:\\.|[^"\\\n])*)"|'(?:\\.|[^'\\\n])+'
            """",
        RegexOptions.Singleline
    )]
    private static partial Regex Literals();
}
