using System.Collections.Concurrent;
using Cairn.Delivery.Health.Judging;

namespace Cairn.Delivery.Health.Tests.Recordings;

/// <summary>The Application check of the platform on each state that a real ArgoCD wrote.</summary>
public sealed class ApplicationsOfTheRecordings
{
    private static readonly string Lua = File.ReadAllText(Checkout.At("apps/argocd/deploy/health/argoproj.io/Application/health.lua"));

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Evaluation>>> Known = [];

    public static TheoryData<string> Recordings => ["bootstrap", "shop", "payments", "bootstrap-3.6"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Each_state_has_the_verdict_a_person_gives(string recording)
    {
        ExpectedVerdict[] expected = [.. ExpectedVerdict.Read().Where(expectedVerdict => expectedVerdict.Recording == recording)];
        HashSet<ExpectedVerdict> seen = [];
        List<string> different = [];
        foreach ((RecordedState state, string status, string message) in Evaluated(recording))
        {
            ExpectedVerdict verdict = expected.Last(expectedVerdict =>
                expectedVerdict.Application == state.Application && string.CompareOrdinal(expectedVerdict.From, state.At) <= 0
            );
            seen.Add(verdict);
            if (verdict.Status != status)
            {
                different.Add($"{state.At} {state.Application}: {status} ({message}), a person says {verdict.Status}: {verdict.Why}");
            }
        }

        Assert.Empty(different);
        Assert.Empty(expected.Except(seen));
    }

    [Fact]
    public void Terminated_child_whose_fix_is_pushed_does_not_fail_the_wave_of_its_parent()
    {
        // The root's sync that failed three times in the recording, because audit was Degraded between 16:39:13 and 16:40:54.
        Evaluation[] children =
        [
            .. Evaluated("bootstrap")
                .Where(evaluation => evaluation.State.Application != "root" && Within(evaluation.State, "16:32:41", "16:42:57")),
        ];
        Assert.Contains(
            children,
            evaluation =>
                evaluation.State.Application == "audit"
                && evaluation.Message.EndsWith(" was terminated, waiting for ArgoCD to look for a newer one", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(children, evaluation => evaluation.Status == "Degraded");
    }

    [Theory]
    [InlineData("audit", "/PersistentVolumeClaim/audit-backup")]
    [InlineData("root", "argoproj.io/Application/audit")]
    public void Stuck_sync_names_what_it_waits_for(string application, string waitsFor)
    {
        // Nothing changed from 16:37:26 to 16:39:13, when a person terminated the sync.
        (_, string status, string message) = Evaluated("bootstrap")
            .Last(evaluation => evaluation.State.Application == application && Within(evaluation.State, "16:36", "16:39:13"));
        Assert.Equal(("Progressing", "Syncing: waiting for healthy state of " + waitsFor), (status, message));
    }

    private static bool Within(RecordedState state, string from, string to) =>
        string.CompareOrdinal(state.At[11..], from) >= 0 && string.CompareOrdinal(state.At[11..], to) < 0;

    private static IReadOnlyList<Evaluation> Evaluated(string recording)
    {
        string? path = PublicTestData.Find($"argocd-recordings/{recording}.jsonl.gz");
        Assert.SkipWhen(
            path is null,
            $"No recordings of ArgoCD found; set {PublicTestData.Variable} to the directory that contains argocd-recordings."
        );
        return Known.GetOrAdd(recording, _ => new(() => [.. Evaluate(path)])).Value;
    }

    private static IEnumerable<Evaluation> Evaluate(string path)
    {
        var script = new HealthScript(WrittenSuites.Sandbox(), Lua);
        foreach (RecordedState state in RecordedState.Read(path))
        {
            (Suites.HealthStatus? health, string? error) = script.Evaluate(state.Value);
            Assert.True(error is null, $"{state.At} {state.Application}: {error}");
            yield return new(state, health!.Status, health.Message);
        }
    }

    private sealed record Evaluation(RecordedState State, string Status, string Message);
}
