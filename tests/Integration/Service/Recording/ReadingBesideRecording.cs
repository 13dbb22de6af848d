using System.Net;
using Cairn.Cli.Tests;
using Cairn.Recording;
using Cairn.Recording.Ledgers;

namespace Cairn.Service.Tests;

/// <summary>What pages show while a recording runs, after one that failed, and after others wrote to the trail.</summary>
public sealed class ReadingBesideRecording
{
    [Fact]
    public async Task First_recording_answers_503_with_a_time_to_retry_and_then_the_pages()
    {
        var scratch = new Scratch();
        using var repository = new GrowingRepository();
        string id = repository.Commit("One", ("a.yaml", "a: 1\n"));
        Directory.CreateDirectory(scratch.At("0"));
        Served served;
        using (Exclusive(scratch.At("0/main.append.lock")))
        {
            served = await Served.Begin(scratch, ("", "Scratch", repository.Path));
            Answered page = await served.Until("/", page => page.Text.Contains("for the first time", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Equal(TimeSpan.FromSeconds(5), page.Response.Headers.RetryAfter?.Delta);
            Assert.Contains("Nothing is recorded yet.", page.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await served.Get("/change/" + id)).Status);
        }

        await using (served)
        {
            await served.Until("/", page => page.Status == HttpStatusCode.OK && page.Links.Contains("/change/" + id));
        }
    }

    [Fact]
    public async Task Pages_show_the_last_recording_while_a_large_history_is_recorded()
    {
        using var slow = new LongRepository();
        string tip = RealGit.Run(slow.Repository, "rev-parse", "main");
        string old = RealGit.Run(slow.Repository, "rev-parse", "main~3990");
        RealGit.Run(slow.Repository, "update-ref", "refs/heads/main", old);
        await using Served served = await Served.Start(("", "Long", slow.Repository));
        using (Exclusive(Path.Combine(served.Data, "main.append.lock")))
        {
            RealGit.Run(slow.Repository, "update-ref", "refs/heads/main", tip);
            Answered page = await served.Until("/", page => page.Text.Contains("of 3,990 changes", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains($"Recorded up to {old[..12]}, checked 0 s ago. Recording ", page.Text, StringComparison.Ordinal);
            Assert.Contains("/change/" + old, page.Links);
            Assert.Equal(HttpStatusCode.OK, (await served.Get("/change/" + old)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get("/change/" + tip)).Status);
        }

        Answered after = await served.Until("/", page => page.Links.Contains("/change/" + tip));
        Assert.Contains("4,000 landings", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_recording_keeps_the_pages_says_why_and_is_tried_again()
    {
        using var repository = new GrowingRepository();
        string text = repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Served served = await Served.Of(repository);
        string key = Path.Combine(served.Data, "main.ledger.key");
        File.Move(key, key + ".away");
        string two = repository.Commit("Two", ("a.yaml", "a: 2\n"));
        Answered page = await served.Until("/", page => page.Text.Contains("Recording failed", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("/change/" + text, page.Links);
        Assert.Contains("signing key", page.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        File.Move(key + ".away", key);
        page = await served.Until("/", page => page.Links.Contains("/change/" + two));
        await served.Until("/", page => !page.Text.Contains("Recording failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rewritten_branch_is_shown_as_such_after_the_next_recording()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "a: 1\n"));
        string gone = repository.Commit("Two", ("a.yaml", "a: 2\n"));
        await using Served served = await Served.Of(repository);
        RealGit.Run(repository.Path, "reset", "-q", "--hard", "HEAD~1");
        string other = repository.Commit("Three", ("a.yaml", "a: 3\n"));
        Answered page = await served.Until("/", page => page.Links.Contains("/change/" + other));
        Assert.DoesNotContain("/change/" + gone, page.Links);
        Assert.Contains("history was rewritten once", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasure_and_key_rotation_beside_the_service_leave_it_reading_and_recording()
    {
        using var repository = new GrowingRepository();
        string text = repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Served served = await Served.Of(repository);
        Assert.Contains("Maria Weber", (await served.Get("/")).Text, StringComparison.Ordinal);
        var place = TrailPlace.In(served.Data, "main");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        DateTimeOffset now = new FixedClock().GetUtcNow();
        ErasureResult erased = Erasure.Run(place, "Maria Weber", "asked for", now, static _ => { }, cancel);
        Assert.NotNull(erased.Entry);
        Answered page = await served.Get("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("/change/" + text, page.Links);
        Assert.DoesNotContain("Maria Weber", page.Text, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(served.Data), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("Maria Weber"u8)));

        KeyRotation.Begin(place, now, static _ => { }, cancel);
        string two = repository.Commit("Two", ("a.yaml", "a: 2\n"));
        await served.Until("/", answer => answer.Links.Contains("/change/" + two));
        Assert.Empty(LedgerAudit.Run(place, [], [], null, cancel).Findings);
    }

    [Fact]
    public async Task Deleted_index_is_built_again_without_a_restart()
    {
        using var repository = new GrowingRepository();
        string text = repository.Commit("One", ("a.yaml", "a: 1\n"));
        await using Served served = await Served.Of(repository);
        File.Delete(Path.Combine(served.Data, "main.db"));
        await served.Until("/", page => page.Status == HttpStatusCode.OK && page.Links.Contains("/change/" + text));
    }

    /// <summary>As another process holds it.</summary>
    private static FileStream Exclusive(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
