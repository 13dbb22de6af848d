using Cairn.Cli.Output;
using Cairn.Health.Judging;
using Cairn.Health.Sandbox;
using Cairn.Health.Suites;
using Cairn.Linting;
using Cairn.Linting.Reading;

namespace Cairn.Cli.Commands;

/// <summary>The checks that gates of an environment name, run on what it would render to.</summary>
internal static class Checks
{
    public static Task<(bool Passed, string Detail)> Run(string root, string check, string folder, CancellationToken cancel) => check switch
    {
        "health" => Task.FromResult(Health(root, cancel)),
        "lint" => Lint(folder, cancel),
        _ => throw new UserException($"There is no check '{check}'."),
    };

    private static async Task<(bool Passed, string Detail)> Lint(string folder, CancellationToken cancel)
    {
        using var progress = new CountLine("Building", "kustomizations");
        LintInput input = await new LintPlaces(folder, build: false, progress).Read(folder, cancel);
        var linter = new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default));
        Finding[] errors = [.. Linter.Lint(input, linter.Rules, cancel).Where(one => one.Severity == Severity.Error)];
        return (errors.Length == 0, errors.Length == 0
            ? $"nothing that the {linter.Rules.Count} rules know will go wrong in {input.Objects} objects"
            : $"{errors.Length} findings, the first: {errors[0].Message} ({errors[0].Place.Resource} {errors[0].Place.Field})");
    }

    private static (bool Passed, string Detail) Health(string root, CancellationToken cancel)
    {
        string suites = Path.Combine(root, "apps", "argocd", "health");
        if (!Directory.Exists(suites))
        {
            return (true, "there are no health checks in apps/argocd/health");
        }

        // Without libraries, as ArgoCD runs the scripts of argocd-cm.
        var sandbox = new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default);
        using var progress = new CountLine("Testing", "cases");
        IReadOnlyList<CaseResult> results = new SuiteRunner(sandbox, open: false).Run(SuiteReader.Read(suites), progress, cancel);
        int failed = results.Count(one => !one.Passed);
        return (failed == 0, failed == 0 ? $"{results.Count} cases of the health checks pass" : $"{failed} of {results.Count} cases of the health checks fail (cairn health test apps/argocd/health --closed-libs)");
    }
}
