using Cairn.Specification.Checking;

namespace Cairn.Specification.Reading;

/// <summary><c>spec.network</c> and <c>spec.audit</c>, whose address is one of the cluster's.</summary>
internal static class NetworkReader
{
    private const string ClusterCidr = "10.42.0.0/16";
    private const string ServiceCidr = "10.43.0.0/16";

    public static NetworkSpecification Read(Section network, IReadOnlyList<HostSpecification> hosts)
    {
        (string clusterText, Cidr? cluster) = Block(network, "clusterCidr", ClusterCidr);
        (string serviceText, Cidr? service) = Block(network, "serviceCidr", ServiceCidr);
        if (cluster is { } cidr && service is { } other && cidr.Overlaps(other))
        {
            network.Wrong(
                "serviceCidr",
                $"{other} overlaps clusterCidr {cidr}, so a pod and a Service could get the same address",
                "choose two blocks that do not overlap"
            );
        }

        string dns = network.Text("clusterDns") ?? service?.At(10).ToString() ?? "";
        if (Ipv4.Parse(dns) is not { } address)
        {
            if (network.Has("clusterDns"))
            {
                network.Wrong("clusterDns", $"'{Section.Shown(dns)}' is not an IPv4 address", "write an address in serviceCidr");
            }
        }
        else if (service is { } services && !services.Holds(address))
        {
            network.Wrong("clusterDns", $"{dns} is outside serviceCidr {services}, so no Service can have it", $"use {services.At(10)}");
        }
        else if (service is { } own && address == own.At(1))
        {
            network.Wrong("clusterDns", $"{dns} is the first address of serviceCidr, which the API server uses", $"use {own.At(10)}");
        }

        string domain = network.Text("clusterDomain") ?? "cluster.local";
        if (!ValueFormats.IsDnsName(domain))
        {
            network.Wrong("clusterDomain", $"'{Section.Shown(domain)}' is not a DNS name", "use cluster.local unless you have a reason");
        }

        HostsOutside(network, hosts, (cluster, "clusterCidr"), (service, "serviceCidr"));
        string endpoint = Endpoint(network, hosts);
        IReadOnlyList<string> names = network.Texts("tlsSans");
        foreach (string name in names.Where(name => !IsHost(name)))
        {
            network.Wrong(
                "tlsSans",
                $"'{Section.Shown(name)}' is neither a DNS name nor an IPv4 address",
                "write it as clients use it, without a port"
            );
        }

        network.Close();
        return new NetworkSpecification(clusterText, serviceText, dns, domain, endpoint, names);
    }

    public static AuditSpecification ReadAudit(Section audit, NetworkSpecification network)
    {
        Cidr? service = Cidr.Parse(network.ServiceCidr);
        string address = audit.Text("address") ?? service?.At(50).ToString() ?? "";
        string instead = service is { } block
            ? $"use a free address in serviceCidr, as {block.At(50)}"
            : "use a free address in serviceCidr";
        if (Ipv4.Parse(address) is not { } ip)
        {
            if (audit.Has("address"))
            {
                audit.Wrong(
                    "address",
                    address.EndsWith(".svc", StringComparison.Ordinal) || address.Contains(".svc.", StringComparison.Ordinal)
                        ? $"'{Section.Shown(address)}' is a Service's name, which the API server cannot look up: it does not ask the "
                            + "cluster's DNS"
                        : $"'{Section.Shown(address)}' is not an IPv4 address, and the API server must reach it before the cluster has DNS",
                    instead
                );
            }
        }
        else if (service is { } services && !services.Holds(ip))
        {
            audit.Wrong("address", $"{address} is outside serviceCidr {services}, so no Service can have it", instead);
        }
        else if (address == network.ClusterDns)
        {
            audit.Wrong("address", $"{address} is the cluster's DNS (clusterDns)", instead);
        }
        else if (service is { } own && ip == own.At(1))
        {
            audit.Wrong("address", $"{address} is the first address of serviceCidr, which the API server uses", instead);
        }

        int port = audit.Number("port") ?? 8443;
        if (port is < 1 or > 65535)
        {
            audit.Wrong("port", $"{port} is not a port", "write a number from 1 to 65535");
        }

        Section log = audit.Of("log");
        int age = AtLeast(log, "maxAge", 30, "days", "1.2.17");
        int backups = AtLeast(log, "maxBackups", 10, "files", "1.2.18");
        int size = AtLeast(log, "maxSize", 100, "megabytes", "1.2.19");
        log.Close();
        audit.Close();
        return new AuditSpecification(address, port, age, backups, size);
    }

    private static int AtLeast(Section log, string key, int least, string unit, string control)
    {
        int number = log.Number(key) ?? least;
        if (number < least)
        {
            log.Wrong(key, $"{number} {unit} are fewer than control {control} of the CIS benchmark requires", $"write {least} or more");
        }

        return number;
    }

    private static (string Text, Cidr? Block) Block(Section network, string key, string otherwise)
    {
        string text = network.Text(key) ?? otherwise;
        Cidr? block = Cidr.Parse(text);
        if (block is null)
        {
            network.Wrong(
                key,
                $"'{Section.Shown(text)}' is not a block of IPv4 addresses",
                $"write its first address and prefix length, such as {otherwise}"
            );
        }
        else if (block.Value.Bits > 24)
        {
            network.Wrong(key, $"{text} has fewer than 256 addresses", $"make it larger, such as {otherwise}");
        }

        return (text, block);
    }

    private static void HostsOutside(Section network, IReadOnlyList<HostSpecification> hosts, params (Cidr? Block, string Key)[] blocks)
    {
        foreach ((Cidr? block, string key) in blocks)
        {
            string[] inside =
            [
                .. hosts
                    .Where(host => block is { } known && Ipv4.Parse(host.Address) is { } address && known.Holds(address))
                    .Select(host => $"{Section.Shown(host.Name)} ({host.Address})"),
            ];
            if (inside.Length > 0)
            {
                network.Wrong(
                    key,
                    $"{block} holds the address of {string.Join(", ", inside)}, which pods could no longer reach",
                    "choose a block outside the hosts' network"
                );
            }
        }
    }

    // The first server is where everyone can join, unless there is an address that does not go away with it.
    private static string Endpoint(Section network, IReadOnlyList<HostSpecification> hosts)
    {
        if (network.Text("endpoint") is { } written)
        {
            if (!IsHost(written))
            {
                network.Wrong(
                    "endpoint",
                    $"'{Section.Shown(written)}' is neither a DNS name nor an IPv4 address",
                    "write the address of the API server, without https:// and port"
                );
            }

            return written;
        }

        return hosts.FirstOrDefault(host => host.IsServer)?.Address ?? "127.0.0.1";
    }

    private static bool IsHost(string text) =>
        Ipv4.Parse(text) is not null || (ValueFormats.IsDnsName(text) && !text.All(letter => char.IsAsciiDigit(letter) || letter == '.'));
}
