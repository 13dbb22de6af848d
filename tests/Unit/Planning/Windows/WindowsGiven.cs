using System.Globalization;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;

namespace Cairn.Delivery.Planning.Tests.Windows;

/// <summary>Sync windows written shortly.</summary>
internal static class WindowsGiven
{
    /// <summary>
    /// A window a line: <c>kind, schedule, duration</c>, then any of <c>manual</c>, <c>overrun</c>, <c>and</c>,
    /// <c>zone=…</c>, <c>apps=…</c>, <c>clusters=…</c>, <c>namespaces=…</c> with <c>|</c> between patterns; all Applications where none
    /// is said.
    /// Read by way of an AppProject's manifest.
    /// </summary>
    public static IReadOnlyList<SyncWindow> Windows(string lines) => SyncWindow.Of(Project(lines));

    public static Manifest Project(string lines)
    {
        string windows = string.Concat(
            Given
                .Lines(lines)
                .Select(line =>
                {
                    string[] parts = [.. line.Split(", ")];
                    bool matchesSomething = parts[3..]
                        .Any(part =>
                            part.StartsWith("apps=", StringComparison.Ordinal)
                            || part.StartsWith("clusters=", StringComparison.Ordinal)
                            || part.StartsWith("namespaces=", StringComparison.Ordinal)
                        );
                    return $"  - kind: {parts[0]}\n    schedule: \"{parts[1]}\"\n    duration: {parts[2]}\n"
                        + string.Concat(parts[3..].Append(matchesSomething ? "" : "apps=*").Select(Field));
                })
        );
        const string Project = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: p}\nspec:\n  syncWindows:\n";
        return ManifestReader.Read("project.yaml", Project + windows)!.Single();
    }

    public static SyncWindowSet Set(string lines, WindowTarget? target = null) => new(Windows(lines), target ?? new WindowTarget("app"));

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Field(string part) =>
        part.Split('=', 2) switch
        {
            ["manual"] => "    manualSync: true\n",
            ["overrun"] => "    syncOverrun: true\n",
            ["and"] => "    andOperator: true\n",
            ["zone", var zone] => $"    timeZone: {zone}\n",
            ["apps", var patterns] => List("applications", patterns),
            [("clusters" or "namespaces") and var key, var patterns] => List(key, patterns),
            [""] => "",
            _ => throw new ArgumentException($"'{part}' is nothing a window has", nameof(part)),
        };

    private static string List(string key, string patterns) =>
        $"    {key}: [{string.Join(", ", patterns.Split('|').Select(pattern => $"\"{pattern}\""))}]\n";
}
