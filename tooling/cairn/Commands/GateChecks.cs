using Cairn.Cli.Output;
using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;
using Cairn.Delivery.Linting;
using Cairn.Delivery.Linting.Reading;
using Cairn.Operations.Doctor;
using Cairn.Trail;

namespace Cairn.Cli.Commands;

/// <summary>The checks that gates of an environment name, run on what it would render to.</summary>
internal static class GateChecks
{
    public static Task<(bool Passed, string Detail)> Run(string root, string check, string folder, CancellationToken cancel) =>
        check switch
        {
            "health" => Task.FromResult(Health(root, cancel)),
            "lint" => Lint(folder, cancel),
            _ => throw new UserException($"There is no check '{check}'."),
        };

    /// <summary>What is to hold in a whole repository, for <c>cairn doctor</c>; they run beside each other and show no progress.</summary>
    public static IReadOnlyList<PlatformCheck> OfPlatform(string root) =>
        [
            new(
                "health",
                "List the failures with: cairn health test apps/argocd/health --closed-libs",
                cancel => Told(() => Task.FromResult(Health(root, new Quiet(), cancel)))
            ),
            new(
                "lint",
                "List all findings, each with its remedy: cairn lint",
                cancel =>
                    Told(async () =>
                        EnvironmentPlace.All(root).Length == 0
                            ? (true, "no rendered manifests yet")
                            : Lint(await new LintPlaces(root, build: false, new Quiet()).Read(null, cancel), cancel)
                    )
            ),
        ];

    /// <summary>What cannot be checked does not hold.</summary>
    private static async Task<(bool Passed, string Detail)> Told(Func<Task<(bool Passed, string Detail)>> check)
    {
        try
        {
            return await check();
        }
        catch (CairnException wrong)
        {
            return (false, wrong.Message.TrimEnd('.'));
        }
    }

    private static async Task<(bool Passed, string Detail)> Lint(string folder, CancellationToken cancel)
    {
        using var progress = new ProgressLine("Building", "kustomizations");
        return Lint(await new LintPlaces(folder, build: false, progress).Read(folder, cancel), cancel);
    }

    private static (bool Passed, string Detail) Lint(LintInput input, CancellationToken cancel)
    {
        var linter = new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default));
        Delivery.Linting.LintFinding[] errors =
        [
            .. Linter.Lint(input, linter.UsualRules, cancel).Where(finding => finding.Severity == Severity.Error),
        ];
        return (
            errors.Length == 0,
            errors.Length == 0
                ? $"no errors from {linter.UsualRules.Count} rules in {input.Objects} objects"
                : $"{errors.Length} findings, the first: {errors[0].Message} ({errors[0].Place.Resource} {errors[0].Place.Field})"
        );
    }

    private static (bool Passed, string Detail) Health(string root, CancellationToken cancel)
    {
        using var progress = new ProgressLine("Testing", "cases");
        return Health(root, progress, cancel);
    }

    private static (bool Passed, string Detail) Health(string root, IProgress<(long Done, long Total)> progress, CancellationToken cancel)
    {
        string suites = Path.Combine(root, "apps", "argocd", "health");
        if (!Directory.Exists(suites))
        {
            return (true, "no health checks in apps/argocd/health");
        }

        // Without libraries, as ArgoCD runs the scripts of argocd-cm.
        var sandbox = new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default);
        IReadOnlyList<CaseResult> results = new SuiteRunner(sandbox, open: false).Run(SuiteReader.Read(suites), progress, cancel);
        int failed = results.Count(result => !result.Passed);
        return (
            failed == 0,
            failed == 0
                ? $"{results.Count} cases of the health checks pass"
                : $"{failed} of {results.Count} cases of the health checks fail (cairn health test apps/argocd/health --closed-libs)"
        );
    }

    private sealed class Quiet : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) { }
    }
}
