namespace Cairn.Sources.Kubernetes;

/// <summary>A request, and the right that it takes.</summary>
/// <param name="Path">Relative to the server's address.</param>
/// <param name="Verb">As RBAC names it.</param>
/// <param name="Target">What RBAC grants it on: <c>deployments.apps</c>, or a path.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, string Verb, string Target)
{
    /// <summary>Where a server can, it answers a list of these without what the objects hold.</summary>
    public const string MetadataAlone = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json";

    public string Accept { get; init; } = "application/json, */*;q=0.1";

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether the body is secret, so that the server's words about it are too.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it asks for a resource that the cluster may not serve; else for an object or a path.</summary>
    public bool IsCollection => Name is null && Target[0] != '/';
}
