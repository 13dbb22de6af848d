namespace Cairn.Delivery.Rendering.Tests;

/// <summary>A small platform of one app in two environments that differ in declared facts alone.</summary>
internal sealed class Platform : IDisposable
{
    private readonly Scratch scratch = new();

    public Platform()
    {
        foreach (
            (string name, string host, int replicas) in (ReadOnlySpan<(string, string, int)>)
                [("homelab", "pay.home.example", 1), ("production", "pay.example.com", 3)]
        )
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
                  facts: {host: {{host}}, replicas: {{replicas}}}
                """
            );
            Write(
                $"environments/{name}/overlays/payments/kustomization.yaml",
                """
                namespace: payments
                resources: [../../../../apps/payments, ../../environment.yaml]
                replacements:
                - source: {kind: Environment, fieldPath: spec.facts.replicas}
                  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
                - source: {kind: Environment, fieldPath: spec.facts.host}
                  targets: [{select: {kind: Ingress}, fieldPaths: [spec.rules.0.host]}]
                """
            );
        }

        Write("apps/payments/kustomization.yaml", "resources: [api.yaml]\n");
        Write(
            "apps/payments/api.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api}
            spec:
              replicas: 2
              template: {spec: {containers: [{name: api, image: "ghcr.io/northwind/payments:1.4.0"}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: api}
            spec: {rules: [{host: set-by-the-environment}]}
            """
        );
    }

    public string Root => scratch.Path;

    public string At(string path) => scratch.At(path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Renders and writes; returns what was not as it should be before.</summary>
    public async Task<string[]> Render(params string[] environments)
    {
        IReadOnlyList<RenderedEnvironment> rendered = await Compare(environments);
        foreach (RenderedEnvironment environment in rendered)
        {
            RenderedTree.Write(environment.Environment, environment.Files, TestContext.Current.CancellationToken);
        }

        return Off(rendered);
    }

    /// <summary>What is not as it should be: <c>homelab rendered/payments/x.yaml missing</c>.</summary>
    public async Task<string[]> Check(params string[] environments) => Off(await Compare(environments));

    public Task<IReadOnlyList<RenderedEnvironment>> Compare(params string[] environments) =>
        new Renderer(Real()).Render(EnvironmentFolder.Named(Root, environments), null, TestContext.Current.CancellationToken);

    public EnvironmentFolder Environment(string name) => EnvironmentFolder.Named(Root, [name])[0];

    public Task<IReadOnlyList<RenderedFiles>> Files(params RenderInput[] wanted) =>
        new Renderer(Real()).Files(wanted, null, TestContext.Current.CancellationToken);

    /// <summary>Where Kustomize is not installed the test is skipped, and says how to get it.</summary>
    private static Kustomize Real()
    {
        try
        {
            return Kustomize.Find();
        }
        catch (RenderingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public void Dispose() => scratch.Dispose();

    private static string[] Off(IReadOnlyList<RenderedEnvironment> rendered) =>
        [
            .. rendered.SelectMany(environment =>
                environment
                    .Files.Where(file => file.State != FileState.Unchanged)
                    .Select(file => $"{environment.Environment.Name} {file.Path} {file.State.ToString().ToLowerInvariant()}")
            ),
        ];
}
