using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Xunit.Sdk;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>
/// A platform of one app in two environments, in a clone of a bare repository that everybody lands on. Homelab follows the branch,
/// production is pinned; both are rendered.
/// </summary>
internal sealed class Fleet : IDisposable
{
    public static readonly DateTimeOffset Tuesday = new(2026, 11, 3, 14, 0, 0, TimeSpan.Zero);

    private readonly Scratch scratch = new();

    private Fleet() { }

    public string Clone => scratch.At("clone");

    public string Origin => scratch.At("origin.git");

    public PromotionGit Git => new(Clone);

    /// <summary>Where the app's manifests are: <c>apps/payments/deploy</c>, in the layout before it <c>apps/payments</c>.</summary>
    public string App { get; private set; } = "apps/payments/deploy";

    /// <param name="gates">Lines below <c>gates:</c> of production.</param>
    /// <param name="older">In the layout before <c>deploy/</c> folders, pinned by the tree of all of <c>apps/</c>.</param>
    public static async Task<Fleet> Begin(string gates = "soak: 24h", bool older = false)
    {
        var fleet = new Fleet();
        fleet.App = older ? "apps/payments" : fleet.App;
        RealGit.Run(fleet.scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", fleet.Origin);
        RealGit.Run(fleet.scratch.Path, "clone", "--quiet", fleet.Origin, fleet.Clone);
        RealGit.Run(fleet.Clone, "switch", "--quiet", "--orphan", "main");
        RealGit.Run(fleet.Clone, "config", "user.name", "Maria Santos");
        RealGit.Run(fleet.Clone, "config", "user.email", "maria@example.com");
        fleet.Environment("homelab", "pay.home.example", 1, "");
        fleet.Environment(
            "production",
            "pay.example.com",
            3,
            "  after: homelab\n  gates:\n    " + gates.ReplaceLineEndings("\n    ") + "\n"
        );
        fleet.Write("apps/audit/Program.cs", "// The audit service.\n");
        fleet.Write($"{fleet.App}/kustomization.yaml", "resources: [api.yaml]\n");
        fleet.Write(
            $"{fleet.App}/api.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
              annotations: {argocd.argoproj.io/sync-wave: "20"}
            spec:
              replicas: 2
              template: {spec: {containers: [{name: api, image: "ghcr.io/northwind/payments:1.4.0", env: [{name: DB_POOL_SIZE, value: "20"}]}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: api}
            spec: {rules: [{host: set-by-the-environment}]}
            """
        );
        await fleet.Render();
        fleet.Land("Start");
        fleet.Write(
            "environments/production/release.yaml",
            new ReleasePin(older ? fleet.Run("rev-parse", "HEAD:apps") : fleet.Made("HEAD"), fleet.Run("rev-parse", "HEAD")).Text(
                "production"
            )
        );
        fleet.Land("Pin production");
        return fleet;
    }

    public void Dispose() => scratch.Dispose();

    public string At(string path) => Path.Combine(Clone, path);

    public string Run(params string[] arguments) => RealGit.Run(Clone, arguments);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void Change(string path, string from, string to)
    {
        string text = Read(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>The release of a commit, made by the script that docs/promotion.md gives to anyone.</summary>
    public string Made(string commit) => Made(Clone, commit);

    public static string Made(string repository, string commit)
    {
        string script = Assert.Single(
            File.ReadAllText(Checkout.At("docs/promotion.md")).Split("```sh\n").Skip(1).Select(block => block.Split("```")[0]),
            block => block.Contains("git mktree", StringComparison.Ordinal)
        );
        string file = Path.Combine(repository, ".git", "release.sh");
        File.WriteAllText(file, script.Replace("commit=HEAD ", $"commit={commit} ", StringComparison.Ordinal));
        return RealGit.Run(repository, "-c", $"alias.made=!sh '{file}'", "made");
    }

    /// <summary>Moves the app into <c>deploy/</c>, as an upgrade of the platform does.</summary>
    public void MoveIntoDeploy()
    {
        Directory.CreateDirectory(At("apps/payments/deploy"));
        foreach (string file in (string[])["api.yaml", "kustomization.yaml"])
        {
            Run("mv", $"apps/payments/{file}", $"apps/payments/deploy/{file}");
        }

        App = "apps/payments/deploy";
        foreach (string name in (string[])["homelab", "production"])
        {
            Change($"environments/{name}/overlays/payments/kustomization.yaml", "apps/payments,", "apps/payments/deploy,");
        }
    }

    /// <summary>Commits all, and pushes it as landed.</summary>
    public string Land(string subject)
    {
        Run("add", "--all");
        Run("commit", "--quiet", "-m", subject);
        Run("push", "--quiet", "origin", "main");
        Run("branch", "--quiet", "--set-upstream-to=origin/main", "main");
        return Run("rev-parse", "HEAD");
    }

    /// <summary>Raises the pool in the app, rendered and landed: homelab has it, production not.</summary>
    public async Task<string> RaisePool(string to = "50")
    {
        Change(App + "/api.yaml", "value: \"20\"", $"value: \"{to}\"");
        await Render();
        return Land("Raise the pool to " + to);
    }

    /// <summary>Somebody else lands something, from a clone of their own.</summary>
    public void SomebodyElseLands(string path, string text)
    {
        string theirs = scratch.At("theirs");
        RealGit.Run(scratch.Path, "clone", "--quiet", Origin, theirs);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(theirs, path))!);
        File.WriteAllText(Path.Combine(theirs, path), text);
        RealGit.Run(theirs, "add", "--all");
        RealGit.Run(theirs, "commit", "--quiet", "-m", "Something else");
        RealGit.Run(theirs, "push", "--quiet", "origin", "HEAD");
        Scratch.Delete(theirs);
    }

    public async Task Render()
    {
        foreach (
            RenderedEnvironment environment in await new Renderer(Kustomize(), new ReleaseTrees(Git).CheckOut).Render(
                EnvironmentFolder.Named(Clone, []),
                null,
                Stop
            )
        )
        {
            RenderedTree.Write(environment.Environment, environment.Files, Stop);
        }
    }

    /// <summary>What is not as rendering it gives, in a checkout of a branch.</summary>
    public async Task<string[]> NotAsRendered(string branch)
    {
        string folder = scratch.At("look-" + Guid.NewGuid().ToString("N"));
        Run("worktree", "add", "--quiet", "--detach", folder, branch);
        IReadOnlyList<RenderedEnvironment> rendered = await new Renderer(Kustomize(), new ReleaseTrees(Git).CheckOut).Render(
            EnvironmentFolder.Named(folder, []),
            null,
            Stop
        );
        Run("worktree", "remove", "--force", folder);
        return
        [
            .. rendered.SelectMany(environment =>
                environment.Files.Where(file => file.State != FileState.Unchanged).Select(file => file.Path)
            ),
        ];
    }

    /// <summary>Homelab's cluster: its one Application at a commit, healthy since a time.</summary>
    public static Func<CancellationToken, Task<IReadOnlyList<RunningApplication>>> Running(
        string revision,
        DateTimeOffset since,
        string health = "Healthy"
    ) =>
        _ =>
            Task.FromResult(
                ClusterSoak.Read(
                    $$$$"""
                    {"items": [{"metadata": {"name": "payments"}, "spec": {"source": {"path": "environments/homelab/rendered/payments"}},
                      "status": {"sync": {"status": "Synced", "revision": "{{{{revision}}}}"}, "health": {"status": "{{{{health}}}}", "lastTransitionTime": "{{{{since:O}}}}"},
                        "operationState": {"phase": "Succeeded", "finishedAt": "{{{{since:O}}}}"}}}]}
                    """
                )
            );

    public async Task<PromotionPlan> Plan(
        Func<CancellationToken, Task<IReadOnlyList<RunningApplication>>>? cluster = null,
        DateTimeOffset? now = null,
        string from = "homelab",
        string to = "production",
        IReadOnlyList<RunningApplication>? told = null
    ) =>
        await new Promoter(
            Git,
            Kustomize(),
            new PromotionPorts(
                fields =>
                    [
                        .. fields.Select(_ =>
                            (Origin?)new Origin(Run("rev-parse", "HEAD"), "Tom Okafor", null, "#482", "Raise the pool", Tuesday)
                        ),
                    ],
                (check, _, _) => Task.FromResult((true, check + " passes")),
                cluster,
                _ => told ?? []
            )
        ).Plan(from, to, await CloneState.Remote(Git, null, Stop), now ?? Tuesday, Stop);

    /// <summary>A plan that all gates let through.</summary>
    public Task<PromotionPlan> Soaked() => Plan(Running(Run("rev-parse", "HEAD"), Tuesday.AddHours(-25)));

    public async Task<PublishResult> Publish(
        PromotionPlan plan,
        Emergency? emergency = null,
        string? reason = null,
        ForgeAccess? forge = null
    ) => await new Publisher(Git).Publish(plan, emergency, reason, await CloneState.Remote(Git, null, Stop), forge, Tuesday, Stop);

    /// <summary>Where Kustomize is not installed the test is skipped, and says how to get it.</summary>
    public static Kustomize Kustomize()
    {
        try
        {
            return Rendering.Kustomize.Find();
        }
        catch (RenderingException missing)
        {
            throw SkipException.ForSkip(missing.Message);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private void Environment(string name, string host, int replicas, string spec)
    {
        Write(
            $"environments/{name}/environment.yaml",
            $$"""
            apiVersion: cairn.dev/v1
            kind: Environment
            metadata:
              name: {{name}}
              annotations: {config.kubernetes.io/local-config: "true"}
            spec:
            {{spec}}  facts: {host: {{host}}, replicas: {{replicas}}}
            """
        );
        Write(
            $"environments/{name}/overlays/payments/kustomization.yaml",
            $$"""
            namespace: payments
            resources: [../../../../{{App}}, ../../environment.yaml]
            replacements:
            - source: {kind: Environment, fieldPath: spec.facts.replicas}
              targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
            - source: {kind: Environment, fieldPath: spec.facts.host}
              targets: [{select: {kind: Ingress}, fieldPaths: [spec.rules.0.host]}]
            """
        );
    }
}
