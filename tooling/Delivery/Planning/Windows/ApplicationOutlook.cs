using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>When what git says of an Application can go live without a person.</summary>
/// <param name="Application">Its name.</param>
/// <param name="ChangesAt">
/// When that changes: for <see cref="GoLive.Now"/> until when, for <see cref="GoLive.Later"/> from when; null for never within five years.
/// </param>
/// <param name="Error">For <see cref="GoLive.Never"/> and <see cref="GoLive.Unknown"/>: why.</param>
public sealed record ApplicationOutlook(string Application, GoLive When, DateTimeOffset? ChangesAt = null, string? Error = null)
{
    /// <summary>Of every Application among manifests, by the AppProjects among them, in their order.</summary>
    /// <exception cref="SyncWindowException">This machine has no time zone data, and a window names a zone.</exception>
    public static IReadOnlyList<ApplicationOutlook> Of(IReadOnlyList<Manifest> manifests, DateTimeOffset from)
    {
        ILookup<string, Manifest> projects = manifests
            .Where(manifest => manifest is { Group: "argoproj.io", Kind: "AppProject" })
            .ToLookup(manifest => manifest.Name);
        return
        [
            .. manifests
                .Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" })
                .DistinctBy(manifest => (manifest.Namespace, manifest.Name))
                .Select(application => Of(application, projects[ProjectOf(application)].LastOrDefault(), from)),
        ];
    }

    /// <summary>Whether ArgoCD syncs an Application by itself at all.</summary>
    public static bool IsAutomated(Manifest application) =>
        application.Body["spec"]?["syncPolicy"]?["automated"] is Map automated
        && automated["enabled"] is not Scalar { Type: ScalarType.Other, Value: "false" };

    /// <summary>The name of the AppProject an Application belongs to.</summary>
    public static string ProjectOf(Manifest application) =>
        application.Body["spec"]?["project"]?.Text is { Length: > 0 } name ? name : "default";

    private static ApplicationOutlook Of(Manifest application, Manifest? project, DateTimeOffset from)
    {
        if (!IsAutomated(application))
        {
            return new ApplicationOutlook(application.Name, GoLive.ByHand);
        }

        if (project is null)
        {
            return new ApplicationOutlook(
                application.Name,
                GoLive.Unknown,
                Error: $"AppProject '{ProjectOf(application)}' is not declared here"
            );
        }

        SyncOutlook outlook = SyncWindowSet.Of(project, application).Outlook(from, isManual: false);
        return outlook.Now.Reason == SyncDecisionReason.Invalid
            ? new ApplicationOutlook(
                application.Name,
                GoLive.Never,
                Error: $"AppProject '{project.Name}' has a sync window that ArgoCD can't read: {outlook.Now.Error}"
            )
            : new ApplicationOutlook(application.Name, outlook.Now.MaySync ? GoLive.Now : GoLive.Later, outlook.ChangesAt);
    }
}

/// <summary>When an Application's changes go live by themselves.</summary>
public enum GoLive
{
    /// <summary>Sync windows let ArgoCD sync it now.</summary>
    Now,

    /// <summary>Sync windows are closed.</summary>
    Later,

    /// <summary>Auto-sync is off: a person syncs it.</summary>
    ByHand,

    /// <summary>ArgoCD can't read a sync window, and so syncs nothing.</summary>
    Never,

    /// <summary>Its project is not known here.</summary>
    Unknown,
}
