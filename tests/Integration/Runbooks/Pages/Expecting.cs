using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Tests.Pages;

/// <summary>What a step can say of its outcome.</summary>
public sealed class Expecting
{
    [Theory]
    [InlineData("exit 0", 0, "", true)]
    [InlineData("exit 0", 1, "", false)]
    [InlineData("exit 3", 3, "", true)]
    [InlineData("prints \"Synced\"", 0, "is Synced now", true)]
    [InlineData("prints \"Synced\"", 0, "is synced now", false)]
    [InlineData("prints no \"Failed\"", 0, "Failed", false)]
    [InlineData("prints no \"Failed\"", 0, "fine", true)]
    [InlineData("prints /^[0-9]+ entries$/", 0, "a\n12 entries\nb", true)]
    [InlineData("prints /^[0-9]+ entries$/", 0, "no entries", false)]
    [InlineData("prints /a\\/b/", 0, "a/b", true)]
    [InlineData("prints \"a, prints b\", exit 0", 0, "a, prints b", true)]
    [InlineData("exit 0, prints \"a\", prints \"b\".", 0, "b a", true)]
    [InlineData("exit 0, prints \"a\", prints \"b\"", 0, "a", false)]
    public void Outcome_IsAsItSays(string text, int exit, string output, bool met) =>
        Assert.Equal(met, Expectation.Parse(text).All(expectation => expectation.IsMet(exit, output)));

    [Theory]
    [InlineData("")]
    [InlineData("exit")]
    [InlineData("exit zero")]
    [InlineData("exit 0,")]
    [InlineData("exit 0 prints \"a\"")]
    [InlineData("prints Synced")]
    [InlineData("prints \"\"")]
    [InlineData("prints /[/")]
    [InlineData("prints /(a)\\1/")]
    public void WhatCannotBeChecked_IsRefused(string text) => Assert.Throws<RunbookException>(() => Expectation.Parse(text));

    [Fact]
    public void VariablesInATextToBePrinted_AreFilled()
    {
        Expectation filled = Expectation.Parse("prints \"$ENV.yaml\"")[0].Filled(new Dictionary<string, string> { ["ENV"] = "production" });
        Assert.Equal("prints \"production.yaml\"", filled.ToString());
    }

    [Theory]
    [InlineData("a $ENV b", "a prod b")]
    [InlineData("a ${ENV}s $ENVS", "a prods $ENVS")]
    [InlineData("${ENV:-x} $(x) $env \\$5", "${ENV:-x} $(x) $env \\$5")]
    public void Filling_TouchesNamesThatAreKnown(string command, string filled) =>
        Assert.Equal(filled, FilledCommand.Fill(command, new Dictionary<string, string> { ["ENV"] = "prod" }));
}
