using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Traffic;

/// <summary>A Service that an Ingress or a route sends requests to.</summary>
/// <param name="At">Where its name stands.</param>
/// <param name="Namespace">Null where it is not written.</param>
/// <param name="Port">The number or the name of its port, and where that stands; null where none is named.</param>
internal sealed record Backend(Field At, string Name, string? Namespace, Field? Port)
{
    private static readonly string[] Routes = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

    public static IEnumerable<Backend> Of(Manifest one)
    {
        Field? spec = Field.Of(one)["spec"];
        IEnumerable<Backend?> all = (one.Group, one.Kind) switch
        {
            ("networking.k8s.io", "Ingress") => Rules(spec).Append(spec?["defaultBackend"]).Select(backend => OfIngress(one, backend)),
            ("gateway.networking.k8s.io", var kind) when Routes.Contains(kind) => (spec?["rules"]?.Items() ?? [])
                .SelectMany(rule => rule["backendRefs"]?.Items() ?? [])
                .Select(reference => OfRoute(one, reference)),
            ("traefik.io" or "traefik.containo.us", "IngressRoute" or "IngressRouteTCP" or "IngressRouteUDP") => (
                spec?["routes"]?.Items() ?? []
            )
                .SelectMany(route => route["services"]?.Items() ?? [])
                .Select(reference => OfRoute(one, reference)),
            ("route.openshift.io", "Route") => [Named(one, spec?["to"])],
            _ => [],
        };
        return all.OfType<Backend>();
    }

    private static IEnumerable<Field?> Rules(Field? spec) =>
        (spec?["rules"]?.Items() ?? []).SelectMany(rule => rule.At("http", "paths")?.Items() ?? []).Select(path => path["backend"]);

    private static Backend? OfIngress(Manifest one, Field? backend)
    {
        Field? service = backend?["service"];
        Field? port = service?.At("port", "number") ?? service?.At("port", "name");

        // What a load balancer of AWS answers itself is called as a Service would be.
        return service?["name"] is { Text: { Length: > 0 } name } at && port?.Text != "use-annotation" && !Templates.IsOne(name)
            ? new Backend(at, name, one.Namespace, port)
            : null;
    }

    private static Backend? OfRoute(Manifest one, Field reference) =>
        (reference["group"]?.Text ?? "").Length == 0 && Named(one, reference) is { } found ? found with { Port = reference["port"] } : null;

    private static Backend? Named(Manifest one, Field? reference) =>
        reference?["name"] is { Text: { Length: > 0 } name } at
        && (reference.Value["kind"]?.Text ?? "Service") == "Service"
        && !name.Contains('@', StringComparison.Ordinal)
        && !Templates.IsOne(name)
            ? new Backend(at, name, reference.Value["namespace"]?.Text ?? one.Namespace, null)
            : null;
}
