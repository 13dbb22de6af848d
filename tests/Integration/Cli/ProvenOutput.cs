using System.Text;
using System.Text.Json;
using Cairn.Trail.Ledger.Checkpoints;

namespace Cairn.Cli.Tests;

/// <summary><c>--proof</c>, <c>prove</c> and <c>verify FILE</c>: what is exported here is checked elsewhere, with the public key
/// alone.</summary>
public sealed class ProvenOutput
{
    private const string PoolChange = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";

    private static readonly Shape Ledger = Shaped.Map(
        ("entry", Shaped.Number),
        ("checkpoint", Shaped.Number),
        ("leaf", Shaped.Text),
        ("payload", Shaped.Map(("head", Shaped.Text), ("commits", Shaped.Text), ("fields", Shaped.Text), ("salts", Shaped.Text))),
        ("proof", Shaped.Text)
    );

    private static readonly Shape Verified = Shaped.Map(
        ("id", Shaped.Maybe(Shaped.Id)),
        ("ok", Shaped.Flag),
        ("refused", Shaped.Maybe(Shaped.Text)),
        ("entry", Shaped.Maybe(Shaped.Number)),
        ("checkpoint", Shaped.Maybe(Shaped.Number)),
        ("recordedAt", Shaped.Maybe(Shaped.Time)),
        ("notShown?", Shaped.List(Shaped.Text)),
        ("notProven?", Shaped.List(Shaped.Text))
    );

