using System.Globalization;
using Cairn.Specification.Hosts;
using Cairn.Specification.Reading;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Checking;

/// <summary>That the API server posts to where the audit service is.</summary>
internal static class AuditRules
{
    private const string Key = "spec.audit.address";

    /// <summary>What the audit service is called by API servers: the fixed address, or its Service's name where none is fixed.</summary>
    public static string NameOf(ClusterSpecification cluster) =>
        cluster.K3s?.Audit.Address ?? cluster.Existing?.AuditAddress ?? $"audit-events.{AuditPolicy.OwnNamespace}.svc";

    /// <param name="services">Those of all rendered apps.</param>
    public static void Check(ClusterSpecification cluster, IReadOnlyList<BootstrapManifest> services, Problems problems)
    {
        if (cluster.K3s is { } k3s)
        {
            Check(k3s.Audit, services, problems);
        }
        else if (cluster.Existing is { } existing)
        {
            Check(existing, services, problems);
        }
    }

    private static void Check(AuditSpecification audit, IReadOnlyList<BootstrapManifest> services, Problems problems)
    {
        CheckOthers(audit.Address, services, problems);
        BootstrapManifest[] own = [.. services.Where(service => service.Namespace == AuditPolicy.OwnNamespace)];
        if (own.FirstOrDefault(service => AddressOf(service) == audit.Address) is { } listening)
        {
            if (
                RenderedApps.At(RenderedApps.Root(listening), "spec", "ports") is YamlSequenceNode ports
                && ports.Children.All(port => RenderedApps.TextAt(port, "port") != audit.Port.ToString(CultureInfo.InvariantCulture))
            )
            {
                problems.Add(
                    "spec.audit.port",
                    $"the API server would send events to port {audit.Port}, which Service {Named(listening)} does not have",
                    "use one of its ports"
                );
            }
        }
        else if (own.FirstOrDefault(service => AddressOf(service) is not null) is { } elsewhere)
        {
            problems.Add(
                Key,
                $"the API server would send events to {audit.Address}, but Service {Named(elsewhere)} has the address "
                    + $"{AddressOf(elsewhere)}",
                $"use the same address in both: change it here, or set the fact audit.address and run cairn render"
            );
        }
        else if (own.Length > 0)
        {
            problems.Add(
                Key,
                $"the API server would send events to {audit.Address}, but no Service of namespace {AuditPolicy.OwnNamespace} has "
                    + "that address",
                $"set the fact audit.address to {audit.Address} and run cairn render"
            );
        }
    }

    /// <summary>Of a cluster that exists the API server is its owner's, and whether it posts is for them to say.</summary>
    private static void Check(ExistingCluster existing, IReadOnlyList<BootstrapManifest> services, Problems problems)
    {
        BootstrapManifest[] own =
        [
            .. services.Where(service => service.Namespace == AuditPolicy.OwnNamespace && AddressOf(service) is not null),
        ];
        BootstrapManifest? fixedly = own.FirstOrDefault(service => AddressOf(service) == existing.AuditAddress) ?? own.FirstOrDefault();
        if (existing.AuditAddress is { } address)
        {
            CheckOthers(address, services, problems);
            if (fixedly is null || AddressOf(fixedly) != address)
            {
                string there = fixedly is null
                    ? $"no Service of namespace {AuditPolicy.OwnNamespace} has a fixed address"
                    : $"Service {Named(fixedly)} has the address {AddressOf(fixedly)}";
                problems.Add(
                    Key,
                    $"its API server sends events to {address}, but {there}",
                    $"set the fact audit.address to {address} and run cairn render"
                );
            }
        }
        else if (fixedly is not null)
        {
            problems.Add(
                Key,
                $"Service {Named(fixedly)} has the address {AddressOf(fixedly)}, which an existing cluster may not have, and nothing "
                    + "says that its API server sends events there",
                $"set the fact audit.address to None and run cairn render; or, if it does, write audit: {{address: {AddressOf(fixedly)}}}"
            );
        }
    }

    private static void CheckOthers(string address, IReadOnlyList<BootstrapManifest> services, Problems problems)
    {
        foreach (
            BootstrapManifest other in services.Where(service =>
                service.Namespace != AuditPolicy.OwnNamespace && AddressOf(service) == address
            )
        )
        {
            problems.Add(Key, $"{address} is the address of Service {Named(other)}", "use another address in serviceCidr");
        }
    }

    private static string? AddressOf(BootstrapManifest service) =>
        RenderedApps.TextAt(RenderedApps.Root(service), "spec", "clusterIP") is { } address && Ipv4.Parse(address) is not null
            ? address
            : null;

    private static string Named(BootstrapManifest service) => $"{service.Namespace}/{service.Name}";
}
