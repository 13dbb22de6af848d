using System.Globalization;
using System.Text;
using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rehearsal;
using Cairn.Specification;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Cli.Commands;

/// <summary>Puts together what a rehearsal starts from.</summary>
/// <param name="repo">A directory in the repository that holds <c>environments/</c>.</param>
internal sealed class RehearsalSetup(string repo, CancellationToken cancel)
{
    private static readonly LuaSandbox Sandbox = new(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default);

    /// <param name="target">What Git declares.</param>
    /// <param name="at">Where that was found.</param>
    /// <param name="from">What was there before: a directory or a revision; null for the first bootstrap.</param>
    /// <param name="start">When it begins; null for now.</param>
    public async Task<RehearsalResult> Run(IReadOnlyList<Manifest> target, string at, string? from, string? start, PlanOptions options)
    {
        EnvironmentPlace? environment = EnvironmentPlace
            .All(repo)
            .FirstOrDefault(place => Path.TrimEndingDirectorySeparator(Path.GetFullPath(at)) == Path.GetFullPath(place.Rendered));
        (IReadOnlyList<Manifest>? bootstrap, ClusterFacts cluster, string? unknown) = ClusterOf(environment, target);
        return SyncRehearsal.Run(
            new RehearsalInput
            {
                Target = target,
                Bootstrap = bootstrap,
                Assumed = unknown is null ? [] : [unknown],
                Before = from is null ? null : await Before(from, environment),
                Cluster = cluster,
                Start = start is null ? TimeProvider.System.GetUtcNow() : Instant(start),
                Health = Evaluate,
                Options = options,
            },
            cancel
        );
    }

    /// <summary>What <c>cairn up</c> sets up, where the environment says; else nothing is known of the cluster.</summary>
    private static (IReadOnlyList<Manifest>? Bootstrap, ClusterFacts Facts, string? Unknown) ClusterOf(
        EnvironmentPlace? environment,
        IReadOnlyList<Manifest> target
    )
    {
        if (environment is null || !File.Exists(Path.Combine(environment.Root, "environments", environment.Name, ClusterFiles.FileName)))
        {
            return (null, ClusterFacts.Unknown, null);
        }

        try
        {
            ClusterSpecification read = ClusterFiles.Read(
                environment.Root,
                environment.Name,
                DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)
            );
            return (Bootstrap(read, target), read.Kind == ClusterKind.Hosts ? ClusterFacts.K3s : ClusterFacts.Unknown, null);
        }
        catch (SpecificationException wrong)
        {
            return (
                null,
                ClusterFacts.Unknown,
                $"Can't tell what cairn up applies, because {ClusterFiles.FileName} has {wrong.Problems.Count} mistakes: "
                    + $"{wrong.Problems[0]}"
            );
        }
    }

    /// <summary>What <c>cairn up</c> applies before the first sync.</summary>
    private static List<Manifest> Bootstrap(ClusterSpecification specification, IReadOnlyList<Manifest> target)
    {
        // Keys and names matter here, and no value does: none of these leaves the rehearsal.
        ClusterSecrets secrets = GeneratedSecrets.Fill(
            specification,
            new ClusterSecrets
            {
                HasSshAgent = true,
                SnapshotAccessKey = Bucket(specification),
                SnapshotSecretKey = Bucket(specification),
            },
            TimeProvider.System.GetUtcNow()
        );
        ClusterPlan plan = ClusterDerivation.Plan(specification, secrets);
        IEnumerable<Manifest> before = plan.Before.SelectMany(manifest => Read(manifest.Yaml));
        return
        [
            .. before
                .Concat(plan.Secrets.SelectMany(manifest => Read(Yaml(manifest))))
                .Concat(plan.After.SelectMany(manifest => Read(manifest.Yaml)))
                .Select(manifest => Declared(manifest, target)),
        ];
    }

    private static string? Bucket(ClusterSpecification specification) => specification.K3s?.Snapshots.S3 is null ? null : "rehearsed";

    private static IReadOnlyList<Manifest> Read(string yaml) => ManifestReader.Read("what cairn up applies", yaml) ?? [];

    /// <summary>The same object where Git has it, which knows its file.</summary>
    private static Manifest Declared(Manifest one, IReadOnlyList<Manifest> target) =>
        target.FirstOrDefault(declared =>
            (declared.Group, declared.Kind, declared.Namespace, declared.Name) == (one.Group, one.Kind, one.Namespace, one.Name)
        ) ?? one;

    private static string Yaml(SecretManifest secret)
    {
        var text = new StringBuilder(
            $"apiVersion: v1\nkind: Secret\nmetadata: {{name: {secret.Name}, namespace: {secret.Namespace}}}\nstringData:\n"
        );
        foreach (string key in secret.Data.Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {key}: rehearsed\n");
        }

        return text.ToString();
    }

    private async Task<IReadOnlyList<Manifest>> Before(string from, EnvironmentPlace? environment)
    {
        if (Directory.Exists(from))
        {
            return (await new PlanFiles(repo, cancel).Target("./" + Path.GetRelativePath(".", from), null, mayBeEmpty: true)).Manifests;
        }

        if (environment is null)
        {
            throw new UserException(
                $"--from: there is no directory '{from}'. A revision requires an environment (environments/ENV/rendered)."
            );
        }

        PromotionGit git = await PromotionGit.Open(environment.Root, cancel);
        string folder = $"environments/{environment.Name}/rendered";
        string tree =
            await git.TreeOf(from, folder, cancel)
            ?? throw new UserException($"--from: '{from}' is neither a directory nor a revision that contains {folder}.");
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("cairn-rehearse-");
        try
        {
            string rendered = Path.Combine(scratch.FullName, folder);
            await git.CheckOut(tree, rendered, cancel);
            // As git names a file of a revision.
            return
            [
                .. (await new PlanFiles(repo, cancel).Target(rendered, null, mayBeEmpty: true)).Manifests.Select(manifest =>
                    manifest with
                    {
                        Source = manifest.Source with
                        {
                            File = $"{from}:./{Path.GetRelativePath(scratch.FullName, manifest.Source.File).Replace('\\', '/')}",
                        },
                    }
                ),
            ];
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset instant
        )
            ? instant
            : throw new UserException($"--at: '{text}' is not a time. Write it as in 2026-11-30T17:19Z.");

    private static (string Status, string Message) Evaluate(string script, bool open, string json)
    {
        (HealthStatus? health, string? error) = new HealthScript(Sandbox, script, open).Evaluate(json);
        return health is null ? ("Unknown", error ?? "") : (health.Status, health.Message);
    }
}
