using System.Net;
using System.Text.Json.Nodes;

namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>Which kinds a server serves, and under which paths.</summary>
internal sealed class ApiResources(ClusterClient client)
{
    private readonly Dictionary<string, JsonArray> versions = [];

    /// <summary>The path of an object's collection; null where the server does not serve its kind in its version.</summary>
    /// <param name="ns">The namespace for a kind that belongs to one.</param>
    public async Task<string?> Collection(ManifestObject one, string ns, CancellationToken cancellation)
    {
        string root = one.ApiVersion.Contains('/') ? "/apis/" + one.ApiVersion : "/api/" + one.ApiVersion;
        JsonNode? resource = (await Of(root, cancellation)).FirstOrDefault(resource =>
            resource!["kind"]!.GetValue<string>() == one.Object.Kind && !resource["name"]!.GetValue<string>().Contains('/')
        );
        return resource is null ? null
            : resource["namespaced"]!.GetValue<bool>() ? $"{root}/namespaces/{ns}/{resource["name"]}"
            : $"{root}/{resource["name"]}";
    }

    /// <summary>Whether the server serves any version of a group, so that it can tell what is wrong with an object of it.</summary>
    public async Task<bool> KnowsGroup(string group, CancellationToken cancellation) =>
        !group.Contains('.') || (await client.Get("/apis/" + group, cancellation)).Status != HttpStatusCode.NotFound;

    /// <summary>Forgets what it knew, after a definition of new kinds.</summary>
    public void Forget() => versions.Clear();

    private async Task<JsonArray> Of(string root, CancellationToken cancellation)
    {
        if (!versions.TryGetValue(root, out JsonArray? known))
        {
            ClusterAnswer answer = await client.Get(root, cancellation);
            known = answer.Status == HttpStatusCode.NotFound ? [] : answer.Required()["resources"]!.AsArray();
            versions[root] = known;
        }

        return known;
    }
}
