using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Projects;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>A source of an Application whose folder was read.</summary>
/// <param name="App">The Application, or the ApplicationSet that makes it.</param>
/// <param name="Spec">The Application's spec, of an ApplicationSet its template's.</param>
/// <param name="Source">The source within it.</param>
/// <param name="Unit">What was read of its folder.</param>
internal sealed record AppSource(Manifest App, Field Spec, Field Source, Unit Unit)
{
    /// <summary>The cluster and namespace it goes to, empty where not written.</summary>
    public (string Server, string Name, string Namespace) Destination { get; } =
        (
            Spec.At("destination", "server")?.Text ?? "",
            Spec.At("destination", "name")?.Text ?? "",
            Spec.At("destination", "namespace")?.Text ?? ""
        );

    /// <summary>Whether ArgoCD sets back what others change in the cluster.</summary>
    public bool SelfHeals =>
        Spec.At("syncPolicy", "automated") is { } automated
        && automated["selfHeal"]?.Text == "true"
        && automated["enabled"]?.Text != "false";

    /// <summary>Whether its sync options have one, written exactly so.</summary>
    public bool HasOption(string option) => (Spec.At("syncPolicy", "syncOptions")?.Items() ?? []).Any(item => item.Text == option);

    /// <summary>Whether an object of the folder is among what the source takes, by its include and exclude patterns.</summary>
    public bool Takes(Manifest one)
    {
        Field? directory = Source["directory"];
        string file = one.Source.File;
        string below =
            Unit.Path.Length > 0 && file.StartsWith(Unit.Path + "/", StringComparison.Ordinal) ? file[(Unit.Path.Length + 1)..] : file;
        return (directory?["include"]?.Text is not { Length: > 0 } include || ArgoGlob.Fits(include, below))
            && (directory?["exclude"]?.Text is not { Length: > 0 } exclude || !ArgoGlob.Fits(exclude, below));
    }

    /// <summary>
    /// The namespace an object goes to, if its kind is in one; null where that is not written or filled in by another tool.
    /// </summary>
    public string? NamespaceOf(Manifest one)
    {
        string ns = Source.At("kustomize", "namespace")?.Text is { Length: > 0 } forced ? forced : one.Namespace ?? Destination.Namespace;
        return ns.Length == 0 || Templates.IsOne(ns) ? null : ns;
    }
}
