namespace Cairn.Delivery.Linting.Projects;

/// <summary>
/// Widely used custom resources and their scope, from spec.scope of the CustomResourceDefinitions that their projects publish.
/// </summary>
internal static class KnownCustomResources
{
    /// <summary>Kinds whose objects are in a namespace, by group.</summary>
    public static readonly (string Group, string Kinds)[] Namespaced =
    [
        ("acid.zalan.do", "postgresql OperatorConfiguration PostgresTeam"),
        ("acme.cert-manager.io", "Challenge Order"),
        ("argocd-image-updater.argoproj.io", "ImageUpdater"),
        (
            "argoproj.io",
            "AnalysisRun AnalysisTemplate AppProject Application ApplicationSet CronWorkflow EventBus EventSource "
                + "Experiment Rollout Sensor Workflow WorkflowArtifactGCTask WorkflowEventBinding WorkflowTaskResult "
                + "WorkflowTaskSet WorkflowTemplate"
        ),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler"),
        ("bitnami.com", "SealedSecret"),
        ("cert-manager.io", "Certificate CertificateRequest Issuer"),
        ("cilium.io", "CiliumNetworkPolicy"),
        ("eventing.keda.sh", "CloudEventSource"),
        ("extensions.istio.io", "TrafficExtension WasmPlugin"),
        ("external-secrets.io", "ExternalSecret PushSecret SecretStore"),
        ("frrk8s.metallb.io", "BGPSessionState FRRConfiguration FRRK8sConfiguration"),
        ("gateway.networking.k8s.io", "BackendTLSPolicy GRPCRoute Gateway HTTPRoute ListenerSet ReferenceGrant TCPRoute TLSRoute UDPRoute"),
        ("gateway.networking.x-k8s.io", "XBackend XBackendTrafficPolicy"),
        (
            "generators.external-secrets.io",
            "ACRAccessToken BeyondtrustWorkloadCredentialsDynamicSecret CloudsmithAccessToken "
                + "ECRAuthorizationToken Fake GCRAccessToken GeneratorState GithubAccessToken GitlabDeployToken Grafana "
                + "MFA Password QuayAccessToken SSHKey STSSessionToken UUID VaultDynamicSecret Webhook"
        ),
        ("helm.cattle.io", "HelmChart HelmChartConfig"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        (
            "hub.traefik.io",
            "AIService API APIAuth APIBundle APICatalogItem APIPlan APIPortal APIPortalAuth APIRateLimit "
                + "APIVersion ContentItem ManagedApplication ManagedSubscription Uplink"
        ),
        ("keda.sh", "ScaledJob ScaledObject TriggerAuthentication"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("kyverno.io", "CleanupPolicy Policy PolicyException UpdateRequest"),
        (
            "longhorn.io",
            "BackingImage BackingImageDataSource BackingImageManager Backup BackupBackingImage BackupTarget "
                + "BackupVolume Engine EngineFrontend EngineImage InstanceManager Node Orphan RecurringJob Replica "
                + "Setting Shard ShardGroup ShareManager Snapshot SupportBundle SystemBackup SystemRestore Volume VolumeAttachment"
        ),
        (
            "metallb.io",
            "BFDProfile BGPAdvertisement BGPPeer Community ConfigurationState IPAddressPool L2Advertisement "
                + "ServiceBGPStatus ServiceL2Status"
        ),
        (
            "monitoring.coreos.com",
            "Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusAgent PrometheusRule "
                + "ScrapeConfig ServiceMonitor ThanosRuler"
        ),
        (
            "networking.istio.io",
            "DestinationRule EnvoyFilter Gateway ProxyConfig ServiceEntry Sidecar VirtualService WorkloadEntry WorkloadGroup"
        ),
        ("notification.toolkit.fluxcd.io", "Alert Provider Receiver"),
        (
            "policies.kyverno.io",
            "NamespacedDeletingPolicy NamespacedGeneratingPolicy NamespacedImageValidatingPolicy "
                + "NamespacedMutatingPolicy NamespacedValidatingPolicy PolicyException"
        ),
        (
            "postgresql.cnpg.io",
            "Backup Cluster Database DatabaseRole FailoverQuorum ImageCatalog Pooler Publication ScheduledBackup Subscription"
        ),
        ("reports.kyverno.io", "EphemeralReport"),
        ("security.istio.io", "AuthorizationPolicy PeerAuthentication RequestAuthentication"),
        ("snapshot.storage.k8s.io", "VolumeSnapshot"),
        ("source.toolkit.fluxcd.io", "Bucket GitRepository HelmChart HelmRepository OCIRepository"),
        ("telemetry.istio.io", "Telemetry"),
        (
            "traefik.io",
            "IngressRoute IngressRouteTCP IngressRouteUDP Middleware MiddlewareTCP ServersTransport "
                + "ServersTransportTCP TLSOption TLSStore TraefikService"
        ),
        ("wgpolicyk8s.io", "PolicyReport"),
    ];

    /// <summary>Kinds whose objects belong to the whole cluster, by group.</summary>
    public static readonly (string Group, string Kinds)[] OfTheCluster =
    [
        ("argoproj.io", "ClusterAnalysisTemplate ClusterWorkflowTemplate"),
        ("cert-manager.io", "ClusterIssuer"),
        ("cilium.io", "CiliumClusterwideNetworkPolicy CiliumL2AnnouncementPolicy CiliumLoadBalancerIPPool"),
        ("eventing.keda.sh", "ClusterCloudEventSource"),
        ("external-secrets.io", "ClusterExternalSecret ClusterPushSecret ClusterSecretStore"),
        ("frrk8s.metallb.io", "FRRNodeState"),
        ("gateway.networking.k8s.io", "GatewayClass"),
        ("gateway.networking.x-k8s.io", "XMesh"),
        ("generators.external-secrets.io", "ClusterGenerator"),
        ("hub.traefik.io", "AccessControlPolicy"),
        ("keda.sh", "ClusterTriggerAuthentication"),
        ("kyverno.io", "ClusterCleanupPolicy ClusterPolicy GlobalContextEntry"),
        ("policies.kyverno.io", "DeletingPolicy GeneratingPolicy ImageValidatingPolicy MutatingPolicy ValidatingPolicy"),
        ("postgresql.cnpg.io", "ClusterImageCatalog"),
        ("reports.kyverno.io", "ClusterEphemeralReport"),
        ("snapshot.storage.k8s.io", "VolumeSnapshotClass VolumeSnapshotContent"),
        ("wgpolicyk8s.io", "ClusterPolicyReport"),
    ];
}
