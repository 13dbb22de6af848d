namespace Cairn.Demo.State;

/// <summary>One environment.</summary>
/// <param name="Name">homelab or production: the folder under <c>environments/</c>.</param>
/// <param name="Facts">What is true of the place and never promoted.</param>
internal sealed record EnvironmentState(
    string Name,
    Facts Facts,
    Release Release,
    ApiState Api,
    DatabaseState Database,
    MonitoringState Monitoring,
    DeliveryState Delivery
)
{
    public EnvironmentState WithApi(Func<ApiState, ApiState> change) => this with { Api = change(Api) };

    public EnvironmentState WithDatabase(Func<DatabaseState, DatabaseState> change) => this with { Database = change(Database) };

    public EnvironmentState WithMonitoring(Func<MonitoringState, MonitoringState> change) => this with { Monitoring = change(Monitoring) };

    public EnvironmentState WithDelivery(Func<DeliveryState, DeliveryState> change) => this with { Delivery = change(Delivery) };
}

/// <summary>Facts of a place: <c>environment.yaml</c>.</summary>
internal sealed record Facts(string Domain, string StorageClass, string Region, int Nodes, string KubernetesVersion, string OnCall);

/// <summary>The release pin; a homelab follows the branch and has no tree.</summary>
internal sealed record Release(string Version, string? Tree, string? SoakedSince, string? Note = null);
