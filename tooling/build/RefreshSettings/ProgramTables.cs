using Cairn.RefreshSettings.Readers;

namespace Cairn.RefreshSettings;

/// <summary>Flags, variables and configuration keys of programs, in the versions that the platform runs.</summary>
internal sealed class ProgramTables(Repositories repositories, PinnedVersions pins)
{
    private const string Component = "staging/src/k8s.io/component-base/";

    private static readonly string[] OfAll = [Component + "logs", Component + "metrics", Component + "cli", Component + "compatibility"];

    private static readonly string[] OfServers =
    [
        "staging/src/k8s.io/apiserver/pkg/server/options",
        "staging/src/k8s.io/apiserver/pkg/util/feature",
        .. OfAll,
    ];

    // Where the flags of Kubernetes' programs are defined.
    private static readonly (string Program, string[] Folders)[] Kubernetes =
    [
        (
            "kube-apiserver",
            ["cmd/kube-apiserver/app/options", "pkg/controlplane/apiserver/options", "pkg/kubeapiserver/options", .. OfServers]
        ),
        (
            "kube-controller-manager",
            [
                "cmd/kube-controller-manager/app/options",
                "staging/src/k8s.io/cloud-provider/options",
                "staging/src/k8s.io/controller-manager/options",
                .. OfServers,
            ]
        ),
        ("kubelet", ["cmd/kubelet/app/options", .. OfAll]),
    ];

    public IEnumerable<KeyTable> All() => [.. Monitoring(), .. K3s()];

    private IEnumerable<KeyTable> Monitoring() =>
        [
            OfImage("prometheus", "prometheus/prometheus", "The flags of Prometheus, and the words of --enable-feature.", Prometheus),
            OfImage(
                "alertmanager",
                "prometheus/alertmanager",
                "The flags of Alertmanager.",
                tree => Flags.Kingpin(tree.Text("cmd/alertmanager/main.go"))
            ),
            OfImage("node-exporter", "prometheus/node_exporter", "The flags of node-exporter.", NodeExporter),
            OfImage(
                "kube-state-metrics",
                "kubernetes/kube-state-metrics",
                "The flags of kube-state-metrics, and --resources' words.",
                tree => [.. Flags.Pflag(tree.Go("pkg/options")), .. Flags.Resources(tree.Text("internal/store/builder.go"))]
            ),
            OfImage(
                "grafana",
                "grafana/grafana",
                "The variables that Grafana reads.",
                tree => GrafanaIni.Variables(tree.Text("conf/defaults.ini")),
                "v"
            ),
        ];

    private IEnumerable<KeyTable> K3s()
    {
        // rke2 is released for each version of k3s, which it wraps.
        (string, string)[] rke2 = [.. pins.K3s.Select(version => (version, version.Replace("+k3s", "+rke2r", StringComparison.Ordinal)))];
        IEnumerable<string> versions = pins.K3s.Select(version => version.Split('+')[0]).Distinct();
        (string, string)[] kubernetes = [.. versions.Select(version => (version, version))];
        return
        [
            Table(
                "k3s-server",
                "The keys of k3s' configuration on servers.",
                "rancher/rke2",
                rke2,
                tree => Flags.K3s(tree.Text("pkg/cli/cmds/server.go"), "NewServerCommand")
            ),
            Table(
                "k3s-agent",
                "The keys of k3s' configuration on agents.",
                "rancher/rke2",
                rke2,
                tree => Flags.K3s(tree.Text("pkg/cli/cmds/agent.go"), "NewAgentCommand")
            ),
            .. from one in Kubernetes
            select Table(
                one.Program,
                $"The flags of {one.Program}.",
                "kubernetes/kubernetes",
                kubernetes,
                tree => Flags.Pflag(tree.Go(one.Folders)).Append("feature-gates")
            ),
        ];
    }

    private static IEnumerable<string> Prometheus(SourceTree tree)
    {
        string main = tree.Text("cmd/prometheus/main.go");
        return [.. Flags.Kingpin(main), .. Flags.Features(main), "web.config.file", "web.listen-address"];
    }

    private static IEnumerable<string> NodeExporter(SourceTree tree)
    {
        string collectors = tree.Go("collector");
        IEnumerable<string> files = tree.Files("collector", ".go").Select(tree.Text);
        return [.. Flags.Kingpin(tree.Text("node_exporter.go") + collectors), .. Flags.Collectors(files)];
    }

    /// <summary>A program whose version is its image's tag.</summary>
    private KeyTable OfImage(
        string image,
        string repository,
        string what,
        Func<SourceTree, IEnumerable<string>> keys,
        string prefix = ""
    ) => Table(image, what, repository, pins.Image(image).Select(version => (version, prefix + version)), keys);

    private KeyTable Table(
        string file,
        string what,
        string repository,
        IEnumerable<(string, string)> versions,
        Func<SourceTree, IEnumerable<string>> keys
    )
    {
        var table = new KeyTable(file, what);
        foreach ((string version, string tag) in versions)
        {
            SourceTree tree = repositories.At(repository, tag);
            table.Add(version, keys(tree));
            (table.Origin, table.Pinned) = (tree.Origin, version);
        }

        return table;
    }
}
