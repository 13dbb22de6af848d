using System.Globalization;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Promotion;

/// <summary>Single texts of a rendered object.</summary>
public static class ManifestText
{
    /// <summary>The text under a path of keys; null where there is none, or the object is not YAML.</summary>
    /// <param name="manifest">One object.</param>
    public static string? At(string manifest, params string[] keys)
    {
        try
        {
            Node? node = NodeReader.Read("manifest", manifest) is [var root, ..] ? root : null;
            foreach (string key in keys)
            {
                node = node?[key];
            }

            return (node as Scalar)?.Value;
        }
        catch (ManifestException)
        {
            return null;
        }
    }

    /// <summary>The sync wave that ArgoCD applies an object in (argocd.argoproj.io/sync-wave; 0 when it says none).</summary>
    public static int Wave(string manifest) =>
        int.TryParse(
            At(manifest, "metadata", "annotations", "argocd.argoproj.io/sync-wave"),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out int wave
        )
            ? wave
            : 0;
}
