using System.Text.RegularExpressions;

namespace Cairn.Delivery.Linting.Order;

/// <summary>A machine that a setting names.</summary>
/// <param name="Port">Null where it names none.</param>
/// <param name="Database">The path of an address of a database; null of any other.</param>
/// <param name="NeedsPort">Whether only its port tells that it is a machine at all.</param>
internal sealed record Host(string Name, string? Port, string? Database = null, bool NeedsPort = false);

/// <summary>Finds the machines in a setting: by the form of an address, or by the name of the variable. A bare word is none.</summary>
internal static partial class Hosts
{
    public static IEnumerable<Host> Of(WorkloadSetting setting)
    {
        foreach (Match url in Url().Matches(setting.Text))
        {
            string? database = DatabaseScheme().IsMatch(url.Groups[1].Value) ? url.Groups[4].Value : null;
            foreach (string part in url.Groups[2].Value.Split(','))
            {
                string[] host = part.Split(':', 2);
                yield return new Host(host[0].ToLowerInvariant(), host.ElementAtOrDefault(1), database);
            }
        }

        foreach (Match pair in Pair().Matches(setting.Text))
        {
            yield return new Host(pair.Groups[1].Value.ToLowerInvariant(), null);
        }

        foreach (Match pair in WithPort().Matches(setting.Text))
        {
            yield return new Host(pair.Groups[1].Value.ToLowerInvariant(), pair.Groups[2].Value, NeedsPort: true);
        }

        if (!setting.IsFile && HostVariable().IsMatch(setting.Name) && Bare().Match(setting.Text) is { Success: true } bare)
        {
            yield return new Host(bare.Groups[1].Value.ToLowerInvariant(), null);
        }
    }

    /// <summary>Whether a machine is a Service, by its name alone or with namespace and cluster, or one pod behind it.</summary>
    /// <param name="ns">The Service's namespace; null where it is not known.</param>
    public static bool Is(Host host, Dependency store, string? ns)
    {
        string[] parts = host.Name.TrimEnd('.').Split('.');
        int at =
            parts[0] == store.Service ? 0
            : parts.Length > 1 && parts[1] == store.Service && parts[0].StartsWith(store.Object.Name + "-", StringComparison.Ordinal) ? 1
            : -1;
        string[] behind = at < 0 ? [] : parts[(at + 1)..];
        return at >= 0
            && (
                behind.Length == 0
                || (ns is null ? behind.Length == 1 : behind[0] == ns)
                || (behind.Length > 1 && behind[1] == "svc" && ns is null)
            )
            && (behind.Length < 2 || behind[1] == "svc")
            && (!host.NeedsPort || behind.Length > 1 || store.Ports.Contains(host.Port ?? ""));
    }

    [GeneratedRegex(
        @"\b((?:jdbc:)?[a-zA-Z][a-zA-Z0-9+.-]*)://(?:[^\s/@'""]*@)?([A-Za-z0-9][A-Za-z0-9.:,_-]*)(/([A-Za-z0-9_-]+))?",
        RegexOptions.None,
        500
    )]
    private static partial Regex Url();

    [GeneratedRegex(
        "^(?:jdbc:)?(?:postgres|postgresql|mysql|mariadb|mongodb|sqlserver|cockroachdb|clickhouse|oracle|postgis)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DatabaseScheme();

    [GeneratedRegex(
        @"(?:^|[\s;,""'(&?-])(?:host|hostname|server|data source|hostaddr)\s*[=:]\s*[""']?([A-Za-z0-9][A-Za-z0-9.-]*)",
        RegexOptions.IgnoreCase,
        500
    )]
    private static partial Regex Pair();

    [GeneratedRegex(@"(?<![A-Za-z0-9._/-])([A-Za-z0-9][A-Za-z0-9.-]*):([0-9]{2,5})(?![0-9.])", RegexOptions.None, 500)]
    private static partial Regex WithPort();

    [GeneratedRegex(
        "(?:HOST|HOSTNAME|HOSTS|ADDR|ADDRESS|ADDRESSES|SERVER|SERVERS|ENDPOINT|ENDPOINTS|URL|URI|DSN|BROKER|BROKERS|NODES|BOOTSTRAP)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex HostVariable();

    [GeneratedRegex(@"^\s*([A-Za-z0-9][A-Za-z0-9.-]*)(?::[0-9]{1,5})?\s*$")]
    private static partial Regex Bare();
}
