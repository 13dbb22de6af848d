using System.Text.Json.Nodes;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>
/// Fills the roles <c>view</c>, <c>edit</c> and <c>admin</c>, which begin empty: a controller, which is not there, would add up
/// their rules from the roles labelled for them. It is done once, so a role that a test labels for them adds nothing.
/// </summary>
internal static class AggregatedRoles
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    /// <summary>Each after those whose rules it takes in.</summary>
    private static readonly string[] Names = ["view", "edit", "admin"];

    public static async Task Fill(ClusterClient admin, CancellationToken cancellation)
    {
        foreach (string name in Names)
        {
            JsonNode role = (await admin.Get($"{Roles}/{name}", cancellation)).Required();
            JsonNode parts = (
                await admin.Get($"{Roles}?labelSelector=rbac.authorization.k8s.io/aggregate-to-{name}=true", cancellation)
            ).Required();
            role["rules"] = new JsonArray([
                .. parts["items"]!.AsArray().SelectMany(part => part!["rules"]?.AsArray() ?? []).Select(rule => rule!.DeepClone()),
            ]);
            (await admin.Send(HttpMethod.Put, $"{Roles}/{name}", role.ToJsonString(), "application/json", cancellation)).Required();
        }
    }
}
