using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>What a sync waits for. Source: <c>gitops-engine/pkg/health</c> of ArgoCD v3.5.1, and the documentation of Kubernetes and
/// k3s.</summary>
public sealed class Waits
{
    private const string Mounts =
        "containers: [{name: one, image: one}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]";

    /// <summary>A claim in wave 0, then what is given, then something in wave 5 that a sync only reaches when it is bound.</summary>
    private static string[] Claim(string others, string claim = "", ClusterFacts? cluster = null) =>
        Given.Stops(
            Given.Rehearse(
                Given.One(
                    Given.Object("PersistentVolumeClaim app/data", 0, $"spec: {{accessModes: [ReadWriteOnce]{claim}}}")
                        + others
                        + Given.Object("ConfigMap app/last", 5)
                ),
                cluster
            )
        );

    [Fact]
    public void Claim_that_binds_at_first_use_waits_for_ever_without_a_pod_in_its_wave()
    {
        string[] expected =
        [
            "WaitsForHealth app: PersistentVolumeClaim app/data is not healthy: StorageClass local-path binds a claim when a pod first "
                + "uses it, and no pod uses it yet",
        ];

        Assert.Equal(expected, Claim(Given.Workload("Deployment app/web", Mounts, wave: 1)));
        Assert.Equal(expected, Claim(Given.Workload("Deployment app/web", Mounts, spec: "replicas: 0")));
        Assert.Equal(
            expected,
            Claim(Given.Object("CronJob app/nightly", 0, $"spec: {{jobTemplate: {{spec: {{template: {{spec: {{{Mounts}}}}}}}}}}}"))
        );
        Assert.Equal(expected, Claim("", ", storageClassName: local-path"));
    }

    [Fact]
    public void Claim_with_a_pod_in_its_wave_binds()
    {
        Assert.Empty(Claim(Given.Workload("Deployment app/web", Mounts)));
        Assert.Empty(Claim(Given.Workload("Job app/once", Mounts)));
    }

    [Fact]
    public void Claim_of_a_class_that_binds_at_once_needs_no_pod() =>
        Assert.Empty(
            Claim(
                Given.Object("StorageClass.storage.k8s.io fast", -1, "provisioner: x\nvolumeBindingMode: Immediate"),
                ", storageClassName: fast"
            )
        );

    [Fact]
    public void Claim_of_a_class_that_was_not_read_may_stop()
    {
        RehearsalResult result = Given.Rehearse(
            Given.One(
                Given.Object("PersistentVolumeClaim app/data", 0, "spec: {storageClassName: elsewhere}")
                    + Given.Object("ConfigMap app/last", 5)
            )
        );

        Assert.False(Assert.Single(result.Stops).IsCertain);
        Assert.True(result.Ends);
        Assert.Contains("StorageClass elsewhere exists in k3s: no manifest that was read creates it.", result.Assumptions);
    }

