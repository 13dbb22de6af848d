using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Tests.Pages;

/// <summary>Where runbooks come from.</summary>
public sealed class Shelves
{
    [Fact]
    public void RepositoryWithRunbooks_HasItsOwnFirstAndTheOthersThatCairnCarries()
    {
        using Scratch repository = Given.Repository(Given.Page("1. A."));
        File.WriteAllText(repository.At("runbooks/ledger-fork.md"), "# Ours\n\nOur way.\n");
        File.WriteAllText(repository.At("runbooks/README.md"), "# About\n");
        var shelf = RunbookStore.Open(repository.Path);
        Assert.Equal(["ledger-fork", "try"], shelf.All.TakeWhile(page => !page.IsCarried).Select(page => page.Name));
        Assert.Equal("Ours", shelf.Find("ledger-fork").Read().Title);
        Assert.True(shelf.Find("promote").IsCarried);
    }

    [Fact]
    public void NoRepository_HasEveryPageOfThisOneAsItIs()
    {
        string[] pages = [.. Directory.GetFiles(Checkout.At("runbooks"), "*.md").Order(StringComparer.Ordinal)];
        Assert.Equal(pages.Select(Path.GetFileNameWithoutExtension), RunbookStore.Open(null).All.Select(page => page.Name));
        Assert.All(
            RunbookStore.Open(null).All,
            page => Assert.Equal(File.ReadAllBytes(Checkout.At($"runbooks/{page.Name}.md")), page.Bytes)
        );
    }

    [Theory]
    [InlineData("failed-sync")]
    [InlineData("failed-sync.md")]
    [InlineData("runbooks/failed-sync.md#see-it")]
    [InlineData("Failed-Sync")]
    public void WhatAlertsAndPeopleSay_FindsThePage(string asked) => Assert.Equal("failed-sync", RunbookStore.Open(null).Find(asked).Name);

    [Fact]
    public void UnknownName_SaysWhereTheNamesAre() =>
        Assert.Contains(
            "cairn runbook list",
            Assert.Throws<RunbookException>(() => RunbookStore.Open(null).Find("nothing")).Message,
            StringComparison.Ordinal
        );
}
