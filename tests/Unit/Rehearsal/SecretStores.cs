namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>Secrets that external-secrets makes. Source: https://external-secrets.io/latest/api/externalsecret/ and
/// https://external-secrets.io/latest/provider/kubernetes/</summary>
public sealed class SecretStores
{
    private const string Group = "external-secrets.io";
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly string Role = Given.Object(
        $"Role.{Rbac} secrets/reader",
        spec: "rules: [{apiGroups: [\"\"], resources: [secrets], verbs: [get]}]"
    );

    private static readonly string Binding = Given.Object(
        $"RoleBinding.{Rbac} secrets/reader",
        spec: "roleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: reader, namespace: secrets}]"
    );

    private static readonly string Bound = Role + Binding;

    private static readonly string Operator =
        """
            === hand/application-external-secrets.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: external-secrets, namespace: argocd}
            spec:
              source: {repoURL: ghcr.io/external-secrets/charts, chart: external-secrets, targetRevision: 2.9.0}
              destination: {server: "https://kubernetes.default.svc", namespace: external-secrets}
              syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}
            === hand/store.yaml
            """
        + "\n"
        + Given.Object("Namespace secrets")
        + Given.Object("Secret secrets/database", spec: "stringData: {password: x}")
        + Given.Object("ServiceAccount secrets/reader")
        + Bound;

    [Fact]
    public void Secret_of_a_store_that_has_it_ends() => Assert.Empty(Stops(Store() + Secret()));

    [Theory]
    [InlineData("database", "password", "", "other", "its ClusterSecretStore other does not exist")]
    [InlineData("nothing", "password", "", "platform", "Secret secrets/nothing, which ClusterSecretStore platform reads, does not exist")]
    [InlineData("database", "user", "", "platform", "Secret secrets/database has no key user")]
    [InlineData(
        "database",
        "password",
        "conditions: [{namespaces: [somewhere]}], ",
        "platform",
        "ClusterSecretStore platform does not serve namespace app"
    )]
    public void Secret_that_its_store_does_not_give_degrades_the_sync(
        string key,
        string property,
        string conditions,
        string store,
        string reason
    )
    {
        string stop = Assert.Single(Stops(Store(conditions) + Secret(key, property, store) + Given.Object("ConfigMap app/last", 3)));

        Assert.Equal($"Degraded app: ExternalSecret app/login is Degraded: {reason}", stop);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Store_whose_account_may_not_read_is_degraded(bool hasRole, bool hasBinding)
    {
        string operatorWithout = Operator.Replace(Bound, (hasRole ? Role : "") + (hasBinding ? Binding : ""), StringComparison.Ordinal);

        Assert.Equal(
            "Degraded app: ClusterSecretStore platform is Degraded: its ServiceAccount secrets/reader is not allowed to get secrets in "
                + "namespace secrets",
            Stops(Store() + Secret(), operatorWithout)[0]
        );
    }

    [Fact]
    public void Pods_wait_for_the_secret_and_its_keys()
    {
        string pods =
            Given.Workload(
                "Deployment app/web",
                "containers: [{name: one, env: [{name: P, valueFrom: {secretKeyRef: {name: login, key: PASSWORD}}}]}]",
                wave: 2
            ) + Given.Object("ConfigMap app/last", 3);

        Assert.Empty(Stops(Store() + Secret() + pods));
        Assert.Contains(
            "its pods need the key PASSWORD, which Secret app/login does not have",
            Assert.Single(Stops(Store() + Secret().Replace("secretKey: PASSWORD", "secretKey: OTHER", StringComparison.Ordinal) + pods)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Generator_that_is_not_there_degrades_the_sync()
    {
        string secret =
            Given.Object(
                $"ExternalSecret.{Group} app/login",
                1,
                "spec: {dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: made}}}]}"
            ) + Given.Object("ConfigMap app/last", 3);

        Assert.Contains("its generator Password made does not exist", Assert.Single(Stops(secret)), StringComparison.Ordinal);
        Assert.Empty(Stops(Given.Object($"Password.generators.{Group} app/made") + secret));
    }

    [Fact]
    public void Secret_without_an_operator_is_refused() =>
        Assert.Contains(
            "could not find external-secrets.io/v1/ExternalSecret",
            Given.Stops(Given.Rehearse(Given.One(Secret())))[0],
            StringComparison.Ordinal
        );

    private static string Store(string conditions = "") =>
        Given.Object(
            $"ClusterSecretStore.{Group} platform",
            0,
            $"spec: {{{conditions}provider: {{kubernetes: {{remoteNamespace: secrets, auth: {{serviceAccount: {{name: reader, "
                + $"namespace: secrets}}}}}}}}}}"
        );

    private static string Secret(string key = "database", string property = "password", string store = "platform") =>
        Given.Object(
            $"ExternalSecret.{Group} app/login",
            1,
            $"spec: {{secretStoreRef: {{kind: ClusterSecretStore, name: {store}}}, data: [{{secretKey: PASSWORD, remoteRef: {{key: "
                + $"{key}, property: {property}}}}}]}}"
        );

    private static string[] Stops(string objects, string? before = null) =>
        Given.Stops(
            Given.Rehearse(
                Given.Tree(
                    (before ?? Operator)
                        + Given.Application("app", "hand")
                        + "=== hand/namespace.yaml\n"
                        + Given.Object("Namespace app")
                        + "=== app/objects.yaml\n"
                        + objects
                )
            )
        );
}
