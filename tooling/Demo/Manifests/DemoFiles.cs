using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Cairn.Demo.State;

namespace Cairn.Demo.Manifests;

/// <summary>Writes every file of the repository from the desired state.</summary>
internal static class DemoFiles
{
    private static readonly ConditionalWeakTable<EnvironmentState, ImmutableSortedDictionary<string, string>> Environments = [];

    /// <summary>All files by path, ordinal order.</summary>
    public static ImmutableSortedDictionary<string, string> Files(DesiredState platform)
    {
        var files = platform.Kept.ToBuilder();
        files.AddRange(Environments.GetValue(platform.Homelab, Environment));
        files.AddRange(Environments.GetValue(platform.Production, Environment));
        files.AddRange(StatefulSources.Files(platform.Homelab));
        return files.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> Environment(EnvironmentState environment)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string root = $"environments/{environment.Name}/";
        foreach (
            (string path, string text) in EnvironmentFiles
                .Of(environment)
                .Concat(Rendered("payments", ApiManifests.Of(environment)))
                .Concat(Rendered("payments", ApiPolicies.Of(environment)))
                .Concat(Rendered("payments", DatabaseManifests.Of(environment)))
                .Concat(Rendered("monitoring", MonitoringManifests.Of(environment)))
                .Concat(Rendered("argocd", DeliveryManifests.Of(environment)))
        )
        {
            files.Add(root + path, text + "\n");
        }

        return files.ToImmutable();
    }

    private static IEnumerable<(string Path, string Text)> Rendered(string app, IEnumerable<(string Path, string Text)> objects) =>
        objects.Select(o => ($"rendered/{app}/{o.Path}", o.Text));
}
