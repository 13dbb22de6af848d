using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Sync and compare options that ArgoCD v3.5.1 does not read: it compares them word by word and passes over the rest. Source:
/// <c>gitops-engine/pkg/sync/common/types.go</c>, <c>controller/sync.go</c>, <c>controller/state.go</c>.
/// </summary>
internal static class SyncOption
{
    private const string CompareOptions = "argocd.argoproj.io/compare-options";

    private static readonly string[] Switch = ["true", "false"];
    private static readonly string[] Confirmed = ["true", "false", "confirm"];

    /// <summary>What is read of an object's annotation.</summary>
    private static readonly Dictionary<string, string[]> OfObject = new(StringComparer.Ordinal)
    {
        ["Prune"] = Confirmed,
        ["Delete"] = Confirmed,
        ["PruneLast"] = Switch,
        ["Validate"] = Switch,
        ["SkipDryRunOnMissingResource"] = Switch,
        ["Replace"] = Switch,
        ["Force"] = Switch,
        ["ServerSideApply"] = Switch,
    };

    /// <summary>What is read of an Application's syncPolicy.syncOptions.</summary>
    private static readonly Dictionary<string, string[]> OfApp = new(StringComparer.Ordinal)
    {
        ["Prune"] = Confirmed,
        ["Delete"] = Confirmed,
        ["PruneLast"] = Switch,
        ["Validate"] = Switch,
        ["SkipDryRunOnMissingResource"] = Switch,
        ["Replace"] = Switch,
        ["ServerSideApply"] = Switch,
        ["ApplyOutOfSyncOnly"] = Switch,
        ["ClientSideApplyMigration"] = Switch,
        ["CreateNamespace"] = Switch,
        ["FailOnSharedResource"] = Switch,
        ["RespectIgnoreDifferences"] = Switch,
        ["PrunePropagationPolicy"] = ["foreground", "background", "orphan"],
    };

    private static readonly Dictionary<string, string[]> Comparing = new(StringComparer.Ordinal) { ["IgnoreExtraneous"] = [] };

    private static readonly Dictionary<string, string[]> ComparingApp = new(StringComparer.Ordinal)
    {
        ["IgnoreExtraneous"] = [],
        ["ServerSideDiff"] = Switch,
        ["IncludeMutationWebhook"] = Switch,
    };

    public static Rule Rule { get; } =
        new(
            "sync-option",
            "A sync or compare option that ArgoCD does not know in that place, and ignores.",
            set => set.Units.SelectMany(unit => unit.Objects).SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Manifest one)
    {
        bool isApp = one is { Group: "argoproj.io", Kind: "Application" };
        IEnumerable<LintProblem> annotated = one.Parts(Annotation.Options)
            .Select(word =>
                Judge(one, Annotations.Path(Annotation.Options), word, OfObject, OfApp, "spec.syncPolicy.syncOptions of an Application")
            )
            .Concat(
                one.Parts(CompareOptions)
                    .Select(word =>
                        Judge(
                            one,
                            Annotations.Path(CompareOptions),
                            word,
                            isApp ? ComparingApp : Comparing,
                            ComparingApp,
                            "the annotations of an Application"
                        )
                    )
            )
            .OfType<LintProblem>();
        IEnumerable<LintProblem> written = one is { Group: "argoproj.io", Kind: "Application" or "ApplicationSet" }
            ? (ApplicationFolderSources.SpecOf(one)?.At("syncPolicy", "syncOptions")?.Items() ?? [])
                .Select(item =>
                    item.Text is { } word
                        ? Judge(one, item.Path, word, OfApp, OfObject, "the annotation argocd.argoproj.io/sync-options of an object")
                        : null
                )
                .OfType<LintProblem>()
            : [];
        return annotated.Concat(written);
    }

    /// <param name="elsewhere">Options that are read in another place.</param>
    private static LintProblem? Judge(
        Manifest one,
        string path,
        string word,
        Dictionary<string, string[]> known,
        Dictionary<string, string[]> elsewhere,
        string place
    )
    {
        if (Templates.IsOne(word) || Is(word, known))
        {
            return null;
        }

        string? meant =
            Words(known).FirstOrDefault(option => string.Equals(Letters(option), Letters(word), StringComparison.OrdinalIgnoreCase))
            ?? Nearest(word, Words(known));
        string message = $"'{word}' is not an option that ArgoCD knows here, so it ignores it{Instead(meant ?? word)}.";
        string remedy =
            meant is null && Is(word, elsewhere) ? $"Write it in {place}, where it is read."
            : meant is not null ? $"Write exactly {meant}."
            : $"Use one of {string.Join(", ", known.Keys)}, or remove it.";
        return LintProblem.Error(one, path, message, remedy);
    }

    private static bool Is(string word, Dictionary<string, string[]> known) =>
        word.Split('=', 2) is var parts
        && known.TryGetValue(parts[0], out string[]? values)
        && (values.Length == 0 ? parts.Length == 1 : parts.Length == 2 && values.Contains(parts[1]));

    private static IEnumerable<string> Words(Dictionary<string, string[]> known) =>
        known.SelectMany(option => option.Value.Length == 0 ? [option.Key] : option.Value.Select(value => $"{option.Key}={value}"));

    private static string Letters(string word) => string.Concat(word.Where(char.IsAsciiLetter));

    /// <summary>The option that is a slip of the hand away.</summary>
    private static string? Nearest(string word, IEnumerable<string> options) =>
        options
            .Select(option => (option, Distance: EditDistance.Between(word.ToLowerInvariant(), option.ToLowerInvariant())))
            .Where(item => item.Distance <= Math.Max(1, item.option.Length / 6))
            .OrderBy(item => item.Distance)
            .Select(item => item.option)
            .FirstOrDefault();

    /// <summary>What happens without it.</summary>
    private static string Instead(string option) =>
        option switch
        {
            "Prune=false" or "Prune=confirm" => ": the object is pruned once it is gone from git",
            "Delete=false" or "Delete=confirm" => ": the object is deleted with its Application",
            "ServerSideApply=true" => ": objects are applied client-side",
            "Replace=true" or "Force=true" => ": objects are only applied, not replaced",
            "CreateNamespace=true" => ": the namespace is not created",
            "Validate=false" => ": the object is validated",
            "SkipDryRunOnMissingResource=true" => ": the sync fails where the kind is not defined yet",
            "PruneLast=true" => ": it is pruned in the order of waves",
            "RespectIgnoreDifferences=true" => ": a sync overwrites the ignored fields",
            "IgnoreExtraneous" => ": the object makes its Application OutOfSync",
            _ => "",
        };
}
