using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Reading;

/// <summary>A <c>cluster.yaml</c> as a whole.</summary>
internal static class ClusterReader
{
    /// <summary>The specification; of use only when there are no problems.</summary>
    /// <param name="namespaces">Those of all rendered apps.</param>
    public static ClusterSpecification? Read(
        string text,
        string environment,
        IReadOnlyList<BootstrapManifest> rendered,
        IReadOnlyList<BootstrapManifest> namespaces,
        DateOnly today,
        Problems problems
    )
    {
        if (Parse(text, problems) is not { } root)
        {
            return null;
        }

        var file = new Section(root, "", problems);
        Head(file, environment);
        Section spec = file.Of("spec");
        file.Close();
        if (!spec.IsGiven)
        {
            problems.Add("spec", "it is missing", "add hosts or existing below it");
            return null;
        }

        K3sSpecification? k3s = null;
        ExistingCluster? existing = null;
        if (spec.Has("existing"))
        {
            existing = Existing(spec);
        }
        else if (!spec.Has("hosts"))
        {
            spec.Wrong(
                "hosts",
                "neither hosts nor an existing cluster is given",
                "list the hosts to set up, or write existing: {kubeconfig, context}"
            );
        }
        else
        {
            k3s = K3s(spec, problems);
            Spread(spec, k3s, rendered);
        }

        Section hardening = spec.Of("hardening");
        IReadOnlyList<Waiver> waivers = HardeningReader.ReadWaivers(hardening, today);
        HardeningReader.CheckPrivileged(hardening, namespaces);
        hardening.Close();
        Know(spec);
        spec.Close();
        return new ClusterSpecification
        {
            Environment = environment,
            Existing = existing,
            K3s = k3s,
            Waivers = waivers,
            Rendered = rendered,
        };
    }

    private static YamlMappingNode? Parse(string text, Problems problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add(
                "",
                stream.Documents.Count > 1 ? "it has more than one document" : "it is not a mapping",
                "begin it with apiVersion: cairn.dev/v1 and kind: Cluster"
            );
        }
        catch (YamlException wrong)
        {
            problems.Add(
                "",
                $"line {wrong.Start.Line} is not valid YAML: "
                    + $"{Section.Shown((wrong.InnerException ?? wrong).Message.ReplaceLineEndings(" ").TrimEnd('.'))}",
                "correct it"
            );
        }

        return null;
    }

    private static void Head(Section file, string environment)
    {
        if (file.Text("apiVersion") is var version && version != "cairn.dev/v1")
        {
            file.Wrong("apiVersion", $"'{Section.Shown(version ?? "")}' is not known", "write cairn.dev/v1");
        }

        if (file.Text("kind") is var kind && kind != "Cluster")
        {
            file.Wrong("kind", $"'{Section.Shown(kind ?? "")}' is not the kind of a cluster.yaml", "write Cluster");
        }

        Section metadata = file.Of("metadata");
        if (metadata.Text("name") is var name && name != environment)
        {
            metadata.Wrong("name", $"'{Section.Shown(name ?? "")}' is not the environment's name", $"write {environment}");
        }

        if (metadata.Of("annotations").Text("config.kubernetes.io/local-config") != "true")
        {
            metadata.Wrong(
                "annotations",
                "config.kubernetes.io/local-config is not \"true\", so the file could be applied to a cluster by mistake",
                "write {config.kubernetes.io/local-config: \"true\"}"
            );
        }

        metadata.Close();
    }

    private static ExistingCluster Existing(Section spec)
    {
        foreach (string other in ((string[])["hosts", "k3s", "network", "snapshots", "upgrade"]).Where(spec.Has))
        {
            spec.Wrong(other, "it has no effect for an existing cluster (spec.existing)", "keep one of the two");
        }

        Section existing = spec.Of("existing");
        string kubeconfig = existing.Text("kubeconfig") ?? "";
        if (!Checking.ValueFormats.IsFile(kubeconfig))
        {
            existing.Wrong(
                "kubeconfig",
                kubeconfig.Length == 0
                    ? "no kubeconfig is named"
                    : $"'{Section.Shown(kubeconfig)}' is not a file path of letters, digits and ._@-",
                "write the file's path, such as ~/.kube/production.yaml"
            );
        }

        string context = existing.Text("context") ?? "";
        if (!Checking.ValueFormats.IsContext(context))
        {
            existing.Wrong(
                "context",
                context.Length == 0
                    ? "no context is named, and the kubeconfig's current context can change"
                    : $"'{Section.Shown(context)}' is not a context name",
                "write one of kubectl config get-contexts"
            );
        }

        existing.Close();
        Section audit = spec.Of("audit");
        string? address = audit.Text("address");
        if (address is not null && Checking.Ipv4.Parse(address) is null)
        {
            audit.Wrong(
                "address",
                $"'{Section.Shown(address)}' is not an IPv4 address",
                "write the address of the Service audit-events, to which its API server sends events"
            );
        }

        audit.Close();
        return new ExistingCluster(kubeconfig, context) { AuditAddress = address };
    }

    private static K3sSpecification K3s(Section spec, Problems problems)
    {
        IReadOnlyList<HostSpecification> hosts = HostReader.Read(spec, problems);
        K3sRelease release = ReleaseReader.Read(spec.Of("k3s"));
        NetworkSpecification network = NetworkReader.Read(spec.Of("network"), hosts);
        return new K3sSpecification
        {
            Hosts = hosts,
            Release = release,
            Network = network,
            Snapshots = SnapshotReader.Read(spec.Of("snapshots")),
            Audit = NetworkReader.ReadAudit(spec.Of("audit"), network),
            Upgrade = ReleaseReader.ReadUpgrade(spec.Of("upgrade")),
        };
    }

    // Each of redis-ha's three replicas wants a node of its own:
    // https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd#high-availability
    private static void Spread(Section spec, K3sSpecification k3s, IReadOnlyList<BootstrapManifest> rendered)
    {
        if (
            k3s.Hosts.Count < 3
            && k3s.Servers.Any()
            && rendered.FirstOrDefault(manifest => manifest is { Kind: "Application", Name: "argocd" }) is { } argocd
            && RenderedApps.TextAt(RenderedApps.Root(argocd), "spec", "source", "helm", "valuesObject", "redis-ha", "enabled") == "true"
        )
        {
            spec.Wrong(
                "hosts",
                $"ArgoCD's redis-ha needs three nodes, and there {(k3s.Hosts.Count == 1 ? "is 1" : $"are {k3s.Hosts.Count}")}",
                "add hosts, or set the fact argocd.redisHa to false and run cairn render"
            );
        }
    }

    // Also where a part was not read, its name is right.
    private static void Know(Section spec)
    {
        foreach (string name in (string[])["hosts", "existing", "k3s", "network", "snapshots", "audit", "upgrade", "hardening"])
        {
            spec.Ignore(name);
        }
    }
}
