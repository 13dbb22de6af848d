using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail;

namespace Cairn.Operations.Doctor;

/// <summary>What is to hold in a platform and is checked by another room.</summary>
/// <param name="Name"><c>lint</c>.</param>
/// <param name="Run">Whether it holds, and what was seen.</param>
public sealed record PlatformCheck(string Name, string Remedy, Func<CancellationToken, Task<(bool Passed, string Detail)>> Run);

/// <summary>The environments of a repository: that they can be read, are rendered as they should be, and are their owner's.</summary>
internal sealed class PlatformChecks(string root, IReadOnlyList<PlatformCheck> checks, DateTimeOffset now)
{
    private const string Area = "repository";

    // Rendering starts a program for each overlay; all of them together get this long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task<DoctorFinding[]> Look(CancellationToken cancel)
    {
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.All(root);
        if (!EnvironmentFolder.IsPlatform(root))
        {
            return
            [
                DoctorFinding.Ok(
                    Area,
                    "environments",
                    $"not a platform repository (no environments/ENV/{EnvironmentFile.FileName} with kind: Environment): its checks are "
                        + $"skipped"
                ),
            ];
        }

        // What computes does so beside what waits for programs.
        Task<DoctorFinding>[] looking =
        [
            .. all.SelectMany(environment =>
                (Task<DoctorFinding>[])
                    [
                        Guarded(environment.Name, () => Task.FromResult(Readable(environment))),
                        Guarded(environment.Name + " release", () => Release(environment, cancel)),
                        Guarded(environment.Name + " windows", () => Task.FromResult(Windows(environment))),
                    ]
            ),
            Guarded("rendered", () => Rendered(all, cancel)),
            .. checks.Select(check => Guarded(check.Name, () => Task.Run(() => Holds(check, cancel), cancel))),
            Guarded("yours", () => Task.Run(Yours, cancel)),
        ];
        return
        [
            DoctorFinding.Ok(Area, "environments", string.Join(", ", all.Select(environment => environment.Name))),
            .. await Task.WhenAll(looking).ConfigureAwait(false),
        ];
    }

    /// <summary>A file that cannot be read spoils one check, not the others.</summary>
    private static async Task<DoctorFinding> Guarded(string check, Func<Task<DoctorFinding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return DoctorFinding.Missing(Area, check, wrong.Message.TrimEnd('.'), "Check the permissions of what it names.");
        }
        catch (CairnException wrong)
        {
            return DoctorFinding.Missing(Area, check, wrong.Message.TrimEnd('.'), "Fix what it names.");
        }
    }

    /// <summary>When what lands goes live: closed windows are as somebody wants them, but windows that never open are not.</summary>
    private DoctorFinding Windows(EnvironmentFolder environment)
    {
        string check = environment.Name + " windows";
        IReadOnlyList<ApplicationOutlook> all = EnvironmentOutlook.Of(environment, now);
        if (all.Count == 0)
        {
            return DoctorFinding.Ok(Area, check, "no Application is rendered");
        }

        string seen = string.Join("; ", OutlookText.Sentences(all, now));
        return all.Any(outlook => outlook.When == GoLive.Never || outlook is { When: GoLive.Later, ChangesAt: null })
            ? DoctorFinding.Missing(Area, check, seen, "Correct spec.syncWindows of the AppProject, or the facts that it is made of.")
            : DoctorFinding.Ok(Area, check, seen);
    }

    private static async Task<DoctorFinding> Holds(PlatformCheck check, CancellationToken cancel)
    {
        (bool passed, string detail) = await check.Run(cancel).ConfigureAwait(false);
        return passed ? DoctorFinding.Ok(Area, check.Name, detail) : DoctorFinding.Missing(Area, check.Name, detail, check.Remedy);
    }

    private static DoctorFinding Readable(EnvironmentFolder environment)
    {
        try
        {
            GateSettings gates = GateSettings.Read(environment);
            int facts = EnvironmentFacts.Read(environment)?.Values.Count ?? 0;
            return DoctorFinding.Ok(
                Area,
                environment.Name,
                $"{facts} facts{(gates.After is { } after ? $"; takes releases from {after}" : "")}"
            );
        }
        catch (CairnException wrong)
        {
            return DoctorFinding.Missing(
                Area,
                environment.Name,
                wrong.Message,
                $"Correct environments/{environment.Name}/{EnvironmentFile.FileName}."
            );
        }
    }

    /// <summary>One that takes releases from another, and is not pinned yet, gets all that lands, past its gates.</summary>
    private static DoctorFinding Following(EnvironmentFolder environment, string check) =>
        GateSettings.Read(environment).After is { } from
            ? DoctorFinding.Warning(
                Area,
                check,
                $"not pinned, although it takes releases from {from}: every merge reaches it at once, without its gates",
                $"Pin it: cairn promote {from} {environment.Name}"
            )
            : DoctorFinding.Ok(Area, check, "follows the branch");

    private async Task<DoctorFinding> Release(EnvironmentFolder environment, CancellationToken cancel)
    {
        string check = environment.Name + " release";
        try
        {
            return ReleasePin.Read(environment) is not { } pin ? Following(environment, check)
                : await new ReleaseTrees(new PromotionGit(root)).Of(pin, cancel).ConfigureAwait(false) is { } release
                    ? DoctorFinding.Ok(Area, check, release.Tree[..12])
                : DoctorFinding.Missing(
                    Area,
                    check,
                    $"{pin.Tree[..12]} is not in this clone",
                    "git fetch --unshallow, or fetch the commit that release.yaml names"
                );
        }
        catch (CairnException wrong)
        {
            return DoctorFinding.Missing(Area, check, wrong.Message, "Correct it, or restore it from Git.");
        }
    }

    private async Task<DoctorFinding> Rendered(IReadOnlyList<EnvironmentFolder> all, CancellationToken cancel)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Limit);
        try
        {
            IReadOnlyList<RenderedEnvironment> rendered = await new Renderer(
                Kustomize.Find(),
                new ReleaseTrees(new PromotionGit(root)).CheckOut
            )
                .Render(all, null, limited.Token)
                .ConfigureAwait(false);
            int off = rendered.Sum(environment => environment.Files.Count(file => file.State != FileState.Unchanged));
            return off == 0
                ? DoctorFinding.Ok(Area, "rendered", $"{rendered.Sum(environment => environment.Objects)} objects, all up to date")
                : DoctorFinding.Missing(
                    Area,
                    "rendered",
                    $"{off} {(off == 1 ? "file is" : "files are")} out of date or edited by hand",
                    "List them: cairn render --check. Update them: cairn render (it keeps files that are not in Git)"
                );
        }
        catch (CairnException wrong)
        {
            return DoctorFinding.Missing(Area, "rendered", wrong.Message, "Fix what it names, then: cairn render");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return DoctorFinding.Missing(
                Area,
                "rendered",
                $"Kustomize did not finish within {Limit.TotalSeconds:0} s",
                "Find out what takes so long: cairn render --check"
            );
        }
    }

    private DoctorFinding Yours()
    {
        IReadOnlyList<string> leftovers = Leftovers.In(root);
        return leftovers.Count == 0
            ? DoctorFinding.Ok(Area, "yours", "no example values left")
            : DoctorFinding.Warning(
                Area,
                "yours",
                $"{leftovers.Count} example {(leftovers.Count == 1 ? "value" : "values")} left: "
                    + $"{string.Join("; ", leftovers.Take(3))}{(leftovers.Count > 3 ? " …" : "")}",
                "Set your own: cairn init"
            );
    }
}
