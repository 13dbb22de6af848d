using Cairn.Recording;

namespace Cairn.Trail.Index.Tests;

/// <summary>A branch that was rewritten: said loudly, kept, marked.</summary>
public sealed class Rewriting
{
    [Fact]
    public void WhatLeftTheLineIsKeptAndMarked()
    {
        using var repository = new GrowingRepository();
        repository.Commit("Base", ("a.yaml", "pool: 1\n"));
        string gone = repository.Commit("Gone", ("a.yaml", "pool: 2\n"));
        Recorded.Lines(repository.Path, repository.Data);
        RealGit.Run(repository.Path, "reset", "-q", "--hard", "HEAD~1");
        string now = repository.Commit("Instead", ("a.yaml", "pool: 3\n"));

        var said = new List<string>();
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data, said.Add);
        Assert.Contains(said, sentence => sentence.StartsWith("HISTORY WAS REWRITTEN", StringComparison.Ordinal));
        Assert.Equal(["Instead", "Base"], Recorded.Lines(open).Select(Subject));
        string marked = Assert.Single(Recorded.Lines(open, rewritten: true));
        Assert.Contains($"\"id\":\"{gone}\"", marked, StringComparison.Ordinal);
        Assert.Contains("\"rewritten\":true", marked, StringComparison.Ordinal);
        Rewrite rewrite = Assert.Single(open.Trail.Facts.Rewrites);
        Assert.Equal((gone, now, 1), (rewrite.OldTip, rewrite.NewTip, rewrite.Landings));
    }

    [Fact]
    public void ALineThatSharesNothingBeginsAnewAndTheOldOneIsKept()
    {
        using var repository = new GrowingRepository();
        repository.Commit("Old one", ("a.yaml", "pool: 1\n"));
        repository.Commit("Old two", ("a.yaml", "pool: 2\n"));
        Recorded.Lines(repository.Path, repository.Data);
        RealGit.Run(repository.Path, "checkout", "-q", "--orphan", "fresh");
        repository.Commit("New one", ("a.yaml", "pool: 5\n"));
        RealGit.Run(repository.Path, "branch", "-q", "-M", "fresh", "main");

        var said = new List<string>();
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data, said.Add);
        Assert.Contains(said, sentence => sentence.StartsWith("HISTORY WAS REWRITTEN", StringComparison.Ordinal));
        Assert.Equal(["New one"], Recorded.Lines(open).Select(Subject));
        Assert.Equal(["Old two", "Old one"], Recorded.Lines(open, rewritten: true).Select(Subject));
    }

    [Fact]
    public void AnotherRepositorysIndexIsPutAsideNotOverwritten()
    {
        using var repository = new GrowingRepository();
        using var other = new GrowingRepository();
        using var scratch = new Scratch();
        string tip = repository.Commit("Of one", ("a.yaml", "pool: 1\n"));
        other.Commit("Of the other", ("a.yaml", "pool: 9\n"));
        Recorded.Lines(repository.Path, scratch.Path);

        var said = new List<string>();
        using OpenTrail open = Recorded.Open(other.Path, scratch.Path, said.Add);
        Assert.Equal(["Of the other"], Recorded.Lines(open).Select(Subject));
        Assert.True(File.Exists(scratch.At($"main.until-{tip[..12]}.db")), string.Join('\n', said));
    }

    private static string Subject(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("subject").GetString()!;
}