    [Fact]
    public void Sync_of_one_wave_is_done_once_applied_and_the_application_is_never_healthy() =>
        Assert.StartsWith(
            "NeverHealthy app: PersistentVolumeClaim app/data",
            Assert.Single(Given.Stops(Given.Rehearse(Given.One(Given.Object("PersistentVolumeClaim app/data", 0, "spec: {}"))))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("containers: [{name: one, envFrom: [{configMapRef: {name: late}}]}]", "ConfigMap app/late")]
    [InlineData("serviceAccountName: late, containers: [{name: one}]", "ServiceAccount app/late")]
    [InlineData("containers: [{name: one}], volumes: [{name: v, secret: {secretName: late}}]", "Secret app/late")]
    public void Pods_wait_for_what_comes_in_a_later_wave(string pod, string needed)
    {
        string late = Given.Object($"{needed.Split(' ')[0]} app/late", 3);

        Assert.Contains(
            $"its pods need {needed}, which is applied only later",
            Assert.Single(Given.Stops(Given.Rehearse(Given.One(Given.Workload("Deployment app/web", pod) + late)))),
            StringComparison.Ordinal
        );
        Assert.Empty(Given.Rehearse(Given.One(Given.Workload("Deployment app/web", pod, wave: 4) + late)).Stops);
    }

    [Fact]
    public void Pods_that_name_what_no_sync_applies_are_waited_for() =>
        Assert.Contains(
            "keeps out of every sync",
            Assert.Single(
                Given.Stops(
                    Given.Rehearse(
                        Given.One(
                            Given.Object("ConfigMap app/settings", annotations: "argocd.argoproj.io/hook: Skip")
                                + Given.Workload(
                                    "Deployment app/web",
                                    "containers: [{name: one, envFrom: [{configMapRef: {name: settings}}]}]"
                                )
                        )
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Hook_that_needs_what_the_sync_brings_later_never_ends() =>
        Assert.Equal(
            StopKind.WaitsForHealth,
            Assert
                .Single(
                    Given
                        .Rehearse(
                            Given.One(
                                Given.Workload(
                                    "Job app/migrate",
                                    "serviceAccountName: runner, containers: [{name: one}]",
                                    annotations: "argocd.argoproj.io/hook: PreSync"
                                ) + Given.Object("ServiceAccount app/runner")
                            )
                        )
                        .Stops
                )
                .Kind
        );

    [Theory]
    [InlineData("Service app/public", "spec: {type: LoadBalancer}", true)]
    [InlineData("Service app/public", "spec: {type: LoadBalancer, loadBalancerClass: example.com/own}", false)]
    [InlineData("Service app/public", "spec: {type: ClusterIP}", true)]
    [InlineData("Ingress.networking.k8s.io app/public", "spec: {}", true)]
    [InlineData("Ingress.networking.k8s.io app/public", "spec: {ingressClassName: traefik}", true)]
    [InlineData("Ingress.networking.k8s.io app/public", "spec: {ingressClassName: nginx}", false)]
    public void Addresses_are_given_by_what_k3s_has(string named, string spec, bool ends)
    {
        RehearsalResult result = Given.Rehearse(Given.One(Given.Object(named, 0, spec) + Given.Object("ConfigMap app/last", 1)));

        Assert.Equal(ends, result.Ends);
        Assert.Equal(ends ? [] : [StopKind.WaitsForHealth], result.Stops.Select(stop => stop.Kind));
    }

    [Fact]
    public void Address_in_a_cluster_that_is_not_known_is_assumed_and_said()
    {
        RehearsalResult result = Given.Rehearse(
            Given.One(Given.Object("Ingress.networking.k8s.io app/public", 0, "spec: {ingressClassName: nginx}")),
            ClusterFacts.Unknown
        );

        Assert.True(result.Ends);
        Assert.Contains("The cluster gives addresses to Ingresses of class nginx, such as Ingress app/public.", result.Assumptions);
    }

    [Fact]
    public void Suspended_job_is_waited_for() =>
        Assert.Contains(
            "is suspended",
            Assert.Single(
                Given.Stops(
                    Given.Rehearse(Given.One(Given.Workload("Job app/once", spec: "suspend: true") + Given.Object("ConfigMap app/last", 1)))
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Autoscaler_before_its_target_degrades_the_sync() =>
        Assert.StartsWith(
            "Degraded app: HorizontalPodAutoscaler app/web is Degraded",
            Assert.Single(
                Given.Stops(
                    Given.Rehearse(
                        Given.One(
                            Given.Object(
                                "HorizontalPodAutoscaler.autoscaling app/web",
                                0,
                                "spec: {scaleTargetRef: {kind: Deployment, name: web}}"
                            ) + Given.Workload("Deployment app/web", wave: 1)
                        )
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Key_that_a_map_does_not_have_is_waited_for() =>
        Assert.Contains(
            "its pods need the key b, which ConfigMap app/settings does not have",
            Assert.Single(
                Given.Stops(
                    Given.Rehearse(
                        Given.One(
                            Given.Object("ConfigMap app/settings", 0, "data: {a: x}")
                                + Given.Workload(
                                    "Deployment app/web",
                                    "containers: [{name: one, env: [{name: B, valueFrom: {configMapKeyRef: {name: settings, key: b}}}]}]",
                                    wave: 1
                                )
                                + Given.Object("ConfigMap app/last", 2)
                        )
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Secret_that_nothing_makes_is_certain_in_a_new_cluster_and_not_in_one_that_exists()
    {
        IReadOnlyList<Manifest> tree = Given.One(
            Given.Workload("Deployment app/web", "containers: [{name: one}], volumes: [{name: v, secret: {secretName: none}}]")
                + Given.Object("ConfigMap app/last", 1)
        );

        Assert.True(Assert.Single(Given.Rehearse(tree).Stops).IsCertain);
        Assert.False(Assert.Single(Given.Rehearse(tree, ClusterFacts.Unknown).Stops).IsCertain);
    }
}
