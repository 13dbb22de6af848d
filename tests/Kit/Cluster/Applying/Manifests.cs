using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>Applies manifests to a cluster in the order of an ArgoCD sync, by server-side apply, going on after a refusal.</summary>
public static class Manifests
{
    private static readonly TimeSpan UntilServed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Applies all manifest files in a directory and below it.</summary>
    /// <exception cref="ManifestException">A file is no manifest.</exception>
    public static Task<AppliedManifests> Apply(
        TestCluster cluster,
        string directory,
        ApplyOptions options,
        CancellationToken cancellation
    ) => Apply(cluster, ManifestObject.ReadAll(directory), options, cancellation);

    public static async Task<AppliedManifests> Apply(
        TestCluster cluster,
        IReadOnlyList<ManifestObject> objects,
        ApplyOptions options,
        CancellationToken cancellation
    )
    {
        var applied = new Lists([], [], [], []);
        var resources = new ApiResources(cluster.As(ClusterUser.Admin));
        foreach (string ns in options.CreateNamespaces ? Undeclared(objects, options) : [])
        {
            (
                await cluster
                    .As(ClusterUser.Admin)
                    .Apply(
                        $"/api/v1/namespaces/{ns}",
                        $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}}}}}",
                        options.Manager,
                        cancellation
                    )
            ).Required();
        }

        foreach (ManifestObject manifestObject in InOrder(objects, applied.NotChecked))
        {
            await ApplyOne(cluster, manifestObject, options, resources, applied, cancellation);
        }

        return new AppliedManifests(applied.Accepted, applied.Refused, applied.NotChecked, applied.Mapped);
    }

    private sealed record Lists(List<ManifestObject> Accepted, List<Verdict> Refused, List<Verdict> NotChecked, List<Verdict> Mapped);

    private static IEnumerable<string> Undeclared(IReadOnlyList<ManifestObject> objects, ApplyOptions options) =>
        objects
            .Select(manifestObject => manifestObject.Object.Namespace ?? options.Namespace)
            .Except(
                objects
                    .Where(manifestObject => manifestObject is { ApiVersion: "v1", Object.Kind: "Namespace" })
                    .Select(manifestObject => manifestObject.Object.Name)
            )
            .Order(StringComparer.Ordinal);

    /// <summary>Each once, as <c>cairn plan</c> tells it; a hook of several phases in its first.</summary>
    private static IEnumerable<ManifestObject> InOrder(IReadOnlyList<ManifestObject> objects, List<Verdict> notChecked)
    {
        Dictionary<Manifest, ManifestObject> known = objects.ToDictionary(
            manifestObject => manifestObject.Object,
            ReferenceEqualityComparer.Instance as IEqualityComparer<Manifest>
        );
        SyncPlan plan = Planner.Plan([.. objects.Select(manifestObject => manifestObject.Object)], [], new PlanOptions());
        notChecked.AddRange(plan.LeftOut.Select(left => new Verdict(known[left.Object], $"ArgoCD leaves it out ({left.Reason})")));
        return plan.Tasks.Select(task => known[task.Object]).Distinct();
    }

    private static async Task ApplyOne(
        TestCluster cluster,
        ManifestObject written,
        ApplyOptions options,
        ApiResources resources,
        Lists applied,
        CancellationToken cancellation
    )
    {
        ManifestObject manifestObject = written;
        if (OlderVersions.Of(written, cluster.Minor) is { } older)
        {
            manifestObject = written.Under(older);
            applied.Mapped.Add(
                new Verdict(written, $"applied as {older}, since Kubernetes {cluster.Version} does not serve {written.ApiVersion} yet")
            );
        }

        string? collection = await resources.Collection(manifestObject, manifestObject.Object.Namespace ?? options.Namespace, cancellation);
        if (collection is null)
        {
            bool known = await resources.KnowsGroup(manifestObject.Object.Group, cancellation);
            (known ? applied.Refused : applied.NotChecked).Add(
                new Verdict(
                    written,
                    known
                        ? $"Kubernetes {cluster.Version} has no {manifestObject.Object.Kind} in {manifestObject.ApiVersion}"
                        : $"no CustomResourceDefinition of {manifestObject.Object.Group} is at hand"
                )
            );
            return;
        }

        ClusterAnswer answer = await Send(
            cluster,
            manifestObject,
            options,
            collection,
            create: manifestObject.Object.IsNameGenerated,
            cancellation
        );
        if (EarlyApply.MayBeAtFault(answer, cluster.Minor))
        {
            applied.Mapped.Add(
                new Verdict(
                    written,
                    $"created without a look at unknown fields, since the early server-side apply of Kubernetes {cluster.Version} says: "
                        + $"{answer.Message}"
                )
            );
            answer = await Send(cluster, manifestObject, options, collection, create: true, cancellation);
        }

        if (!answer.IsSuccess)
        {
            applied.Refused.Add(new Verdict(written, answer.Message));
            return;
        }

        applied.Accepted.Add(written);
        if (manifestObject.Object.Kind == "CustomResourceDefinition" && !options.DryRun)
        {
            await UntilEstablished(cluster.As(ClusterUser.Admin), $"{collection}/{manifestObject.Object.Name}", cancellation);
            resources.Forget();
        }
    }

    private static Task<ClusterAnswer> Send(
        TestCluster cluster,
        ManifestObject one,
        ApplyOptions options,
        string collection,
        bool create,
        CancellationToken cancellation
    )
    {
        // Before 1.25 there is no fieldValidation, but apply itself refuses fields that the kind has not.
        string parameters = (options.DryRun ? "dryRun=All&" : "") + (cluster.Minor >= 25 ? "fieldValidation=Strict&" : "");
        return create
            ? cluster
                .As(options.User)
                .Send(
                    HttpMethod.Post,
                    $"{collection}?{parameters}fieldManager={options.Manager}",
                    one.Text,
                    "application/yaml",
                    cancellation
                )
            : cluster
                .As(options.User)
                .Apply($"{collection}/{one.Object.Name}?{parameters.TrimEnd('&')}", one.Text, options.Manager, cancellation);
    }

    /// <summary>The server serves a new kind a moment after it took the definition.</summary>
    private static async Task UntilEstablished(ClusterClient client, string definition, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            JsonNode defined = (await client.Get(definition, cancellation)).Required();
            string group = defined["spec"]!["group"]!.GetValue<string>();
            string[] versions =
            [
                .. defined["spec"]!["versions"]!
                    .AsArray()
                    .Where(version => version!["served"]!.GetValue<bool>())
                    .Select(version => version!["name"]!.GetValue<string>()),
            ];
            string plural = defined["spec"]!["names"]!["plural"]!.GetValue<string>();
            bool served = true;
            foreach (string version in versions)
            {
                // Of several kinds of one group the server may serve one before it lists it.
                served &=
                    (await client.Get($"/apis/{group}/{version}", cancellation)) is { IsSuccess: true } listed
                    && listed.Required()["resources"]!.AsArray().Any(node => node!["name"]!.GetValue<string>() == plural)
                    && (await client.Get($"/apis/{group}/{version}/{plural}?limit=1", cancellation)).Status != HttpStatusCode.NotFound;
            }

            if (served)
            {
                return;
            }

            if (waited.Elapsed > UntilServed)
            {
                throw new InvalidOperationException(
                    $"{definition} was taken and not served within {UntilServed.TotalSeconds} s: {defined["status"]?.ToJsonString()}"
                );
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }
}
