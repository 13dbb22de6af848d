namespace Cairn.Trail.Changes.Deployments;

/// <summary>A field that somebody asked for.</summary>
/// <param name="Path">See <see cref="FieldPath"/>; below the object.</param>
/// <param name="Value">Its text, redacted as in landings; null where it was taken away.</param>
public sealed record WrittenField(string Path, string? Value);

/// <summary>A person's direct change of a cluster object (outside Git), from the API server's audit event:
/// https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1</summary>
/// <param name="Verb">Kubernetes' own: <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>; also <c>get</c>,
/// for what opens a shell or a tunnel.</param>
/// <param name="Resource">As kubectl writes it: <c>deployments.apps</c>, <c>deployments.apps/scale</c>, <c>pods/exec</c>.</param>
public sealed record ClusterWrite(string Verb, string Resource)
{
    /// <summary>The HTTP status it was answered with.</summary>
    public int Code { get; init; }

    /// <summary>The program it was done with, as that calls itself: <c>kubectl/v1.34.1</c>.</summary>
    public string Client { get; init; } = "";

    /// <summary>Where it came from: the last is the connection's own address, those before it are what the client and proxies
    /// claimed.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Whom the person acted as; empty when as nobody else.</summary>
    public string As { get; init; } = "";

    /// <summary>What a patch asked for: the first fifty fields. None for other verbs, whose bodies are no difference.</summary>
    public IReadOnlyList<WrittenField> Fields { get; init; } = [];

    /// <summary>How many fields there were besides.</summary>
    public int More { get; init; }

    /// <summary>Whether it was a look inside and no change: a shell, a copy, a tunnel.</summary>
    public bool IsSession =>
        Resource.EndsWith("/exec", StringComparison.Ordinal)
        || Resource.EndsWith("/attach", StringComparison.Ordinal)
        || Resource.EndsWith("/portforward", StringComparison.Ordinal)
        || Resource.EndsWith("/proxy", StringComparison.Ordinal);
}
