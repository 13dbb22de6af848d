namespace Cairn.Trail.Changes;

/// <summary>
/// A Kubernetes object by the five names that make it itself, written <c>group/version/Kind/namespace/name</c> with
/// <c>core</c> for the core group and <c>-</c> where no namespace is written.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
/// </summary>
public readonly record struct ResourceRef(string Group, string Version, string Kind, string Namespace, string Name)
{
    /// <summary>From the fields as a manifest has them; null when one that identity needs is missing.</summary>
    public static ResourceRef? From(string? apiVersion, string? kind, string? @namespace, string? name)
    {
        if (string.IsNullOrEmpty(apiVersion) || string.IsNullOrEmpty(kind) || string.IsNullOrEmpty(name))
        {
            return null;
        }

        int slash = apiVersion.IndexOf('/');
        return new ResourceRef(
            slash < 0 ? "core" : apiVersion[..slash],
            apiVersion[(slash + 1)..],
            kind,
            string.IsNullOrEmpty(@namespace) ? "-" : @namespace,
            name
        );
    }

    public override string ToString() => $"{Group}/{Version}/{Kind}/{Namespace}/{Name}";
}
