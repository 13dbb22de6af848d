namespace Cairn.Delivery.Preview.Tests;

/// <summary>Text of manifests in a comment: it leaves no cell, mentions nobody and looks like nothing else.</summary>
public sealed class Escaping
{
    [Theory]
    [InlineData("20", "`20`")]
    [InlineData("", "` `")]
    [InlineData("@everyone", "`@everyone`")]
    [InlineData("a|b", "<code>a&#124;b</code>")]
    [InlineData("a\\|b", "<code>a&#92;&#124;b</code>")]
    [InlineData("` @team", "<code>&#96; &#64;team</code>")]
    [InlineData("</code>|<script>", "<code>&#60;&#47;code&#62;&#124;&#60;script&#62;</code>")]
    [InlineData("one\ntwo\r", "`one two `")]
    [InlineData("safe\u202Eelbisrever", "`safeU+202Eelbisrever`")]
    [InlineData("a\u200Bb\u2028c", "`aU+200BbU+2028c`")]
    [InlineData("日本 🏔", "`日本 🏔`")]
    public void Text_cannot_end_its_code_span(string text, string written) => Assert.Equal(written, Markup.Code(text));

    [Theory]
    [InlineData("apps/v1/Deployment/payments/api", "apps/v1/Deployment/payments/api")]
    [InlineData("@org/team", "&#64;&#8203;org/team")]
    [InlineData("fixes #12", "fixes &#35;&#8203;12")]
    [InlineData("a|b", "a&#124;b")]
    [InlineData("a\\|b", "a\\\\&#124;b")]
    [InlineData("<!-- --> **x** [a](b) `c` ~d~ ![e]", "&lt;\\!-- --&gt; \\*\\*x\\*\\* \\[a\\](b) \\`c\\` \\~d\\~ \\!\\[e\\]")]
    public void Text_outside_code_is_not_markup(string text, string written) => Assert.Equal(written, Markup.Cell(text));

    [Fact]
    public void Long_values_are_shown_from_their_first_difference()
    {
        string same = new('a', 500);
        (string before, string after) = Markup.Values(same + "1" + same, same + "2" + same);
        Assert.Equal($"`…{same[..20]}1{same[..79]}…`", before);
        Assert.Equal($"`…{same[..20]}2{same[..79]}…`", after);
        Assert.Equal(("", $"`{same[..100]}…`"), Markup.Values(null, same));
        Assert.Equal(("`1`", ""), Markup.Values("1", null));
    }

    [Fact]
    public void Values_are_cut_between_characters()
    {
        string mountains = string.Concat(Enumerable.Repeat("🏔", 200));
        Assert.DoesNotContain('\uFFFD', Markup.Code("x" + mountains));
        (string before, string after) = Markup.Values(mountains + "a", mountains + "🏕");
        Assert.DoesNotContain('\uFFFD', before + after);
        Assert.EndsWith("a`", before, StringComparison.Ordinal);
        Assert.EndsWith("🏕`", after, StringComparison.Ordinal);
    }
}
