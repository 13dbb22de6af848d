using Cairn.Specification.Checking;

namespace Cairn.Specification.Reading;

/// <summary><c>spec.hosts</c>.</summary>
internal static class HostReader
{
    // They must not differ between servers, or a server cannot join: https://docs.k3s.io/cli/server#critical-configuration-values
    private static readonly Dictionary<string, string> SameOnAllServers = new()
    {
        ["agent-token"] = "the stack configuration's agentToken",
        ["cluster-cidr"] = "spec.network.clusterCidr",
        ["cluster-dns"] = "spec.network.clusterDns",
        ["cluster-domain"] = "spec.network.clusterDomain",
        ["disable-cloud-controller"] = "",
        ["disable-helm-controller"] = "",
        ["disable-network-policy"] = "",
        ["disable"] = "",
        ["egress-selector-mode"] = "",
        ["embedded-registry"] = "",
        ["flannel-backend"] = "",
        ["flannel-external-ip"] = "",
        ["flannel-ipv6-masq"] = "",
        ["secrets-encryption"] = "",
        ["secrets-encryption-provider"] = "",
        ["service-cidr"] = "spec.network.serviceCidr",
    };

    // What one host may have for itself, and what its values look like.
    private static readonly Dictionary<string, (Func<string, bool> Is, string Form)> OfOneHost = new()
    {
        ["flannel-iface"] = (ValueFormats.IsInterface, "the name of a network interface"),
        ["node-external-ip"] = (text => Ipv4.Parse(text) is not null, "an IPv4 address"),
        ["node-ip"] = (text => Ipv4.Parse(text) is not null, "an IPv4 address"),
        ["node-label"] = (ValueFormats.IsLabelPair, "key=value"),
        ["node-taint"] = (ValueFormats.IsTaint, "key=value:NoSchedule"),
    };

    public static IReadOnlyList<HostSpecification> Read(Section spec, Problems problems)
    {
        HostSpecification[] hosts = [.. spec.Items("hosts").Select(Read)];
        HostRules.Check(hosts, problems);
        return hosts;
    }

    private static HostSpecification Read(Section host)
    {
        bool local = host.Flag("local") ?? false;
        string name = host.Text("name") ?? "";
        if (name.Length == 0)
        {
            host.Wrong("name", "the host has no name", "give it one; it becomes the node's name");
        }
        else if (!ValueFormats.IsLabel(name))
        {
            host.Wrong("name", $"'{Section.Shown(name)}' is not a DNS label", "use at most 63 lowercase letters, digits and hyphens");
        }

        string? address = host.Text("address");
        if (address is null && !local)
        {
            host.Wrong("address", "the host has no address", "write its IPv4 address, or local: true for this machine");
        }
        else if (address is not null && Ipv4.Parse(address) is null)
        {
            host.Wrong(
                "address",
                $"'{Section.Shown(address)}' is not an IPv4 address",
                "write four numbers from 0 to 255 with dots between them"
            );
        }

        string role = host.Text("role") ?? "server";
        if (role is not ("server" or "agent"))
        {
            host.Wrong("role", $"'{Section.Shown(role)}' is not a role", "write server or agent");
        }

        (int port, string user, string? key) = Login(host, local);
        IReadOnlyList<HostSetting> settings = Settings(host.Of("settings"));
        host.Close();
        return new HostSpecification(name, address, port, user, role != "agent", local, key, settings);
    }

    private static (int Port, string User, string? Key) Login(Section host, bool local)
    {
        int port = host.Number("port") ?? 22;
        string user = host.Text("user") ?? "root";
        string? key = host.Text("hostKey");
        if (local)
        {
            foreach (string name in ((string[])["port", "user", "hostKey"]).Where(host.Has))
            {
                host.Wrong(name, "it has no effect for this machine, which needs no login", "remove it, or remove local: true");
            }

            return (port, user, null);
        }

        if (port is < 1 or > 65535)
        {
            host.Wrong("port", $"{port} is not a port", "write a number from 1 to 65535");
        }

        if (!ValueFormats.IsUser(user))
        {
            host.Wrong(
                "user",
                $"'{Section.Shown(user)}' is not a user name",
                "use at most 32 lowercase letters, digits, hyphens and underscores"
            );
        }

        if (key is null)
        {
            host.Wrong(
                "hostKey",
                "without its host key, another machine could impersonate the host",
                "write what ssh-keyscan -t ed25519 prints after the address, once you have compared it with the host's own "
                    + "/etc/ssh/ssh_host_ed25519_key.pub"
            );
        }
        else if (key.StartsWith("ssh-rsa ", StringComparison.Ordinal))
        {
            host.Wrong(
                "hostKey",
                "it is an RSA key, which Pulumi requests with SHA-1 signatures, and hosts no longer offer these",
                "write the host's ssh-ed25519 or ecdsa key: ssh-keyscan -t ed25519"
            );
        }
        else if (!ValueFormats.IsHostKey(key))
        {
            host.Wrong(
                "hostKey",
                $"'{Section.Shown(key)}' is not a host's public key",
                "write the key type and the base64 as in known_hosts, without the host name"
            );
        }

        return (port, user, key);
    }

    private static IReadOnlyList<HostSetting> Settings(Section settings)
    {
        var read = new List<HostSetting>();
        foreach (string name in settings.Names.ToArray())
        {
            if (SameOnAllServers.TryGetValue(name, out string? instead))
            {
                settings.Ignore(name);
                settings.Wrong(
                    name,
                    "it must be the same on all servers, or they cannot join",
                    instead.Length > 0
                        ? $"set {instead} for all of them"
                        : "remove it; docs/infrastructure.md lists the value that every host gets"
                );
            }
            else if (OfOneHost.TryGetValue(name, out (Func<string, bool> Is, string Form) form))
            {
                IReadOnlyList<string> values =
                    name is "node-label" or "node-taint" ? settings.Texts(name)
                    : settings.Text(name) is { } text ? [text]
                    : [];
                foreach (string value in values.Where(value => !form.Is(value)))
                {
                    settings.Wrong(name, $"'{Section.Shown(value)}' is not {form.Form}", $"write {form.Form}");
                }

                read.Add(new HostSetting(name, values));
            }
        }

        foreach (string name in OfOneHost.Keys)
        {
            settings.Ignore(name);
        }

        settings.Close();
        return read;
    }
}
