using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Rendering;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Operations.Doctor;

/// <summary>When changes of an environment go live, as its rendered Applications and AppProjects say.</summary>
public static class EnvironmentOutlook
{
    private const string Group = "argoproj.io/";

    /// <returns>None where nothing is rendered.</returns>
    /// <exception cref="ManifestException">A rendered manifest can't be read.</exception>
    /// <exception cref="SyncWindowException">This machine has no time zone data, and a window names a zone.</exception>
    public static IReadOnlyList<ApplicationOutlook> Of(EnvironmentFolder environment, DateTimeOffset now)
    {
        string rendered = Path.Combine(environment.Path, "rendered");
        if (!Directory.Exists(rendered))
        {
            return [];
        }

        var manifests = new List<Manifest>();
        foreach (string file in Directory.EnumerateFiles(rendered, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(file);
            if (text.Contains(Group, StringComparison.Ordinal))
            {
                manifests.AddRange(ManifestReader.Read(Path.GetRelativePath(environment.Path, file), text) ?? []);
            }
        }

        return ApplicationOutlook.Of(manifests, now);
    }
}
