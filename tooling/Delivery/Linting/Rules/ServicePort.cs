using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Services whose targetPort is a name that none of the pods they choose gives a port: nothing answers at that port.</summary>
internal static class ServicePort
{
    public static Rule Rule { get; } =
        new("service-port", "A Service whose targetPort is a port name that no container of its pods has.", Find);

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        Workload[] workloads = [.. set.Units.SelectMany(unit => unit.Objects).Select(Workload.Of).OfType<Workload>()];
        var operated = new OperatorNamespaces(set);
        foreach (Unit unit in set.Applied)
        {
            foreach (Manifest service in unit.Objects.Where(manifest => manifest is { Group: "", Kind: "Service" }))
            {
                var selector = Selector.OfLabels(Field.Of(service).At("spec", "selector"));
                Workload[] chosen = selector.IsEmpty
                    ? []
                    :
                    [
                        .. workloads.Where(workload =>
                            ManifestSet.SameNamespace(workload.Object.Namespace, service.Namespace) && selector.Fits(workload.Labels)
                        ),
                    ];
                foreach (Field port in chosen.Length == 0 ? [] : Field.Of(service).At("spec", "ports")?.Items() ?? [])
                {
                    if (
                        port["targetPort"] is not { Text: { } name } target
                        || name.All(char.IsAsciiDigit)
                        || Templates.IsOne(name)
                        || chosen.Any(workload => Ports(workload).Contains(name))
                    )
                    {
                        continue;
                    }

                    // Other pods, which were not read, may have it.
                    bool isOpen = set.IsOpen(service.Namespace) || operated.Has(service.Namespace, unit);
                    string[] there = [.. chosen.SelectMany(Ports).Distinct().Order(StringComparer.Ordinal)];
                    yield return new LintProblem(
                        isOpen ? Severity.Warning : Severity.Error,
                        service,
                        target.Path,
                        $"No container of {chosen[0].Object.Kind} {chosen[0].Object.Name} has a port called {name}, so nothing answers at "
                            + $"port {port["port"]?.Text} of the Service {service.Name}.",
                        there.Length > 0
                            ? $"Use an existing name ({string.Join(", ", there)}) or the port's number, or give the "
                                + $"container's port that name."
                            : "Use the port's number, or give the container's port that name."
                    );
                }
            }
        }
    }

    private static IEnumerable<string> Ports(Workload workload) =>
        workload
            .Containers()
            .SelectMany(container => container["ports"]?.Items() ?? [])
            .Select(port => port["name"]?.Text)
            .OfType<string>();
}
