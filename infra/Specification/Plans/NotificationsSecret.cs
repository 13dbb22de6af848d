using Cairn.Specification.Reading;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification;

/// <summary>
/// What ArgoCD's notifications are sent with, in its place before ArgoCD starts. The ExternalSecret of the same name brings it only
/// once the external-secrets operator runs, and what is refused until then is not sent again. The operator takes an existing Secret
/// over (<c>creationPolicy: Owner</c>, external-secrets v2.9.0) and writes the same values into it.
/// </summary>
internal static class NotificationsSecret
{
    private const string Name = "argocd-notifications-secret";

    /// <summary>Made of the values that its ExternalSecret will read; null where one of them is brought by somebody else.</summary>
    /// <param name="store">The namespace that the secret store reads.</param>
    /// <param name="given">The Secrets that are put there.</param>
    public static SecretManifest? Of(ClusterSpecification cluster, string store, IReadOnlyCollection<SecretManifest> given)
    {
        if (
            cluster.Rendered.FirstOrDefault(manifest => manifest is { Kind: "ExternalSecret", Name: Name, Namespace: not null })
            is not { } external
        )
        {
            return null;
        }

        var data = new Dictionary<string, string>();
        foreach (YamlNode entry in RenderedApps.At(RenderedApps.Root(external), "spec", "data") as YamlSequenceNode ?? [])
        {
            string? from = RenderedApps.TextAt(entry, "remoteRef", "key");
            string? value = given
                .FirstOrDefault(secret => (secret.Namespace, secret.Name) == (store, from))
                ?.Data.GetValueOrDefault(RenderedApps.TextAt(entry, "remoteRef", "property") ?? "");
            if (value is null || RenderedApps.TextAt(entry, "secretKey") is not { } key)
            {
                return null;
            }

            data[key] = value;
        }

        return data.Count == 0 ? null : new SecretManifest(external.Namespace!, Name, "Opaque", data);
    }
}
