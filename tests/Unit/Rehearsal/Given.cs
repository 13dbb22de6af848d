using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>Small trees of manifests, and what a rehearsal of them tells.</summary>
internal static class Given
{
    /// <summary>A Monday at noon, in UTC.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly LuaSandbox Sandbox = new(TimeProvider.System, Start, LuaLimits.Default);

    /// <summary>ArgoCD's settings with this platform's own health check of Applications.</summary>
    private static readonly string Settings =
        $"""
        apiVersion: v1
        kind: ConfigMap
        metadata: [name: argocd-cm, namespace: argocd]
        data:
          resource.customizations.health.argoproj.io_Application: |
        {string.Concat(
            File.ReadLines(Checkout.At("apps/argocd/deploy/health/argoproj.io/Application/health.lua")).Select(line => $"    {line}\n")
        )}
        """.Replace(
            "[name: argocd-cm, namespace: argocd]",
            "{name: argocd-cm, namespace: argocd}",
            StringComparison.Ordinal
        );

    /// <summary>
    /// Files of a tree: each begins with a line <c>=== PATH</c>. What is in the folder <c>hand/</c> is applied by hand; a file
    /// <c>apps/NAME.yaml</c>
    /// without content is an Application that applies the folder <c>NAME/</c>, and <c>root/</c>'s are Applications of the root, which
    /// applies that folder.
    /// </summary>
    public static IReadOnlyList<Manifest> Tree(string text, bool withHealth = true)
    {
        var read = new List<Manifest>();
        if (withHealth)
        {
            read.AddRange(ManifestReader.Read("hand/argocd-cm.yaml", Settings)!);
        }

        foreach (string file in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            int end = file.IndexOf('\n', StringComparison.Ordinal);
            read.AddRange(ManifestReader.Read(file[..end].Trim(), file[(end + 1)..]) ?? []);
        }

        return read;
    }

    /// <summary>An Application's file: it applies the folder of its name.</summary>
    /// <param name="more">Further lines of its spec, indented by two.</param>
    public static string Application(
        string name,
        string folder,
        int wave = 0,
        string project = "default",
        string policy = "{automated: {prune: true, selfHeal: true}}",
        string more = ""
    ) =>
        $$"""
            === {{folder}}/application-{{name}}.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: {{name}}
              namespace: argocd
              annotations: {argocd.argoproj.io/sync-wave: "{{wave}}"}
            spec:
              project: {{project}}
              source: {repoURL: "https://git.example/platform", path: {{name}}, targetRevision: main}
              destination: {server: "https://kubernetes.default.svc", namespace: {{name}}}
              syncPolicy: {{policy}}
            {{more}}

            """;

    /// <summary>A tree of one Application <c>app</c>, whose folder has the objects given; its namespace is there.</summary>
    public static IReadOnlyList<Manifest> One(string objects, string policy = "{automated: {prune: true, selfHeal: true}}") =>
        Tree(
            Application("app", "hand", policy: policy)
                + "=== hand/namespace.yaml\n"
                + Object("Namespace app")
                + "=== app/objects.yaml\n"
                + objects
        );

    /// <summary><c>Kind[.group] [namespace/]name</c> as a manifest.</summary>
    public static string Object(string named, int wave = 0, string spec = "", string annotations = "")
    {
        string[] words = named.Split(' ');
        string[] kind = words[0].Split('.', 2);
        string[] name = words[1].Split('/');
        string version =
            kind.Length == 2
                ? kind[1] + "/v1"
                : kind[0] switch
                {
                    "Deployment" or "StatefulSet" or "DaemonSet" => "apps/v1",
                    "Job" or "CronJob" => "batch/v1",
                    _ => "v1",
                };
        return $$"""
            apiVersion: {{version}}
            kind: {{kind[0]}}
            metadata:
              name: {{name[^1]}}
              {{(name.Length == 2 ? $"namespace: {name[0]}" : "labels: {}")}}
              annotations: {argocd.argoproj.io/sync-wave: "{{wave}}"{{(annotations.Length > 0 ? ", " + annotations : "")}}}
            {{spec}}
            ---

            """;
    }

    /// <summary>A workload whose pods name what is given, as a pod's spec.</summary>
    public static string Workload(
        string named,
        string pod = "containers: [{name: one, image: one}]",
        int wave = 0,
        string spec = "",
        string annotations = ""
    ) =>
        Object(
            named,
            wave,
            $"spec: {{{(spec.Length > 0 ? spec + ", " : "")}template: {{metadata: {{labels: {{app: one}}}}, spec: {{{pod}}}}}}}",
            annotations
        );

    public static RehearsalResult Rehearse(
        IReadOnlyList<Manifest> target,
        ClusterFacts? cluster = null,
        IReadOnlyList<Manifest>? before = null,
        DateTimeOffset? start = null
    ) =>
        SyncRehearsal.Run(
            new RehearsalInput
            {
                Target = target,
                Before = before,
                Cluster = cluster ?? ClusterFacts.K3s,
                Start = start ?? Start,
                Health = Evaluate,
            }
        );

    /// <summary>The stops, each as <c>Kind application: message</c>.</summary>
    public static string[] Stops(RehearsalResult result) =>
        [.. result.Stops.Select(stop => $"{stop.Kind} {stop.Application}: {stop.Message}")];

    public static (string Status, string Message) Evaluate(string script, bool open, string json)
    {
        (HealthStatus? health, string? error) = new HealthScript(Sandbox, script, open).Evaluate(json);
        return health is null ? ("Unknown", error!) : (health.Status, health.Message);
    }
}
