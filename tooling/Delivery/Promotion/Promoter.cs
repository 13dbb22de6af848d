using System.Security.Cryptography;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Promotion;

/// <summary>Tells whom and why of fields from the trail, in their order; null where it does not know.</summary>
/// <param name="fields">Files as paths in the repository.</param>
public delegate IReadOnlyList<Origin?> TellOrigins(IReadOnlyList<FieldChange> fields);

/// <summary>Runs a named check on what an environment would render to.</summary>
/// <param name="folder">A folder with those files, <c>APP/FILE</c>.</param>
/// <returns>Whether it passed, and a sentence.</returns>
public delegate Task<(bool Passed, string Detail)> RunCheck(string check, string folder, CancellationToken cancel);

/// <summary>What a promotion asks the world beside the repository.</summary>
/// <param name="Applications">The Applications of the cluster it comes from; null when no kubeconfig was given.</param>
/// <param name="Told">What the ledger was told of the applications of an environment, for when that is null.</param>
public sealed record PromotionPorts(
    TellOrigins Origins,
    RunCheck Check,
    Func<CancellationToken, Task<IReadOnlyList<RunningApplication>>>? Applications,
    Func<string, IReadOnlyList<RunningApplication>> Told
);

/// <summary>Plans promotions: the identical release to the next environment, if its gates let it.</summary>
public sealed class Promoter(PromotionGit git, Kustomize kustomize, PromotionPorts ports)
{
    private readonly Redactor redactor = new(RandomNumberGenerator.GetBytes(32));

    private Renderer Renderer => new(kustomize, new ReleaseTrees(git).CheckOut);

    /// <summary>What promoting would do. Reads, fetches the remote branch, and writes nothing.</summary>
    /// <param name="remote">Null when there is none.</param>
    /// <exception cref="PromotionException">There is nothing to promote so.</exception>
    public async Task<PromotionPlan> Plan(string from, string to, Remote? remote, DateTimeOffset now, CancellationToken cancel)
    {
        // 1. Who is who. The gates are those of the environment it goes to.
        IReadOnlyList<EnvironmentFolder> both =
            from == to
                ? throw new PromotionException($"{from} cannot be promoted to itself; name two environments.", isUserError: true)
                : EnvironmentFolder.Named(git.Directory, [from, to]);
        GateSettings settings = GateSettings.Read(both[1]);
        if (settings.After is { } after && after != from)
        {
            throw new PromotionException(
                $"{to} takes its releases from {after} (spec.after of environments/{to}/{EnvironmentFile.FileName}), not from {from}.",
                isUserError: true
            );
        }

        // 2. Where it stands: on what is reviewed and landed, nothing else.
        var gates = new List<Gate> { await CloneState.Clean(git, cancel).ConfigureAwait(false) };
        string head = await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false);
        gates.Add(await CloneState.Current(git, remote, head, cancel).ConfigureAwait(false));
        var history = new ReleaseHistory(git);
        EnvironmentRelease release =
            await history.At(from, head, cancel).ConfigureAwait(false)
            ?? throw new PromotionException($"{from} runs no release: nothing that apps/ deploys is committed.", isUserError: true);
        var pin = new ReleasePin(release.Tree, release.Commit);
        ReleasePin? replaces = ReleasePin.Read(both[1]);

        // 3. Both as they are, and both with the release, without their facts.
        IReadOnlyList<RenderedFiles> rendered = await Renderer
            .Files(
                [
                    new(both[0], ReleasePin.Read(both[0])),
                    new(both[1], replaces),
                    new(both[1], pin),
                    new(both[0], ReleasePin.Read(both[0]), WithoutFacts: true),
                    new(both[1], pin, WithoutFacts: true),
                ],
                null,
                cancel
            )
            .ConfigureAwait(false);
        gates.Add(Rendered([(both[0], rendered[0]), (both[1], rendered[1])]));
        Parity parity = Parity.Of(
            (rendered[0], rendered[3]),
            (rendered[2], rendered[4]),
            (EnvironmentFacts.Read(both[0]), EnvironmentFacts.Read(both[1])),
            redactor
        );
        gates.Add(Judged(parity, from, to));

        // 4. What stands in between.
        gates.Add(await Soaked(settings, from, head, now, cancel).ConfigureAwait(false));
        gates.AddRange(Open(settings, now));
        gates.AddRange(await Checked(settings, rendered[2], cancel).ConfigureAwait(false));
        if (settings.Approvals > 0)
        {
            gates.Add(
                new Gate(
                    "approvals",
                    GateVerdict.Later,
                    $"{settings.Approvals} on the pull request, by people other than its author",
                    null,
                    CanBeExcepted: true
                )
            );
        }

