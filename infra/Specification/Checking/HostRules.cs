using Cairn.Specification.Reading;

namespace Cairn.Specification.Checking;

/// <summary>What must hold of hosts together.</summary>
internal static class HostRules
{
    public static void Check(IReadOnlyList<HostSpecification> hosts, Problems problems)
    {
        int servers = hosts.Count(host => host.IsServer);
        if (servers == 0)
        {
            problems.Add(
                "spec.hosts",
                hosts.Count == 0 ? "there is no host" : "there are only agents",
                "set role: server on one host, or on three"
            );
        }
        else if (servers % 2 == 0)
        {
            problems.Add(
                "spec.hosts",
                $"there are {servers} servers, and etcd on {servers} tolerates no more failures than on {servers - 1}",
                $"use {servers - 1} or {servers + 1}"
            );
        }
        else if (servers > 7)
        {
            problems.Add(
                "spec.hosts",
                $"there are {servers} servers, and each write waits for a majority of them",
                "use 3 or 5, and make the others agents"
            );
        }

        Twice(hosts, host => host.Name, "name", "node names must be unique", problems);
        Twice(hosts, host => host.Address, "address", "each host is one node", problems);
        if (hosts.Count > 1)
        {
            for (int i = 0; i < hosts.Count; i++)
            {
                if (hosts[i].IsLocal)
                {
                    problems.Add(
                        $"spec.hosts[{i}].local",
                        $"this machine would be one of {hosts.Count} hosts, and the others would not know its address",
                        "let cairn log in to it over SSH like the others, or make it the only host"
                    );
                }
            }
        }
    }

    private static void Twice(
        IReadOnlyList<HostSpecification> hosts,
        Func<HostSpecification, string?> of,
        string key,
        string why,
        Problems problems
    )
    {
        for (int i = 0; i < hosts.Count; i++)
        {
            int first = Enumerable
                .Range(0, i)
                .FirstOrDefault(number => of(hosts[number]) is { Length: > 0 } value && value == of(hosts[i]), -1);
            if (first >= 0)
            {
                problems.Add(
                    $"spec.hosts[{i}].{key}",
                    $"'{Section.Shown(of(hosts[i])!)}' is also that of spec.hosts[{first}], and {why}",
                    "give it another"
                );
            }
        }
    }
}
