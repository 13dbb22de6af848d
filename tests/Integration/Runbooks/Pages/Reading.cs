using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Tests.Pages;

/// <summary>Pages in the form of a runbook, and pages that are not.</summary>
public sealed class Reading
{
    [Fact]
    public void WholePage_GivesItsPartsAsTheyStand()
    {
        RunbookPage page = Given.Read(
            Given.Page(
                "1. Look at $ENV first,\n   closely.\n\n   ```sh dry\n   cat \"$ENV\" |\n     wc -l\n   ```\n\n   Expect: exit 0, prints "
                    + "\"3\"\n   Expect: prints no \"x\"\n\n2. Pull the plug.",
                "- `ENV`: the environment (default: `production`)\n- `REASON`: why."
            )
        );
        Assert.Equal(("try", "Try it", "Now. And again.", false), (page.Name, page.Title, page.When, page.IsGuide));
        Assert.Equal([new RunbookVariable("ENV", "the environment", "production"), new RunbookVariable("REASON", "why", null)], page.Needs);
        Assert.Equal(["Look at $ENV first,\nclosely.", "Pull the plug."], page.Steps.Select(step => step.Text));
        Assert.Equal((1, 18), (page.Steps[0].Number, page.Steps[0].Line));
        Block block = page.Steps[0].Block!;
        Assert.Equal(("cat \"$ENV\" |\n  wc -l", true), (block.Command, block.IsDry));
        Assert.Equal(["exit 0", "prints \"3\"", "prints no \"x\""], block.Expectations.Select(expectation => expectation.ToString()));
        Assert.Null(page.Steps[1].Block);
    }

    [Fact]
    public void ExampleOfAnotherLanguage_StaysInTheTextAndIsNotRun()
    {
        RunbookPage page = Given.Read(Given.Page("1. It says:\n\n   ```console\n   $ rm -rf /\n   ```"));
        Assert.Null(Assert.Single(page.Steps).Block);
        Assert.Contains("$ rm -rf /", page.Steps[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void PageWithoutSteps_IsAGuideWhoseItemsAreReadAndNeverRun()
    {
        RunbookPage page = Given.Read(
            "# Old\n\nIt says:\n\n> Broken.\n\n## Look\n\n1. See:\n\n   ```sh\n   rm -rf /\n   ```\n\n## Mend\n\n2. Mend it.\n"
        );
        Assert.True(page.IsGuide);
        Assert.Equal("It says: Broken.", page.When);
        Assert.Equal(2, page.Steps.Count);
        Assert.All(page.Steps, step => Assert.Null(step.Block));
    }

    [Fact]
    public void WindowsLineEndings_ChangeNothing() =>
        Assert.Equal(
            "true\nfalse",
            Given.Read(Given.Page(Given.Step(1, "true\nfalse")).Replace("\n", "\r\n", StringComparison.Ordinal)).Steps[0].Block!.Command
        );

    public static TheoryData<string, string> Malformed =>
        new()
        {
            { "", "runbooks/try.md is empty" },
            { "Some text\n\n## Steps\n", "line 1: a runbook must begin with a title" },
            { Given.Page("1. A.").Replace("## Undo", "## Back", StringComparison.Ordinal), "the section '## Undo' is missing" },
            {
                Given.Page("1. A.").Replace("## See it", "## It worked when", StringComparison.Ordinal),
                "the section '## See it' is missing"
            },
            { Given.Page("1. A.") + "\n## More\n\nx\n", "the sections must be exactly these, in this order: When, See it" },
            { Given.Page("1. A.").Replace("Nothing.\n", "", StringComparison.Ordinal), "the section '## Undo' is empty" },
            { Given.Page("Do it."), "there are no steps" },
            { Given.Page("1. A.\n3. B."), "line 14: this step must have the number 2" },
            { Given.Page("1. A.\n\n   ```sh\n   true\n"), "line 15: the code block that begins here is not closed" },
            { Given.Page("1. A.\n\n   ```sh\n   ```"), "line 16: the block is empty" },
            {
                Given.Page("1. A.\n\n   ```sh\n   true\n   ```\n\n   ```sh\n   true\n   ```"),
                "line 19: a step can have only one block to run"
            },
            { Given.Page("1. A.\n\n   Expect: exit 0"), "line 15: an expectation must follow the block" },
            { Given.Page(Given.Step(1, "true", "it works")), "line 19: 'it works' is not a valid expectation" },
            { Given.Page("1. \n\n   ```sh\n   true\n   ```"), "the step has no text that says what to do" },
            { Given.Page("1. A.", "- ENV: the environment"), "line 15: write each value that the runbook needs as" },
            { Given.Page("1. A.", "- `ENV`: one\n- `ENV`: two"), "line 16: ENV is listed twice" },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void WhatIsWrong_IsSaidWithItsLine(string text, string said) =>
        Assert.Contains(said, Assert.Throws<RunbookException>(() => Given.Read(text)).Message, StringComparison.Ordinal);
}
