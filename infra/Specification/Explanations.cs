using Cairn.Specification.Hosts;

namespace Cairn.Specification;

/// <summary>Why a setting is on a host.</summary>
/// <param name="File">The file's full path there.</param>
/// <param name="Setting">What it sets, <c>kube-apiserver-arg audit-log-maxage</c>.</param>
/// <param name="Text">Its lines in the file, every default included; null for a secret.</param>
/// <param name="Source">Where it is documented, a URL.</param>
/// <param name="Hosts">The hosts that have it so, in the order in which they are set up.</param>
public sealed record Explanation(string File, string Setting, string? Text, string Why, string Source, IReadOnlyList<string> Hosts);

/// <summary>Each setting of each file, and why it is there.</summary>
public static class Explanations
{
    /// <summary>File by file, in the order in which they are written, and in each from top to bottom. Needs no secrets. Empty for a cluster
    /// that exists.</summary>
    public static IReadOnlyList<Explanation> Of(ClusterSpecification specification)
    {
        if (specification.K3s is not { } k3s)
        {
            return [];
        }

        // The values of secrets are left out below, so any will do.
        var secrets = new ClusterSecrets
        {
            ServerToken = "-",
            AgentToken = k3s.Agents.Any() ? "-" : null,
            AuditWebhookToken = "-",
            AuditAuthority = "-",
        };
        var all = k3s
            .Servers.Concat(k3s.Agents)
            .SelectMany(host =>
                HostFiles
                    .Of(specification, host, secrets)
                    .SelectMany(file =>
                        file.Settings.Select(setting =>
                            (Host: host.Name, file.Path, Setting: setting, Text: file.IsSecret && IsSecret(setting) ? null : setting.Text)
                        )
                    )
            )
            .ToArray();
        return
        [
            .. all.Select(item => item.Path)
                .Distinct()
                .SelectMany(path =>
                    all.Where(item => item.Path == path)
                        .GroupBy(item => (item.Setting.Name, item.Text))
                        .Select(same => new Explanation(
                            path,
                            same.Key.Name,
                            same.Key.Text,
                            same.First().Setting.Why,
                            same.First().Setting.Source,
                            [.. same.Select(item => item.Host)]
                        ))
                ),
        ];
    }

    private static bool IsSecret(ExplainedSetting setting) => setting.Name is "token" or "user" or "certificate-authority-data";
}
