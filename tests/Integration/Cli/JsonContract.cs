using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>What scripts rely on: keys, their order, types, the order of lines.</summary>
public sealed class JsonContract
{
    private const string Pool = "spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value";
    private const string PoolChange = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";

    [Fact]
    public async Task LogTellsEveryLandingOnceNewestFirst()
    {
        JsonElement[] lines = (await Tool.OnDemo("log", "--json")).Json;
        Shaped.Are(Shaped.Landing(), lines);
        Assert.Equal(RealGit.Run(SharedDemo.Directory, "log", "--first-parent", "--format=%H").Split('\n'), lines.Select(Id));
    }

    [Fact]
    public async Task LogHasTheDocumentedValues()
    {
        JsonElement line = Assert.Single(
            (await Tool.OnDemo("log", "--json", "--since", "2026-11-03T14:12:00Z", "--until", "2026-11-03T14:12:01Z")).Json
        );
        Assert.Equal(PoolChange, Id(line));
        Assert.Equal("""{"number":482,"knownFrom":"merge-subject"}""", line.GetProperty("pullRequest").GetRawText());
        Assert.Equal("""["INC-58","PAY-231"]""", line.GetProperty("tickets").GetRawText());
        Assert.Equal("""["production"]""", line.GetProperty("environments").GetRawText());
        Assert.Equal("""[{"name":"Maria Santos","email":"maria.santos@example.com"}]""", line.GetProperty("authors").GetRawText());
        Assert.Equal("2026-11-03T14:12:00Z", line.GetProperty("landedAt").GetString());
        Assert.Contains(
            $$"""{"file":"environments/production/rendered/payments/deployment-payments-api.yaml","resource":"apps/v1/Deployment/payments/payments-api","path":"{{Pool}}","kind":"changed","before":"20","after":"50"}""",
            line.GetProperty("fields").GetRawText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task LimitTakesTheNewestAndZeroTakesAll()
    {
        string[] all = (await Tool.OnDemo("log", "--json")).Lines;
        Assert.Equal(all, (await Tool.OnDemo("log", "--json", "--limit", "0")).Lines);
        Assert.Equal(all[..3], (await Tool.OnDemo("log", "--json", "--limit", "3")).Lines);
    }

    [Fact]
    public async Task RevertsPointAtEachOther()
    {
        JsonElement[] lines = (await Tool.OnDemo("log", "--json")).Json;
        JsonElement[] reverting = [.. lines.Where(line => line.GetProperty("reverts").ValueKind == JsonValueKind.String)];
        Assert.NotEmpty(reverting);
        Assert.Contains(
            reverting,
            revert =>
                lines.Single(line => Id(line) == revert.GetProperty("reverts").GetString()).GetProperty("revertedBy").GetString()
                == Id(revert)
        );
    }

    [Fact]
    public async Task WholeMapsAndListsAreOneFieldWithJsonText()
    {
        JsonElement[] lines = (await Tool.OnDemo("log", "--json", "--whole")).Json;
        string[] values =
        [
            .. lines
                .SelectMany(line => line.GetProperty("fields").EnumerateArray())
                .Where(field => field.GetProperty("kind").GetString() == "added")
                .Select(field => field.GetProperty("after").GetString()!)
                .Where(value => value.StartsWith('{')),
        ];
        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(value).RootElement.ValueKind));
        Assert.DoesNotContain(
            (await Tool.OnDemo("log", "--json", "-n", "60")).Json.SelectMany(line => line.GetProperty("fields").EnumerateArray()),
            field => field.GetProperty("after").GetString()?.StartsWith("{\"", StringComparison.Ordinal) is true
        );
    }

    [Fact]
    public async Task HistoryTellsEachValueOldestFirst()
    {
        JsonElement[] lines = (
            await Tool.OnDemo("history", "--json", "apps/v1/Deployment/payments/payments-api", "DB_POOL_SIZE", "--env", "production")
        ).Json;
        Shaped.Are(Shaped.History, lines);
        Assert.Equal(
            ["added ->10", "changed 10->20", "changed 20->50"],
            lines.Select(line =>
                $"{line.GetProperty("kind").GetString()} {line.GetProperty("before").GetString()}->{line.GetProperty("after").GetString()}"
            )
        );
        Assert.Equal(
            lines.Select(line => line.GetProperty("landedAt").GetString()).Order(StringComparer.Ordinal),
            lines.Select(line => line.GetProperty("landedAt").GetString())
        );
    }

