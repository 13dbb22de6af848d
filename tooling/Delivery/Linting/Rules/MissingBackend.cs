using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Traffic;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Ingresses and routes to a Service, or a port of one, that is not there: requests are answered with an error.</summary>
internal static class MissingBackend
{
    public static Rule Rule { get; } =
        new("backend-not-there", "An Ingress or a route to a Service that does not exist, or to a port that it does not have.", Find);

    private static IEnumerable<LintProblem> Find(ManifestSet set)
    {
        var operated = new OperatorNamespaces(set);
        var makers = new Lazy<ReferenceSources>(() => new ReferenceSources(set));
        return set
            .Applied.SelectMany(unit =>
                unit.Objects.SelectMany(manifest =>
                    Backend
                        .Of(manifest)
                        .Select(backend =>
                            Judge(
                                set,
                                manifest,
                                backend,
                                operated.Has(backend.Namespace, unit) || makers.Value.May("Service", backend.Namespace, backend.Name)
                            )
                        )
                )
            )
            .OfType<LintProblem>()
            .DistinctBy(problem => (problem.Object, problem.Message));
    }

    /// <param name="mayBeMade">Whether an operator may make the Service.</param>
    private static LintProblem? Judge(ManifestSet set, Manifest one, Backend backend, bool mayBeMade)
    {
        Manifest[] services = [.. set.Named("Service", backend.Namespace, backend.Name)];
        if (services.Length == 0)
        {
            // The Service of a chart, or of what was not built, is an ordinary thing.
            return mayBeMade || set.IsOpen(backend.Namespace)
                ? null
                : LintProblem.Error(
                    one,
                    backend.At.Path,
                    $"There is no Service {backend.Name}{In(backend)}, so requests that {one.Kind} {one.Name} sends there fail.",
                    "Name an existing Service, or add this one."
                );
        }

        if (
            backend.Port is not { Text: { Length: > 0 } port } at
            || services.Any(service => service.Group.Length > 0 || Has(service, port))
        )
        {
            return null;
        }

        string[] ports = [.. Ports(services[0]).Select(Shown)];
        return LintProblem.Error(
            one,
            at.Path,
            $"The Service {backend.Name} has no port {port}, so requests that {one.Kind} {one.Name} sends there fail.",
            $"Name a port of the Service ({services[0].Source}): {string.Join(", ", ports)}."
        );
    }

    private static string In(Backend backend) => backend.Namespace is null ? "" : $" in the namespace {backend.Namespace}";

    /// <summary>Whether a Service has a port; one that names no ports of its own, as an ExternalName may, has any.</summary>
    private static bool Has(Manifest service, string port) =>
        !Ports(service).Any()
        || Ports(service).Any(item => item["port"]?.Text == port || item["name"]?.Text == port)
        || Field.Of(service).At("spec", "type")?.Text == "ExternalName";

    private static IEnumerable<Field> Ports(Manifest service) => Field.Of(service).At("spec", "ports")?.Items() ?? [];

    private static string Shown(Field port) => port["name"]?.Text is { } name ? $"{name} ({port["port"]?.Text})" : port["port"]?.Text ?? "";
}
