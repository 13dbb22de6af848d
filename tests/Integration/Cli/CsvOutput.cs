namespace Cairn.Cli.Tests;

/// <summary>CSV holds the same rows as JSON, as RFC 4180 has it, and starts nothing in a spreadsheet.</summary>
public sealed class CsvOutput
{
    [Fact]
    public async Task OfALogHasALineForEachField()
    {
        string[] lines = (await Tool.OnDemo("log", "--csv", "--env", "production", "--since", "2026-11-01")).Lines;
        Assert.Equal(
            "id,landedAt,landedBy,authors,subject,pullRequest,environments,file,resource,path,kind,before,after",
            lines[0].TrimEnd('\r')
        );
        int expected = (await Tool.OnDemo("log", "--json", "--env", "production", "--since", "2026-11-01")).Json.Sum(line =>
            Math.Max(1, line.GetProperty("fields").GetArrayLength() + line.GetProperty("texts").GetArrayLength())
        );
        Assert.True(expected > 10);
        Assert.Equal(expected, lines.Count(line => line.Length > 40 && line[..40].All(char.IsAsciiHexDigitLower) && line[40] == ','));
    }

    [Fact]
    public async Task OfAHistoryHasTheValues()
    {
        string[] lines = (
            await Tool.OnDemo("history", "--csv", "apps/v1/Deployment/payments/payments-api", "DB_POOL_SIZE", "--env", "production")
        ).Lines;
        Assert.Equal("id,landedAt,authors,file,resource,path,kind,before,after,subject,pullRequest", lines[0].TrimEnd('\r'));
        Assert.EndsWith(
            ",changed,20,50,Merge pull request #482 from maria/raise-pool,482",
            lines[^1].TrimEnd('\r'),
            StringComparison.Ordinal
        );
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task QuotesWhatNeedsItAndDefusesFormulas()
    {
        using var repository = new GrowingRepository();
        repository.Commit("=HYPERLINK(\"http://evil\"), \"quoted\"", ("a.yaml", "formula: =1+2\nlines: \"one\\ntwo\"\nnegative: -5\n"));
        string output = (await Tool.Run("log", "--csv", "--repo", repository.Path)).Output;
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\"), \"\"quoted\"\"\"", output, StringComparison.Ordinal);
        Assert.Contains(",formula,added,,'=1+2", output, StringComparison.Ordinal);
        Assert.Contains(",lines,added,,\"one\ntwo\"", output, StringComparison.Ordinal);
        Assert.Contains(",negative,added,,-5", output, StringComparison.Ordinal);
    }
}
