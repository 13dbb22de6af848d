namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>unknown-setting. The tables say what each version reads; the cases here were looked up in the programs' sources.</summary>
public sealed class UnknownSettings
{
    private const string ArgoHelm = "https://argoproj.github.io/argo-helm";

    // ConfigMap, key, whether ArgoCD v3.5.1 reads it. Sources: util/settings, util/rbac, manifests/base, and pkg/api/config.go of the
    // notifications engine.
    [Theory]
    [InlineData("argocd-cm", "url", true)]
    [InlineData("argocd-cm", "application.sync.requireOverridePrivilegeForRevisionSync", true)]
    [InlineData("argocd-cm", "application.sync.requireOverridePrivilegeEnabled", false)]
    [InlineData("argocd-cm", "accounts.alice", true)]
    [InlineData("argocd-cm", "accounts.alice.enabled", true)]
    [InlineData("argocd-cm", "accounts.alice.enable", false)]
    [InlineData("argocd-cm", "accounts.alice.smith", false)] // Two parts: ArgoCD takes smith for a setting of alice.
    [InlineData("argocd-cm", "kustomize.buildOptions", true)]
    [InlineData("argocd-cm", "kustomize.buildOptions.v5.0.1", true)]
    [InlineData("argocd-cm", "kustomize.path.v5.0.1", true)]
    [InlineData("argocd-cm", "kustomize.buildOption", false)]
    [InlineData("argocd-cm", "extension.config.httpbin", true)]
    [InlineData("argocd-cm", "help.download.linux-arm64", true)]
    [InlineData("argocd-cm", "help.download.linux-arm", false)]
    [InlineData("argocd-cm", "resource.customizations.health.argoproj.io_Application", true)]
    [InlineData("argocd-cm", "resource.customizations.health", false)] // No kind: passed over.
    [InlineData("argocd-cm", "timeout.reconciliation", true)] // Read by manifests alone.
    [InlineData("argocd-cm", "application.links", true)] // Read through a parameter.
    [InlineData("argocd-cm", "helm.enable", true)] // Read through a map.
    [InlineData("argocd-cm", "helm.enabled", false)]
    [InlineData("argocd-cm", "webhook.github.secret", false)] // A key of the Secret.
    [InlineData("argocd-cm", "dex.auth.connectorId", true)] // Of the version to come.
    [InlineData("argocd-cm", "repositories", false)] // Until v2.14.
    [InlineData("argocd-cmd-params-cm", "server.insecure", true)]
    [InlineData("argocd-cmd-params-cm", "server.inscure", false)]
    [InlineData("argocd-cmd-params-cm", "controller.profile.enabled", true)] // Read as a file.
    [InlineData("argocd-rbac-cm", "policy.csv", true)]
    [InlineData("argocd-rbac-cm", "policy.team-a.csv", true)]
    [InlineData("argocd-rbac-cm", "policy.team-a", false)]
    [InlineData("argocd-rbac-cm", "policy.matchMode", true)]
    [InlineData("argocd-rbac-cm", "scope", false)]
    [InlineData("argocd-notifications-cm", "trigger.on-sync", true)]
    [InlineData("argocd-notifications-cm", "triggers.on-sync", false)]
    [InlineData("argocd-notifications-cm", "service.webhook.cairn", true)]
    [InlineData("argocd-notifications-cm", "service.webhook.cairn.eu", false)]
    [InlineData("argocd-notifications-cm", "service.slak", false)]
    [InlineData("argocd-notifications-cm", "defaultTriggers", true)]
    [InlineData("argocd-notifications-cm", "subscription", false)]
    public void Key_of_a_ConfigMap_is_reported_where_no_ArgoCD_reads_it(string configMap, string key, bool read)
    {
        IReadOnlyList<LintFinding> found = Given.Findings("unknown-setting", ConfigMap(configMap, key));
        Assert.Equal(read ? [] : ["warning"], found.Select(finding => finding.Severity.ToString().ToLowerInvariant()));
        Assert.All(found, finding => Assert.Contains($"'{key}' of {configMap}", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "argocd-cm",
        "application.sync.requireOverridePrivilegeEnabled",
        "Did you mean application.sync.requireOverridePrivilegeForR"
    )]
    [InlineData("argocd-cm", "aplication.links", "Did you mean application.links?")]
    [InlineData("argocd-notifications-cm", "triger.on-sync", "Did you mean trigger.on-sync?")]
    [InlineData("argocd-cm", "server.insecure", "It belongs in argocd-cmd-params-cm: move it there.")]
    [InlineData("argocd-cm", "cost.center", "Remove it.")]
    public void Remedy_names_the_key_that_was_meant(string configMap, string key, string remedy) =>
        Assert.StartsWith(remedy, Finding(configMap, key).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Key_that_only_old_versions_read_names_the_last_of_them() =>
        Assert.StartsWith(
            "ArgoCD read 'repositories' of argocd-cm up to v2.14; v3.0 and later do not",
            Finding("argocd-cm", "repositories").Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Unknown_type_of_customization_is_an_error_since_ArgoCD_refuses_them_all()
    {
        LintFinding finding = Finding("argocd-cm", "resource.customizations.helth.apps_Deployment");
        Assert.Equal((Severity.Error, 5), (finding.Severity, finding.Place.Line));
    }

    [Fact]
    public void Key_that_a_workload_of_the_repository_takes_is_not_reported() =>
        Assert.Empty(
            Given.Findings(
                "unknown-setting",
                ConfigMap("argocd-cmd-params-cm", "our.own")
                    + """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: tool}
                    spec:
                      template:
                        spec:
                          containers:
                          - name: main
                            env: [{name: A, valueFrom: {configMapKeyRef: {name: argocd-cmd-params-cm, key: our.own}}}]
                    """
            )
        );

    [Fact]
    public void ConfigMap_of_another_name_is_not_judged() =>
        Assert.Empty(Given.Findings("unknown-setting", ConfigMap("shop", "cost.center")));

    [Fact]
    public async Task Generators_and_patches_of_a_kustomization_are_judged_where_they_are_written()
    {
        using var scratch = new Scratch();
        Given.Write(
            scratch,
            "argocd/kustomization.yaml",
            """
            resources: ["https://github.com/argoproj/argo-cd/manifests/cluster-install?ref=v3.5.1"]
            configMapGenerator:
            - name: argocd-cm
              behavior: merge
              literals:
              - admin.enabled=false
              - admin.enable=false
            patches:
            - target: {kind: ConfigMap, name: argocd-cmd-params-cm}
              patch: |
                - op: add
                  path: /data/server.insecur
                  value: "true"
            - patch: |
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: argocd-rbac-cm}
                data:
                  policy.defalt: role:readonly
            """
        );
        IReadOnlyList<LintFinding> found = await Given.Findings("unknown-setting", scratch, build: false);
        Assert.Equal(
            [(7, "admin.enable"), (12, "server.insecur"), (19, "policy.defalt")],
            found.Select(finding => (finding.Place.Line!.Value, finding.Message.Split('\'')[1]))
        );
    }

    // The ConfigMaps in values of ArgoCD's chart, wherever these are written. Chart 10.1.1 passes fewer keys than ArgoCD reads.
    [Theory]
    [InlineData("configs: {cm: {create: true, url: x, exec.enable: x}}", "exec.enable")]
    [InlineData("argo-cd: {configs: {rbac: {policy.csv: x, policy.defaults: x}}}", "policy.defaults")]
    [InlineData("{repoServer: {replicas: 2}, configs: {params: {annotations: {}, server.inscure: true}}}", "server.inscure")]
    [InlineData("{server: {}, configs: {cm: {a: b}}, notifications: {triggers: {trigger.a: x, triger.b: x}}}", "a", "triger.b")]
    [InlineData("configs: {cm: {anything: b}}")] // Nothing says whose values these are.
    [InlineData("configs: {params: {controller.k8s.client.qps: 1, server.insecure: true}}")]
    public async Task Values_of_the_chart_are_judged_as_the_ConfigMaps_they_become(string values, params string[] keys)
    {
        using var scratch = new Scratch();
        Given.Write(scratch, "values.yaml", values);
        IReadOnlyList<LintFinding> found = await Given.Findings("unknown-setting", scratch);
        Assert.Equal(keys, found.Select(finding => finding.Message.Split('\'')[1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("10.1.1", "controller.k8s.client.qps", true)]
    [InlineData("10.1.1", "controller.diff.server.side", false)]
    [InlineData("99.0.0", "controller.k8s.client.qps", false)]
    public void Parameter_that_the_chart_does_not_pass_on_is_reported_where_its_version_is_known(string version, string key, bool reported)
    {
        string application = Application("argo-cd", ArgoHelm, version, $"{{configs: {{params: {{{key}: 1}}}}}}");
        string message = $"Chart argo-cd {version} does not pass '{key}' of argocd-cmd-params-cm to ArgoCD, so it has no effect.";
        Assert.Equal(reported ? [message] : [], Given.Findings("unknown-setting", application).Select(finding => finding.Message));
    }

    // Source: values.yaml and templates of the charts at these versions.
    [Theory]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{server: {replicas: 1, replica: 2}}", "server.replica")]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{repoServers: {}}", "repoServers")]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{redis-ha: {haproxy: {networkPolicy: {}}, policy: {}}}", "redis-ha.policy")]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{server: {certificate: {secretName: a}}}", "server.certificate.secretName")]
    [InlineData("argo-cd", ArgoHelm, "7.1.5", "{server: {certificate: {secretName: a}}, redis-ha: {any: 1}}")]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{server: {resources: {limits: {memory: 1}}, podAnnotations: {a: b}}}")]
    [InlineData("argo-cd", ArgoHelm, "10.1.1", "{server: {containerSecurityContext: {runAsUser: 1}}}")]
    [InlineData("argo-cd", ArgoHelm, "10.*", "{server: {replica: 2}}")]
    [InlineData("argo-cd", ArgoHelm, "99.0.0", "{server: {replica: 2}}")]
    [InlineData("argo-cd", "https://charts.bitnami.com/bitnami", "10.1.1", "{server: {replica: 2}}")]
    [InlineData("external-secrets", "ghcr.io/external-secrets/charts", "2.9.0", "{webhook: {}, certControler: {}}", "certControler")]
    [InlineData("external-secrets", "https://charts.external-secrets.io", "2.9.0", "{_shared: &a {}, webhook: {create: true}}")]
    public void Value_is_reported_where_the_very_version_of_the_chart_has_none(
        string chart,
        string repository,
        string version,
        string values,
        params string[] paths
    )
    {
        IReadOnlyList<LintFinding> found = Given.Findings("unknown-setting", Application(chart, repository, version, values));
        Assert.Equal(paths, found.Select(finding => finding.Message.Split('\'')[1]));
        Assert.All(found, finding => Assert.StartsWith($"Chart {chart} {version} has no value", finding.Message, StringComparison.Ordinal));
    }

    // Sources: cmd/prometheus/main.go, cmd/alertmanager/main.go, conf/defaults.ini at these versions.
    [Theory]
    [InlineData("quay.io/prometheus/prometheus:v3.4.1", "args: [--config.file=x, --storage.tsdb.dir=/x]", "--storage.tsdb.dir,")]
    [InlineData("quay.io/prometheus/prometheus:v3.4.1", "args: [--no-storage.tsdb.wal-compression]")]
    [InlineData("prom/prometheus:v3.4.1", "args: ['--enable-feature=auto-reload-config,agent-x']", "--enable-feature=agent-x.")]
    [InlineData("quay.io/prometheus/prometheus:v99.0.0", "args: [--what]")]
    [InlineData("quay.io/prometheus/prometheus:v3.4.1", "command: [promtool, --what]")]
    [InlineData("example.com/our-prometheus:v3.4.1", "args: [--what]")]
    [InlineData("quay.io/prometheus/alertmanager:v0.28.1", "args: [--cluster.listen-address=, --storage.paths=/x]", "--storage.paths,")]
    [InlineData("docker.io/grafana/grafana:12.0.1", "env: [{name: GF_LOG_MODE}, {name: GF_LOG_MODES}, {name: HOST}]", "GF_LOG_MODES,")]
    [InlineData("docker.io/grafana/grafana:12.0.1", "env: [{name: GF_SECURITY_ADMIN_PASSWORD__FILE}]")]
    public void Option_is_reported_where_the_very_version_of_the_program_has_none(string image, string container, params string[] words)
    {
        string pod = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - image: {image}\n    {container}\n";
        IReadOnlyList<LintFinding> found = Given.Findings("unknown-setting", pod);
        Assert.Equal(words.Length, found.Count);
        Assert.All(found.Zip(words), pair => Assert.Contains(pair.Second, pair.First.Message, StringComparison.Ordinal));
    }

    private static LintFinding Finding(string configMap, string key) =>
        Assert.Single(Given.Findings("unknown-setting", ConfigMap(configMap, key)));

    private static string ConfigMap(string name, string key) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n  {key}: \"x\"\n";

    private static string Application(string chart, string repository, string version, string values) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: a, namespace: argocd}
            spec:
              source:
                repoURL: {{repository}}
                chart: {{chart}}
                targetRevision: "{{version}}"
                helm: {valuesObject: {{values}}}

            """;
}
