using Cairn.Trail.Answers.Views;

namespace Cairn.Trail.Answers.Tests.Views;

public sealed class InvisibleCharacters
{
    [Theory]
    [InlineData("a\u202Eb", "a\\u202Eb")]
    [InlineData("\u2066x\u2069", "\\u2066x\\u2069")]
    [InlineData("\u200E\u200F\u061C", "\\u200E\\u200F\\u061C")]
    [InlineData("ad\u200Bmin\uFEFF\u00AD", "ad\\u200Bmin\\uFEFF\\u00AD")]
    [InlineData("x\U000E0041", "x\\U000E0041")]
    [InlineData("\u2028\u3164", "\\u2028\\u3164")]
    public void Invisible_character_is_shown_as_an_escape(string text, string shown) => Assert.Equal(shown, InvisibleText.Escaped(text));

    [Theory]
    [InlineData("")]
    [InlineData("1.2 ➔ 1.3 ⬆️ 🚀")]
    [InlineData("Zoë שלום مرحبا 日本語 नमस्ते")]
    public void Visible_text_stays(string text) => Assert.Same(text, InvisibleText.Escaped(text));
}
