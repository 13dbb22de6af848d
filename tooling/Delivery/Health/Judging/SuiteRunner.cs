using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Judging;

/// <summary>Runs suites: cases at the same time, results in their order.</summary>
/// <param name="open">Whether health scripts have the libraries, as ArgoCD's own and its tests do; those of argocd-cm do not.</param>
public sealed class SuiteRunner(LuaSandbox sandbox, bool open)
{
    /// <summary>Runs every case. A suite that cannot be run is a case that failed.</summary>
    /// <param name="progress">Told how many cases are done, of how many.</param>
    public IReadOnlyList<CaseResult> Run(IReadOnlyList<Suite> suites, IProgress<(long Done, long Total)> progress, CancellationToken cancel)
    {
        (Suite Suite, SuiteCase Case)[] cases = [.. suites.SelectMany(suite => suite.Cases.Select(suiteCase => (suite, suiteCase)))];
        var results = new CaseResult[cases.Length];
        int done = 0;
        Parallel.For(
            0,
            cases.Length,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            at =>
            {
                results[at] = Run(cases[at].Suite, cases[at].Case);
                int now = Interlocked.Increment(ref done);
                lock (results)
                {
                    progress.Report((now, cases.Length));
                }
            }
        );
        int from = 0;
        List<CaseResult> all = [];
        foreach (Suite suite in suites)
        {
            all.AddRange(results.AsSpan(from, suite.Cases.Count));
            from += suite.Cases.Count;
            if (suite.Problem is { } problem)
            {
                all.Add(new CaseResult(suite.Name, "", Path.Combine(suite.Root, suite.Name), null, false, null, null, problem));
            }
        }

        return all;
    }

    public static Summary Sum(IReadOnlyList<Suite> suites, IReadOnlyList<CaseResult> results) =>
        new(suites.Count, results.Count, results.Count(result => result.Passed));

    private CaseResult Run(Suite suite, SuiteCase one)
    {
        string? script = null;
        HealthStatus? expected = (one as HealthCase)?.Expected;
        try
        {
            object? value = SuiteFiles.Document(suite.Root, one.Input);
            string key = ObjectName.Of(value).Key;
            script = one switch
            {
                HealthCase => suite.Scripts.Health(key),
                DiscoveryCase => suite.Scripts.Discovery(key),
                ActionCase action => suite.Scripts.Action(key, action.Action),
                _ => null,
            };
            if (script is null)
            {
                return Ended(false, null, $"There is no script for {key}, the kind of the input.");
            }

            string text = File.ReadAllText(script);
            switch (one)
            {
                case HealthCase health:
                    (HealthStatus? actual, string? error) = HealthJudge.Of(sandbox.Run(text, "health.lua", value, null, open));
                    return Ended(actual == health.Expected, actual, error);
                case DiscoveryCase discovery:
                    string? extra = DiscoveryJudge.Of(sandbox.Run(text, "discovery.lua", value, null, open), discovery.Allowed);
                    return Ended(extra is null, null, extra);
                default:
                    // Actions never have the libraries: the tests run them as the server does.
                    var action = (ActionCase)one;
                    string? problem = Action(
                        suite.Root,
                        action,
                        value,
                        sandbox.Run(text, "action.lua", value, action.Parameters, open: false)
                    );
                    return Ended(problem is null, null, problem);
            }
        }
        catch (HealthException wrong)
        {
            return Ended(false, null, wrong.Message);
        }

        CaseResult Ended(bool passed, HealthStatus? actual, string? error) =>
            new(suite.Name, one.Name, one.File, script, passed, expected, actual, error);
    }

    private static string? Action(string root, ActionCase test, object? value, LuaOutcome outcome)
    {
        if (test.ExpectedError.Length > 0)
        {
            return outcome.Error is null ? $"Expected the error \"{test.ExpectedError}\", but the action succeeded."
                : outcome.Error == test.ExpectedError ? null
                : $"Expected the error \"{test.ExpectedError}\", got \"{outcome.Error}\".";
        }

        return ActionJudge.Of(outcome, value, outcome.Failure is null ? SuiteFiles.Document(root, test.Output) : null);
    }
}
