using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings.Readers;

/// <summary>
/// The variables that Grafana reads: it takes one for each key of its configuration files that it has, so <c>conf/defaults.ini</c>
/// is the list. Source: <c>pkg/setting/setting.go</c> (applyEnvVariableOverrides) of Grafana.
/// </summary>
internal static partial class GrafanaIni
{
    // Read by the image's start script (packaging/docker/run.sh), and keys that name themselves: plugins, features.
    private static readonly string[] Beside =
    [
        "GF_PATHS_CONFIG",
        "GF_PATHS_HOME",
        "GF_INSTALL_PLUGINS",
        "GF_AWS_PROFILES",
        "GF_AWS_<profile...>",
        "GF_PLUGIN_<plugin...>",
        "GF_FEATURE_TOGGLES_<feature...>",
    ];

    public static IReadOnlyCollection<string> Variables(string ini)
    {
        var names = new SortedSet<string>(Beside, StringComparer.Ordinal);
        string section = "DEFAULT";
        foreach (string line in ini.Split('\n').Select(line => line.Trim()))
        {
            if (Section().Match(line) is { Success: true } head)
            {
                section = head.Groups[1].Value;
            }
            else if (Key().Match(line) is { Success: true } key)
            {
                names.Add($"GF_{Upper(section)}_{Upper(key.Groups[1].Value)}");
            }
        }

        return names;
    }

    private static string Upper(string name) => name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    [GeneratedRegex(@"^\[([\w.-]+)\]$")]
    private static partial Regex Section();

    [GeneratedRegex(@"^([\w.-]+)\s*=")]
    private static partial Regex Key();
}
