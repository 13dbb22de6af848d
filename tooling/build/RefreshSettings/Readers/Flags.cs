using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings.Readers;

/// <summary>The command line flags of programs written in Go, and the words that some flags take.</summary>
internal static partial class Flags
{
    // promslog/flag of prometheus/common, and web/kingpinflag of prometheus/exporter-toolkit.
    private static readonly string[] LogFlags = ["log.level", "log.format"];
    private static readonly string[] WebFlags = ["web.listen-address", "web.config.file", "web.systemd-socket"];

    // plugin/pkg/audit/log and plugin/pkg/audit/webhook of Kubernetes' apiserver.
    private static readonly string[] AuditBackends = ["log", "webhook"];

    // What klog.InitFlags adds: klog.go of k8s.io/klog/v2.
    private static readonly string[] Klog =
    [
        "add_dir_header",
        "alsologtostderr",
        "log_backtrace_at",
        "log_dir",
        "log_file",
        "log_file_max_size",
        "logtostderr",
        "one_output",
        "skip_headers",
        "skip_log_headers",
        "stderrthreshold",
        "v",
        "vmodule",
    ];

    /// <summary>Of the library kingpin, with those that Prometheus' own libraries add.</summary>
    public static IEnumerable<string> Kingpin(string source) =>
        [
            "help",
            "version",
            .. KingpinFlag().Matches(source).Select(flag => flag.Groups[1].Value),
            .. source.Contains("common/promslog/flag\"", StringComparison.Ordinal) ? LogFlags : [],
            .. source.Contains("exporter-toolkit/web/kingpinflag\"", StringComparison.Ordinal) ? WebFlags : [],
        ];

    /// <summary>Of the library pflag, which Kubernetes' programs use; also names in constants and those of each audit backend.</summary>
    public static IEnumerable<string> Pflag(string source) =>
        [
            "help",
            .. PflagFlag().Matches(source).Select(flag => flag.Groups[1].Value),
            .. FlagConstant().Matches(source).Select(flag => flag.Groups[1].Value),
            .. from flag in AuditFlag().Matches(source)
            from backend in AuditBackends
            select flag.Groups[1].Value.Replace("%s", backend, StringComparison.Ordinal),
            .. source.Contains("klog.InitFlags(", StringComparison.Ordinal) ? Klog : [],
        ];

    /// <summary>The collectors of node-exporter, each a flag.</summary>
    /// <param name="files">The source of each, since constants of the same name differ.</param>
    public static IEnumerable<string> Collectors(IEnumerable<string> files) =>
        from file in files
        let go = new GoText(file)
        from name in Collector().Matches(file).Select(match => match.Groups[1].Value)
        let value = go.Value(name) ?? throw new RefreshException($"node-exporter: registerCollector({name}, …) is not understood.")
        select "collector." + value;

    /// <summary>The words of <c>--enable-feature</c> of Prometheus.</summary>
    public static IEnumerable<string> Features(string source)
    {
        string body =
            new GoText(source).Body("setFeatureListOptions")
            ?? throw new RefreshException("Prometheus has no setFeatureListOptions: its features are read elsewhere now.");
        return from line in Cases().Matches(body) from word in Quoted().Matches(line.Value) select "enable-feature=" + word.Groups[1].Value;
    }

    /// <summary>The words of <c>--resources</c> of kube-state-metrics.</summary>
    public static IEnumerable<string> Resources(string source) =>
        Resource().Matches(source).Select(match => "resources=" + match.Groups[1].Value);

    /// <summary>
    /// The flags of a command of k3s, which are the keys of its configuration: rke2 wraps that command and lists them all, or it does
    /// not start.
    /// </summary>
    public static IReadOnlyCollection<string> K3s(string source, string command)
    {
        Match list = Regex.Match(source, $@"(?s)mustCmdFromK3S\(cmds\.{command}\(\w+\), K3SFlagSet\{{(.*?)\n\t\}}\)");
        return list.Success
            ? [.. K3sFlag().Matches(list.Groups[1].Value).Select(flag => flag.Groups[1].Value)]
            : throw new RefreshException($"rke2 does not wrap k3s' {command}.");
    }

    [GeneratedRegex(@"(?:\.Flag|(?:server|agent)OnlyFlag)\(\s*(?:a,\s*)?""([\w.-]+)""")]
    private static partial Regex KingpinFlag();

    [GeneratedRegex(@"\.(?:\w*Var|\w*VarP|Var|VarP|VarPF)\(\s*[^""]*?""([a-z0-9][a-z0-9-]*)""")]
    private static partial Regex PflagFlag();

    [GeneratedRegex(@"(?m)^\s*(?:const )?\w+Flag(?:Name)?\s*=\s*""([a-z0-9][a-z0-9-]*)""")]
    private static partial Regex FlagConstant();

    [GeneratedRegex(@"fmt\.Sprintf\(""(audit-%s-[a-z-]+)""")]
    private static partial Regex AuditFlag();

    [GeneratedRegex(@"(?<!func )registerCollector\(([^,]+),")]
    private static partial Regex Collector();

    [GeneratedRegex("(?m)^\\s*case \".*:$")]
    private static partial Regex Cases();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?m)^\\s*\"([a-z]+)\":\\s+func\\(b \\*Builder\\)")]
    private static partial Regex Resource();

    [GeneratedRegex("(?m)^\\t\\t\"([a-z0-9-]+)\":")]
    private static partial Regex K3sFlag();
}