    public static TheoryData<string[]> Exports() =>
        new(
            ["log"],
            ["log", "--env", "production", "--limit", "0"],
            ["show", PoolChange],
            ["history", "deployment/payments/payments-api", "DB_POOL_SIZE"],
            ["ask", "who changed the database connection pool size on November 3rd, and why?"],
            ["ask", "what did Maria change in production in 2026?", "--limit", "0"]
        );

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task WhatIsExported_IsCheckedInAnotherDirectoryWithTheKeyAlone(string[] export)
    {
        using var elsewhere = new Scratch();
        Ran exported = await Tool.OnDemo([.. export, "--json", "--proof"]);
        Assert.Equal((0, ""), (exported.Code, exported.Errors));
        File.WriteAllText(elsewhere.At("answer.json"), exported.Output);
        string key = (await Tool.OnDemo("key", "show")).Output.TrimEnd();
        Ran good = await Tool.Bash(elsewhere.Path, $"cairn verify answer.json --key '{key}'");
        Assert.Equal((0, ""), (good.Code, good.Errors));
        Assert.Matches("^What is shown of (the change|all [0-9]+ changes) is as recorded", good.Lines[^1]);
        Assert.All(
            good.Lines[..^1],
            line =>
                Assert.Matches(
                    @"^✓ [0-9a-f]{12} recorded as entry \d+ on [-0-9]{10} \d\d:\d\dZ, proven under checkpoint \d+(; not shown: .+)?$",
                    line
                )
        );

        Ran json = await Tool.Bash(elsewhere.Path, $"cairn verify answer.json --json --key '{key}'");
        Shaped.Are(Verified, json.Json);
        Assert.All(json.Json, element => Assert.True(element.GetProperty("ok").GetBoolean()));
        Assert.Equal(good.Lines.Length - 1, json.Json.Length);

        File.WriteAllText(
            elsewhere.At("answer.json"),
            exported.Output.Replace("\"name\":\"Maria Santos\"", "\"name\":\"Jonas Weber\"", StringComparison.Ordinal)
        );
        Ran changed = await Tool.Bash(elsewhere.Path, $"cairn verify answer.json --key '{key}'");
        Assert.Equal(1, changed.Code);
        Assert.Contains("cannot be trusted.", changed.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(
            changed.Lines,
            line => line.StartsWith("✗ ", StringComparison.Ordinal) && line.Contains("does not match the entry", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task TheLedgerMember_HasItsDocumentedShapeAndNothingElseChanges()
    {
        JsonElement proven = Assert.Single((await Tool.OnDemo("show", PoolChange, "--json", "--proof")).Json);
        Shaped.Are(Shaped.Landing(("commits", Shaped.List(Shaped.Commit)), ("ledger", Ledger)), [proven]);
        string plain = (await Tool.OnDemo("show", PoolChange, "--json")).Output.TrimEnd();
        Assert.StartsWith(plain[..^1] + ",\"ledger\":{", proven.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            proven.GetProperty("ledger").GetProperty("entry").GetInt64(),
            TlogProof.Parse(proven.GetProperty("ledger").GetProperty("proof").GetString()!).Index
        );
    }

    [Fact]
    public async Task InWords_ItIsSaidWhereAChangeIsRecorded()
    {
        Ran shown = await Tool.OnDemo("show", PoolChange, "--proof");
        Assert.Contains(
            shown.Lines,
            line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^  recorded as entry \d+, proven under checkpoint 359$")
        );
        Assert.DoesNotContain("recorded as entry", (await Tool.OnDemo("show", PoolChange)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProof_IsThePublicFormWithTheEntryInItAndChecksElsewhere()
    {
        using var elsewhere = new Scratch();
        Ran proven = await Tool.OnDemo("prove", PoolChange);
        Assert.Equal((0, ""), (proven.Code, proven.Errors));
        TlogProof read = TlogProof.Parse(proven.Output);
        Assert.Equal(proven.Output, read.ToString());
        using JsonDocument leaf = JsonDocument.Parse(read.Extra!);
        Assert.Equal("commit:" + PoolChange, leaf.RootElement.GetProperty("subject").GetString());
        Assert.Equal(proven.Output, (await Tool.OnDemo("prove", "#482")).Output);

        File.WriteAllText(elsewhere.At("pool.tlog-proof"), proven.Output);
        File.WriteAllText(elsewhere.At("log.pub"), "# The demo's log\n" + (await Tool.OnDemo("key", "show", "--all")).Output);
        Ran good = await Tool.Bash(elsewhere.Path, "cairn verify pool.tlog-proof --key log.pub");
        Assert.Equal((0, ""), (good.Code, good.Errors));
        Assert.StartsWith($"✓ {PoolChange[..12]} recorded as entry {read.Index} on ", Assert.Single(good.Lines), StringComparison.Ordinal);
        Shaped.Are(Verified, (await Tool.Bash(elsewhere.Path, "cairn verify pool.tlog-proof --json --key log.pub")).Json);

        byte[] other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(read.Extra!).Replace("success", "failure", StringComparison.Ordinal));
        File.WriteAllText(elsewhere.At("pool.tlog-proof"), (read with { Extra = other }).ToString());
        Ran changed = await Tool.Bash(elsewhere.Path, "cairn verify pool.tlog-proof --key log.pub");
        Assert.Equal(1, changed.Code);
        Assert.Contains("The proof does not lead from this entry to the signed root", changed.Output, StringComparison.Ordinal);
        File.WriteAllText(elsewhere.At("pool.tlog-proof"), (read with { Extra = null }).ToString());
        WrongInput.Refused(await Tool.Bash(elsewhere.Path, "cairn verify pool.tlog-proof --key log.pub"), 2, "lacks its entry");
    }

    [Theory]
    [InlineData("There is no file nowhere.json", "verify nowhere.json --key KEY")]
    [InlineData("The ledger's public key is missing; pass it with --key", "verify answer.json")]
    [InlineData("--key: A verifier key reads NAME+ID+KEY", "verify answer.json --key nonsense")]
    [InlineData("--key: ", "verify answer.json --key answer.json")]
    [InlineData("answer.json: Line 1 is not JSON", "verify answer.json --key KEY")]
    [InlineData("list.json: This is not an answer exported by cairn", "verify list.json --key KEY")]
    [InlineData("empty.json contains no change to verify", "verify empty.json --key KEY")]
    [InlineData("none.json contains no change to verify", "verify none.json --key KEY")]
    [InlineData("cut.tlog-proof: A tlog-proof", "verify cut.tlog-proof --key KEY")]
    public async Task AFileThatIsNoAnswer_IsExplained(string said, string command)
    {
        using var elsewhere = new Scratch();
        File.WriteAllText(elsewhere.At("answer.json"), "recorded: nothing\n");
        File.WriteAllText(elsewhere.At("list.json"), "[]\n");
        File.WriteAllText(elsewhere.At("empty.json"), "\n");
        File.WriteAllText(elsewhere.At("none.json"), "{\"understood\":{},\"answers\":[]}\n");
        File.WriteAllText(elsewhere.At("cut.tlog-proof"), "c2sp.org/tlog-proof@v1\nindex 3\n");
        string key = (await Tool.OnDemo("key", "show")).Output.TrimEnd();
        WrongInput.Refused(
            await Tool.Bash(elsewhere.Path, "cairn " + command.Replace("KEY", $"'{key}'", StringComparison.Ordinal)),
            2,
            said
        );
    }

    [Fact]
    public async Task AnAnswerWithoutProof_IsNotTrusted()
    {
        using var elsewhere = new Scratch();
        File.WriteAllText(elsewhere.At("answer.json"), (await Tool.OnDemo("log", "--json", "--limit", "2")).Output);
        string key = (await Tool.OnDemo("key", "show")).Output.TrimEnd();
        Ran ran = await Tool.Bash(elsewhere.Path, $"cairn verify answer.json --key '{key}'");
        Assert.Equal(1, ran.Code);
        Assert.EndsWith("The change has no proof; export it with --proof.", ran.Lines[0], StringComparison.Ordinal);
        Assert.Equal("2 of 2 cannot be trusted.", ran.Lines[^1]);
    }

    [Theory]
    [InlineData("--proof proves single fields, as they were recorded", "log", "--proof", "--whole")]
    [InlineData("There is no change 'ffffffff'", "prove", "ffffffff")]
    [InlineData("CHANGE|Required argument", "prove")]
    public async Task WhatCannotBeProven_IsExplained(string said, params string[] arguments) =>
        WrongInput.Refused(await Tool.OnDemo(arguments), 2, said);
}
