using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning.Hooks;

/// <summary>What an object's annotations make of it: a hook of some phases, an object that is left out, or an ordinary one.</summary>
/// <param name="IsHook">Whether it is a hook, be it one of no known phase.</param>
/// <param name="IsSkipped">Whether it is never applied.</param>
/// <param name="Phases">When it is applied; none for one that is skipped or a hook of no known phase.</param>
internal sealed record Hook(bool IsHook, bool IsSkipped, IReadOnlyList<SyncPhase> Phases)
{
    private const string Skip = "Skip";

    private static readonly Dictionary<string, SyncPhase> Sync = new(StringComparer.Ordinal)
    {
        ["PreSync"] = SyncPhase.PreSync,
        ["Sync"] = SyncPhase.Sync,
        ["PostSync"] = SyncPhase.PostSync,
        ["SyncFail"] = SyncPhase.SyncFail,
    };

    private static readonly Dictionary<string, SyncPhase> Helm = new(StringComparer.Ordinal)
    {
        ["pre-install"] = SyncPhase.PreSync,
        ["pre-upgrade"] = SyncPhase.PreSync,
        ["post-install"] = SyncPhase.PostSync,
        ["post-upgrade"] = SyncPhase.PostSync,
    };

    public static Hook Of(Manifest manifest)
    {
        string[] named = [.. manifest.Parts(Annotation.Hook).Where(type => type == Skip || Sync.ContainsKey(type))];
        SyncPhase[] phases =
            named.Length > 0
                ? [.. named.Where(Sync.ContainsKey).Select(type => Sync[type])]
                : [.. manifest.Parts(Annotation.HelmHook).Where(Helm.ContainsKey).Select(type => Helm[type]).Distinct()];
        SyncPhase[] deletion = [.. Deletion(manifest)];
        bool skipped = named is [Skip];
        bool hook = manifest.Annotations.ContainsKey(Annotation.Hook)
            ? !skipped
            : manifest.Annotations.TryGetValue(Annotation.HelmHook, out string? helm) && helm != "crd-install";
        if (deletion.Length > 0)
        {
            // Which ArgoCD's controller keeps from the sync, unless it names a phase of it too.
            return new Hook(true, false, [.. phases.Order(), .. deletion]);
        }

        return hook ? new Hook(true, false, [.. phases.Order()]) : new Hook(false, skipped, skipped ? [] : [SyncPhase.Sync]);
    }

    /// <summary>When it is deleted: what both annotations name, or the default.</summary>
    public static IReadOnlyList<DeletePolicy> Policies(Manifest manifest)
    {
        DeletePolicy[] named =
        [
            .. manifest.Parts(Annotation.DeletePolicy).Select(Policy),
            .. manifest.Parts(Annotation.HelmDeletePolicy).Select(HelmPolicy),
        ];
        DeletePolicy[] known = [.. named.Where(policy => policy >= 0).Distinct().Order()];
        return known.Length > 0 ? known : [DeletePolicy.BeforeHookCreation];
    }

    // Unlike the phases of a sync, these are looked for in both annotations whatever the other says.
    private static IEnumerable<SyncPhase> Deletion(Manifest manifest)
    {
        foreach (SyncPhase phase in (SyncPhase[])[SyncPhase.PreDelete, SyncPhase.PostDelete])
        {
            if (
                manifest.Parts(Annotation.Hook).Contains(phase.ToString())
                || manifest.Parts(Annotation.HelmHook).Contains(phase == SyncPhase.PreDelete ? "pre-delete" : "post-delete")
            )
            {
                yield return phase;
            }
        }
    }

    private static DeletePolicy Policy(string name) =>
        name switch
        {
            nameof(DeletePolicy.BeforeHookCreation) => DeletePolicy.BeforeHookCreation,
            nameof(DeletePolicy.HookSucceeded) => DeletePolicy.HookSucceeded,
            nameof(DeletePolicy.HookFailed) => DeletePolicy.HookFailed,
            _ => (DeletePolicy)(-1),
        };

    private static DeletePolicy HelmPolicy(string name) =>
        name switch
        {
            "before-hook-creation" => DeletePolicy.BeforeHookCreation,
            "hook-succeeded" => DeletePolicy.HookSucceeded,
            "hook-failed" => DeletePolicy.HookFailed,
            _ => (DeletePolicy)(-1),
        };
}
