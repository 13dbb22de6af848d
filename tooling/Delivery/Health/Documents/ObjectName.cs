namespace Cairn.Delivery.Health.Documents;

/// <summary>What an object says it is.</summary>
/// <param name="Group">The group of its apiVersion; empty for core kinds.</param>
/// <param name="Version">The version of its apiVersion.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Namespace">Its namespace; empty where it has none.</param>
public sealed record ObjectName(string Group, string Version, string Kind, string Name, string Namespace)
{
    /// <summary>The folder, or the key in argocd-cm, its scripts stand under: <c>group/Kind</c>, or <c>Kind</c> alone for core
    /// kinds.</summary>
    public string Key => Group.Length == 0 ? Kind : $"{Group}/{Kind}";

    /// <exception cref="HealthException">It is no Kubernetes object.</exception>
    public static ObjectName Of(object? value)
    {
        string version = Fields.At(value, "apiVersion") as string ?? "";
        string kind = Fields.At(value, "kind") as string ?? "";
        if (kind.Length == 0)
        {
            throw new HealthException("This is not a Kubernetes object: it has no kind.");
        }

        int slash = version.IndexOf('/');
        return new ObjectName(
            slash < 0 ? "" : version[..slash],
            version[(slash + 1)..],
            kind,
            Fields.At(value, "metadata", "name") as string ?? "",
            Fields.At(value, "metadata", "namespace") as string ?? ""
        );
    }
}
