using System.Diagnostics;
using System.Text.Json;
using Cairn.Trail.Index.Tests;

namespace Cairn.Cli.Tests;

/// <summary><c>index --again</c> and <c>redact --again</c> of a ledger that an earlier release recorded.</summary>
public sealed class CarryingOver
{
    [Fact]
    public async Task An_earlier_ledger_is_answered_as_recorded_and_says_so()
    {
        using var earlier = new EarlierLedger();
        Ran log = await Cairn(earlier, "log", "--limit", "0");
        Assert.Equal(0, log.Code);
        Assert.Contains("plantedmotd-one", log.Output, StringComparison.Ordinal);
        Assert.Contains("7 changes were recorded by the rules of an earlier release", log.Errors, StringComparison.Ordinal);
        Ran verified = await Cairn(earlier, "verify");
        Assert.Equal(0, verified.Code);
        Assert.Contains("append corrections: cairn index", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_carried_over_is_answered_from_as_one_recorded_today()
    {
        using var earlier = new EarlierLedger();
        using var today = new EarlierLedger();
        foreach (string file in Directory.GetFiles(today.Data).Where(file => !file.EndsWith("redaction.key", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        Ran again = await Cairn(earlier, "index", "--json");
        Assert.Equal(0, again.Code);
        JsonElement carried = again.Json[0].GetProperty("carriedOver");
        Assert.Equal(7, carried.GetProperty("same").GetInt32() + carried.GetProperty("corrected").GetInt32());
        Assert.InRange(carried.GetProperty("corrected").GetInt32(), 5, 7);
        Assert.Equal(0, carried.GetProperty("left").GetInt32());
        string[] told = (await Cairn(earlier, "log", "--json", "--limit", "0")).Lines;
        Assert.Equal((await Cairn(today, "log", "--json", "--limit", "0")).Lines, told.Select(WithoutCorrection));
        Assert.Equal(
            carried.GetProperty("corrected").GetInt32(),
            told.Count(line => line.Contains("\"corrects\":{", StringComparison.Ordinal))
        );
        Assert.Equal(
            (await Cairn(today, "history", "app.yaml", "pool", "--json")).Lines,
            (await Cairn(earlier, "history", "app.yaml", "pool", "--json")).Lines.Select(WithoutCorrection)
        );

        // What is right of the merge is what git blame says of its lines.
        Ran blame = await Cairn(earlier, "blame", "environments/production/app.yaml");
        Assert.Matches("pool.*Bo Example|Bo Example.*pool", blame.Output);
        Ran verified = await Cairn(earlier, "verify");
        Assert.Equal(0, verified.Code);
        Assert.Contains("correct what was recorded before by earlier rules; both are kept", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("append corrections", verified.Output, StringComparison.Ordinal);
        Ran second = await Cairn(earlier, "index", "--again");
        Assert.Contains("none was read again", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_proven_and_names_the_entry_before_it()
    {
        using var earlier = new EarlierLedger();
        using var scratch = new Scratch();
        string before = (await Cairn(earlier, "log", "--json", "--proof", "--limit", "0")).Output;
        await Cairn(earlier, "index", "--again");
        Ran after = await Cairn(earlier, "log", "--json", "--proof", "--limit", "0");
        JsonElement change = after.Json.First(one => one.TryGetProperty("corrects", out _));
        string id = change.GetProperty("id").GetString()!;
        string earlierLine = before.Split('\n').First(line => line.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal));
        long entry = JsonDocument.Parse(earlierLine).RootElement.GetProperty("ledger").GetProperty("entry").GetInt64();
        Assert.Equal(entry, change.GetProperty("corrects").GetProperty("entry").GetInt64());
        foreach (string answer in (string[])[before, after.Output])
        {
            File.WriteAllText(scratch.At("answer.json"), answer);
            Ran verified = await Cairn(earlier, "verify", scratch.At("answer.json"));
            Assert.Equal(0, verified.Code);
        }

        Assert.Contains(
            $"; corrects entry {entry}",
            (await Cairn(earlier, "verify", scratch.At("answer.json"))).Output,
            StringComparison.Ordinal
        );
        Assert.Contains($"recorded before as entry {entry}", (await Cairn(earlier, "show", id)).Output, StringComparison.Ordinal);
        File.WriteAllText(
            scratch.At("forged.json"),
            after.Output.Replace($"\"corrects\":{{\"entry\":{entry},", $"\"corrects\":{{\"entry\":{entry + 1},", StringComparison.Ordinal)
        );
        Ran forged = await Cairn(earlier, "verify", scratch.At("forged.json"));
        Assert.Equal(1, forged.Code);
        Assert.Contains("'corrects' does not match the entry", forged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_built_again_holds_the_corrections()
    {
        using var earlier = new EarlierLedger();
        await Cairn(earlier, "index", "--again");
        string told = (await Cairn(earlier, "log", "--json", "--limit", "0")).Output;
        foreach (string file in Directory.GetFiles(earlier.Data, "main.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal(told, (await Cairn(earlier, "log", "--json", "--limit", "0")).Output);
        Assert.Equal(0, (await Cairn(earlier, "verify")).Code);
    }

    [Fact]
    public async Task A_persons_erased_data_is_not_recorded_again()
    {
        using var earlier = new EarlierLedger();
        await Cairn(earlier, "erase", "--person", "Cy Example", "--reason", "asked for", "--yes");
        Ran again = await Cairn(earlier, "index", "--again");
        Assert.Equal(0, again.Code);
        Assert.Contains("are left as recorded", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Cy Example", (await Cairn(earlier, "log", "--json", "--limit", "0")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Cairn(earlier, "verify")).Code);
    }

    [Fact]
    public async Task A_killed_run_leaves_a_ledger_that_verifies_and_the_next_one_ends_it()
    {
        using var earlier = new EarlierLedger();
        await Cairn(earlier, "log");
        for (int delay = 0; delay < 1_000; delay += 60)
        {
            using Process run = Tool.Start("redact", "--again", "--yes", "--repo", earlier.Repository, "--data", earlier.Data);
            await Task.Delay(300 + delay, TestContext.Current.CancellationToken);
            run.Kill();
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await Cairn(earlier, "verify")).Code);
        Assert.Equal(0, (await Cairn(earlier, "redact", "--again", "--yes")).Code);
        Assert.Empty(earlier.Found());
        Ran verified = await Cairn(earlier, "verify");
        Assert.Equal(0, verified.Code);
        Assert.DoesNotContain("append corrections", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_recorded_before_are_erased_from_every_file()
    {
        using var earlier = new EarlierLedger();
        Assert.Equal(EarlierLedger.Planted, earlier.Found());
        Ran dry = await Cairn(earlier, "redact", "--again", "--dry-run", "--json");
        Assert.Equal(0, dry.Code);
        Assert.Equal(EarlierLedger.Planted, earlier.Found());
        Ran done = await Cairn(earlier, "redact", "--again", "--yes", "--json");
        Assert.Equal(0, done.Code);
        Assert.Equal(dry.Json[0].GetProperty("values").GetInt32(), done.Json[0].GetProperty("values").GetInt32());
        Assert.InRange(done.Json[0].GetProperty("values").GetInt32(), 5, 20);
        Assert.Equal(1, done.Json[0].GetProperty("names").GetInt32());
        Assert.Empty(earlier.Found());
        Assert.Equal(0, (await Cairn(earlier, "verify")).Code);
        Ran log = await Cairn(earlier, "log", "--json", "--limit", "0");
        Assert.DoesNotContain(EarlierLedger.Planted, secret => log.Output.Contains(secret, StringComparison.Ordinal));
        Assert.Contains("redacted:", log.Output, StringComparison.Ordinal);
        Ran second = await Cairn(earlier, "redact", "--again", "--yes", "--json");
        Assert.Equal(0, second.Json[0].GetProperty("entries").GetInt32());
        Assert.Equal(JsonValueKind.Null, second.Json[0].GetProperty("entry").ValueKind);
    }

    [Fact]
    public async Task Answers_exported_before_an_erasure_still_verify()
    {
        using var earlier = new EarlierLedger();
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("before.json"), (await Cairn(earlier, "log", "--json", "--proof", "--limit", "0")).Output);
        await Cairn(earlier, "redact", "--again", "--yes");
        Assert.Equal(0, (await Cairn(earlier, "verify", scratch.At("before.json"))).Code);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_erased_unless_asked_for()
    {
        using var earlier = new EarlierLedger();
        WrongInput.Refused(await Cairn(earlier, "redact", "--again"), 2, "pass --yes to proceed");
        WrongInput.Refused(await Cairn(earlier, "redact", "--yes"), 2, "--again is required");
        WrongInput.Refused(await Cairn(earlier, "redact", "--again", "--yes", "--dry-run"), 2, "--dry-run erases nothing");
        Assert.Equal(EarlierLedger.Planted, earlier.Found());
    }

    private static string WithoutCorrection(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, ",\"corrects\":\\{[^}]*\\}", "");

    private static Task<Ran> Cairn(EarlierLedger earlier, params string[] arguments) =>
        Tool.Run([.. arguments, "--repo", earlier.Repository, "--data", earlier.Data]);
}
