using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>The namespaces that hold more than what was read: charts, other repositories, folders that were not built.</summary>
internal sealed class OpenNamespaces
{
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);
    private bool everywhere;

    public static OpenNamespaces Of(IReadOnlyList<Unit> units, bool hasGaps)
    {
        var open = new OpenNamespaces { everywhere = hasGaps };
        string[] paths = [.. units.Select(unit => unit.Path)];
        foreach (Manifest manifest in units.SelectMany(unit => unit.Objects))
        {
            Field body = Field.Of(manifest);
            switch (manifest.Group, manifest.Kind)
            {
                case ("argoproj.io", "Application"):
                    open.Application(body["spec"], paths);
                    break;
                case ("argoproj.io", "ApplicationSet"):
                    open.Application(body.At("spec", "template", "spec"), paths);
                    break;
                case
                ("helm.toolkit.fluxcd.io", "HelmRelease")
                or
                ("helm.cattle.io", "HelmChart")
                or ("kustomize.toolkit.fluxcd.io", "Kustomization"):
                    open.Add(body.At("spec", "targetNamespace")?.Text ?? manifest.Namespace);
                    break;
            }
        }

        return open;
    }

    public bool Covers(string? ns) => everywhere || (ns is null ? namespaces.Count > 0 : namespaces.Contains(ns));

    private void Application(Field? spec, string[] paths)
    {
        IEnumerable<Field> sources = spec?["sources"]?.Items() ?? [];
        foreach (Field source in sources.Concat(spec?["source"] is { } only ? [only] : []))
        {
            string path = (source["path"]?.Text ?? "").Trim('/');
            int template = path.IndexOf("{{", StringComparison.Ordinal);
            string start = template >= 0 ? path[..template] : path;
            bool read =
                path.Length > 0
                && paths.Any(unit =>
                    template >= 0
                        ? unit.StartsWith(start, StringComparison.Ordinal) && start.Length > 0
                        : unit == path || unit.EndsWith("/" + path, StringComparison.Ordinal)
                );
            if (!read)
            {
                Add(spec?.At("destination", "namespace")?.Text);
            }
        }
    }

    private void Add(string? ns)
    {
        if (string.IsNullOrEmpty(ns) || ns.Contains("{{", StringComparison.Ordinal))
        {
            everywhere = true;
        }
        else
        {
            namespaces.Add(ns);
        }
    }
}