        IReadOnlyList<RenderedFile> files =
        [
            .. RenderedTree.Compare(both[1], rendered[2].Apps).Where(file => file.State != FileState.Unchanged),
        ];
        return new PromotionPlan(
            from,
            both[1],
            head,
            remote?.Branch ?? await CloneState.Branch(git, cancel).ConfigureAwait(false),
            pin,
            replaces is null ? null : await Named(replaces, cancel).ConfigureAwait(false),
            rendered[2]
        )
        {
            Parity = parity,
            Digests = parity.Digests,
            Changes = Moved(files, both[1], ports.Origins, redactor),
            ChangedFiles = files.Count,
            Gates = gates,
        };
    }

    /// <summary>A pin as one of today's form: an older one has the same release by another id.</summary>
    private async Task<ReleasePin> Named(ReleasePin pin, CancellationToken cancel) =>
        await new ReleaseTrees(git).Of(pin, cancel).ConfigureAwait(false) is { } release ? pin with { Tree = release.Tree } : pin;

    /// <summary>What fields these files change, with whom and why.</summary>
    internal static IReadOnlyList<MovedField> Moved(
        IReadOnlyList<RenderedFile> files,
        EnvironmentFolder environment,
        TellOrigins origins,
        Redactor redactor
    )
    {
        FieldChange[] fields =
        [
            .. RenderedFields
                .Of(files, redactor)
                .Fields.Select(field => field with { File = $"environments/{environment.Name}/{field.File}" }),
        ];
        var waves = files
            .Where(file => file.After is not null)
            .ToDictionary(file => $"environments/{environment.Name}/{file.Path}", file => ManifestText.Wave(file.After!));
        return
        [
            .. fields.Zip(
                origins(fields),
                (field, origin) => new MovedField(field, origin, waves.TryGetValue(field.File, out int wave) ? wave : null)
            ),
        ];
    }

    internal static Gate Rendered((EnvironmentFolder Environment, RenderedFiles Files)[] environments)
    {
        string[] off =
        [
            .. environments.SelectMany(environment =>
                RenderedTree
                    .Compare(environment.Environment, environment.Files.Apps)
                    .Where(file => file.State != FileState.Unchanged)
                    .Select(file => $"environments/{environment.Environment.Name}/{file.Path}")
            ),
        ];
        return off.Length == 0
            ? new Gate("rendered", GateVerdict.Passed, "rendered/ matches what the release renders to", null, CanBeExcepted: false)
            : new Gate(
                "rendered",
                GateVerdict.Refused,
                $"{off[0]}{(off.Length > 1 ? $" and {off.Length - 1} more are" : " is")} not what is rendered: edited by hand, or stale",
                "See the differences: cairn render --check. Fix them: cairn render, and have that reviewed.",
                CanBeExcepted: false
            );
    }

    private static Gate Judged(Parity parity, string from, string to) =>
        parity.Identical
            ? new Gate("parity", GateVerdict.Passed, $"identical but for {parity.Facts.Count} declared facts", null, CanBeExcepted: false)
            : new Gate(
                "parity",
                GateVerdict.Refused,
                $"{from} and {to} would differ in {parity.Undeclared.Count + parity.UndeclaredFiles.Count} fields that no fact declares",
                $"See them with: cairn diff {from} {to} --same-release",
                CanBeExcepted: false
            );

    private async Task<Gate> Soaked(GateSettings settings, string from, string head, DateTimeOffset now, CancellationToken cancel)
    {
        if (settings.Soak == TimeSpan.Zero)
        {
            return new Gate("soak", GateVerdict.Passed, "not required", null, CanBeExcepted: true);
        }

        string folder = $"environments/{from}/rendered";
        string? tree = await git.TreeOf(head, folder, cancel).ConfigureAwait(false);
        return ports.Applications is { } cluster
            ? await ClusterSoak
                .Judge(from, settings.Soak, await cluster(cancel).ConfigureAwait(false), RunsRelease, now)
                .ConfigureAwait(false)
            : await new LedgerSoak(git).Judge(from, head, settings.Soak, ports.Told(from), RunsRelease, now, cancel).ConfigureAwait(false);

        async Task<bool> RunsRelease(string revision) =>
            tree is not null && await git.TreeOf(revision, folder, cancel).ConfigureAwait(false) == tree;
    }

    private static IEnumerable<Gate> Open(GateSettings settings, DateTimeOffset now)
    {
        if (settings.Windows.Count == 0)
        {
            yield break;
        }

        string windows = string.Join(", ", settings.Windows);
        yield return settings.Windows.Any(window => window.IsOpen(now))
            ? new Gate("window", GateVerdict.Passed, $"open ({windows})", null, CanBeExcepted: true)
            : new Gate(
                "window",
                GateVerdict.Refused,
                $"closed ({windows})",
                $"It opens {settings.Windows.Min(window => window.NextOpening(now)).UtcDateTime:ddd d MMM HH:mm}Z.",
                CanBeExcepted: true
            );
    }

    private async Task<IReadOnlyList<Gate>> Checked(GateSettings settings, RenderedFiles files, CancellationToken cancel)
    {
        var gates = new List<Gate>();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cairn-promote-");
        try
        {
            foreach ((string path, string text) in files.All)
            {
                string file = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, cancel).ConfigureAwait(false);
            }

            // Rendering and parity are looked at in any case.
            foreach (string check in settings.Checks.Except(["render", "parity"]))
            {
                (bool passed, string detail) = await ports.Check(check, folder.FullName, cancel).ConfigureAwait(false);
                gates.Add(
                    new Gate(
                        check,
                        passed ? GateVerdict.Passed : GateVerdict.Refused,
                        detail,
                        passed ? null : $"See: cairn {check} --help",
                        CanBeExcepted: true
                    )
                );
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return gates;
    }
}
