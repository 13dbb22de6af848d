using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Rehearsal;

/// <summary>What an Application's manifest says, as ArgoCD's controller reads it.</summary>
internal sealed record ApplicationSpec(Manifest Object)
{
    private Field? Spec => Field.Of(Object)["spec"];

    private Field? Policy => Spec?["syncPolicy"];

    public string Name => Object.Name;

    /// <summary>Its own namespace; ArgoCD's where it names none.</summary>
    public string Namespace => Object.Namespace ?? "argocd";

    public string Project => Spec?["project"]?.Text is { Length: > 0 } named ? named : "default";

    public Field? Destination => Spec?["destination"];

    public string Server => Destination?["server"]?.Text ?? "";

    public string Cluster => Destination?["name"]?.Text ?? "";

    public string TargetNamespace => Destination?["namespace"]?.Text ?? "";

    /// <summary>Whether it syncs by itself.</summary>
    public bool IsAutomated => Policy?["automated"] is { } automated && automated["enabled"]?.Text != "false";

    /// <summary>Whether it prunes by itself.</summary>
    public bool Prunes => Policy?.At("automated", "prune")?.Text == "true";

    /// <summary>Whether it may prune all it has.</summary>
    public bool AllowsEmpty => Policy?.At("automated", "allowEmpty")?.Text == "true";

    public RetryPolicy Retry => RetryPolicy.Of(Policy);

    public ApplicationFolders Folders => ApplicationFolders.Of(Object);

    /// <summary>Each source that has content of its own, which one that only lends value files has not.</summary>
    public IEnumerable<Field> Sources
    {
        get
        {
            IEnumerable<Field> several = Spec?["sources"]?.Items() ?? [];
            return (Spec?["source"] is { } item && !several.Any() ? [item] : several).Where(source =>
                source["chart"] is not null || source["path"] is not null || source["ref"] is null
            );
        }
    }

    /// <summary>Every source's address, those that only lend value files too.</summary>
    public IEnumerable<Field> Repositories =>
        (Spec?["sources"]?.Items() ?? [])
            .Concat(Spec?["source"] is { } item ? [item] : [])
            .Select(source => source["repoURL"])
            .OfType<Field>()
            .Where(url => !string.IsNullOrWhiteSpace(url.Text));

    /// <summary>Whether <c>spec.syncPolicy.syncOptions</c> has an option, word for word.</summary>
    public bool Has(string option) => (Policy?["syncOptions"]?.Items() ?? []).Any(item => item.Text == option);
}