    [Fact]
    public async Task AskPrintsOneObject()
    {
        JsonElement answer = Assert.Single(
            (
                await Tool.OnDemo(
                    "ask",
                    "--json",
                    "who changed the database connection pool size on November 3rd, from what to what, and why?"
                )
            ).Json
        );
        Shape landings = Shaped.List(Shaped.Landing(("matched", Shaped.List(Shaped.Field))));
        Shaped.Are(
            Shaped.Map(
                ("understood", Shaped.Understood),
                ("answers", landings),
                ("notMatched", Shaped.Maybe(Shaped.Text)),
                ("sentences", Shaped.List(Shaped.Text)),
                ("nearest", landings),
                ("total", Shaped.Number),
                ("promotions", Shaped.List(Shaped.Text))
            ),
            [answer]
        );
        JsonElement first = answer.GetProperty("answers")[0];
        Assert.Equal(PoolChange, Id(first));
        Assert.All(first.GetProperty("matched").EnumerateArray(), field => Assert.Equal(Pool, field.GetProperty("path").GetString()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("notMatched").ValueKind);
    }

    [Fact]
    public async Task AskSaysWhyNothingWasFound()
    {
        JsonElement answer = Assert.Single((await Tool.OnDemo("ask", "--json", "who changed the moon gravity?")).Json);
        Assert.Equal(0, answer.GetProperty("answers").GetArrayLength());
        Assert.Contains("gravity", answer.GetProperty("notMatched").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IndexEndsWithItsFigures()
    {
        JsonElement line = (await Tool.OnDemo("index", "--json")).Json[^1];
        Shape number = Shaped.Number;
        Shaped.Are(
            Shaped.Map(
                ("landings", number),
                ("commits", number),
                ("fieldChanges", number),
                ("textChanges", number),
                ("seconds", number),
                ("peakBytes", number),
                ("added", number),
                ("index", Shaped.Text)
            ),
            [line]
        );
        Assert.Equal((358, 445), (line.GetProperty("landings").GetInt32(), line.GetProperty("commits").GetInt32()));
        Assert.True(line.GetProperty("peakBytes").GetInt64() > 1_000_000);
    }

    [Theory]
    [InlineData]
    [InlineData("--again")]
    public async Task Index_counts_what_it_recorded(params string[] again)
    {
        using var repository = new GrowingRepository();
        repository.Commit("one", ("a.yaml", "a: 1\n"));
        repository.Commit("two", ("a.yaml", "a: 2\n"));
        Assert.Equal(2, await Added());
        Assert.Equal(0, await Added());
        repository.Commit("three", ("a.yaml", "a: 3\n"));
        Assert.Equal(1, await Added());
        Assert.StartsWith(
            "0 new changes in ",
            (await Tool.Run(["index", "--repo", repository.Path, .. again])).Output,
            StringComparison.Ordinal
        );

        async Task<int> Added() =>
            (await Tool.Run(["index", "--json", "--repo", repository.Path, .. again])).Json[^1].GetProperty("added").GetInt32();
    }

    [Fact]
    public async Task ShowBlameAtAndDiffHaveTheirShapes()
    {
        Shaped.Are(Shaped.Landing(("commits", Shaped.List(Shaped.Commit))), (await Tool.OnDemo("show", "--json", "#482")).Json);
        JsonElement[] blamed = (await Tool.OnDemo("blame", "--json", "deployment/payments-api", "--env", "production")).Json;
        Shape set = Shaped.Map(
            ("file", Shaped.Text),
            ("resource", Shaped.Maybe(Shaped.Text)),
            ("path", Shaped.Text),
            ("value", Shaped.Maybe(Shaped.Text)),
            ("id", Shaped.Id),
            ("landedAt", Shaped.Time),
            ("authors", Shaped.List(Shaped.Person)),
            ("subject", Shaped.Text),
            ("pullRequest", Shaped.PullRequest)
        );
        Shaped.Are(set, blamed);
        Assert.Contains(blamed, line => line.GetProperty("path").GetString() == Pool && Id(line) == PoolChange);
        JsonElement[] standing = (
            await Tool.OnDemo("at", "--json", "2026-11-02", "deployment/payments-api", "DB_POOL_SIZE", "--env", "production")
        ).Json;
        Shaped.Are(Shaped.Standing, standing);
        Assert.All(standing, line => Assert.Equal("20", line.GetProperty("value").GetString()));
        JsonElement[] differing = (await Tool.OnDemo("diff", "--json", "homelab", "production")).Json;
        Shaped.Are(Shaped.Field, [.. differing.Where(line => line.TryGetProperty("path", out _))]);
    }

    private static string Id(JsonElement line) => line.GetProperty("id").GetString()!;
}
