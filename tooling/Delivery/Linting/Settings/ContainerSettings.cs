using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>A flag or variable that a container's program does not know.</summary>
/// <param name="Program">What it is called, with its version.</param>
internal sealed record UnknownOption(string Program, string Name, Field Field, string? Nearest)
{
    /// <summary>Whether the name is a word of a flag, <c>enable-feature=x</c>.</summary>
    public bool IsWord => Name.Contains('=', StringComparison.Ordinal);

    public bool IsVariable => Name.StartsWith("GF_", StringComparison.Ordinal);
}

/// <summary>Judges flags and variables of programs whose very version is known by their image.</summary>
internal static class ContainerSettings
{
    private static readonly (string Repository, string Table, string Called)[] Programs =
    [
        ("prometheus/prometheus", "prometheus", "Prometheus"),
        ("prom/prometheus", "prometheus", "Prometheus"),
        ("prometheus/alertmanager", "alertmanager", "Alertmanager"),
        ("prom/alertmanager", "alertmanager", "Alertmanager"),
        ("prometheus/node-exporter", "node-exporter", "node-exporter"),
        ("prom/node-exporter", "node-exporter", "node-exporter"),
        ("kube-state-metrics/kube-state-metrics", "kube-state-metrics", "kube-state-metrics"),
        ("grafana/grafana", "grafana", "Grafana"),
    ];

    public static IEnumerable<UnknownOption> Of(Workload workload) => workload.Containers().SelectMany(Of);

    private static IEnumerable<UnknownOption> Of(Field container)
    {
        if (container["image"]?.Text is not { } written || Image.Of(written) is not { Tag: { } tag } image)
        {
            return [];
        }

        (_, string? name, string called) = Programs.FirstOrDefault(program =>
            image.Repository == program.Repository || image.Repository.EndsWith("/" + program.Repository, StringComparison.Ordinal)
        );
        if (name is null || !SettingTable.Named(name).Has(tag))
        {
            return [];
        }

        var table = SettingTable.Named(name);
        called = $"{called} {tag}";
        return name == "grafana" ? Variables(container, table, tag, called) : Flags(container, table, tag, called, name);
    }

    /// <summary>Grafana takes a variable for each key it has in its files, or the name of a file with the value.</summary>
    private static IEnumerable<UnknownOption> Variables(Field container, SettingTable table, string version, string called) =>
        from variable in container["env"]?.Items() ?? []
        let written = variable["name"]?.Text
        where written?.StartsWith("GF_", StringComparison.Ordinal) == true
        let name = written.EndsWith("__FILE", StringComparison.Ordinal) ? written[..^"__FILE".Length] : written
        where !table.Reads(name, version)
        select new UnknownOption(called, written, variable["name"]!.Value, table.Nearest(name, version));

    private static IEnumerable<UnknownOption> Flags(Field container, SettingTable table, string version, string called, string program)
    {
        // Another program of the image has other flags.
        Field[] command = [.. container["command"]?.Items() ?? []];
        if (command.Length > 0 && command[0].Text?.Split('/')[^1].Replace('_', '-') != program)
        {
            yield break;
        }

        foreach (Field argument in command.Skip(1).Concat(container["args"]?.Items() ?? []))
        {
            if (argument.Text is not { } text || !text.StartsWith("--", StringComparison.Ordinal) || text.Length == 2)
            {
                continue;
            }

            string[] parts = text[2..].Split('=', 2);
            bool negated = parts[0].StartsWith("no-", StringComparison.Ordinal) && !table.Reads(parts[0], version);
            string flag = negated ? parts[0][3..] : parts[0];
            IEnumerable<string> unknown = table.Reads(flag, version) ? Words(table, version, flag, parts) : [flag];
            foreach (string name in unknown)
            {
                yield return new UnknownOption(called, name, argument, table.Nearest(name, version));
            }
        }
    }

    /// <summary>The words of a flag that takes only some, of those that are not known: <c>enable-feature=x</c>.</summary>
    private static IEnumerable<string> Words(SettingTable table, string version, string flag, string[] parts) =>
        from word in parts.Length == 2 ? parts[1].Split(',') : []
        where table.Keys.Any(key => key.StartsWith(flag + "=", StringComparison.Ordinal))
        where word.Length > 0 && !word.Contains('$', StringComparison.Ordinal) && !table.Reads($"{flag}={word}", version)
        select $"{flag}={word}";
}
