using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Reading;
using Cairn.Delivery.Linting.Rules;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting;

/// <summary>Finds what will go wrong. It asks no cluster, and runs no script: <paramref name="lua"/> only reads them.</summary>
public sealed class Linter(LuaSandbox lua)
{
    /// <summary>On an object: ids of rules, parted by commas, that are not to judge it.</summary>
    public const string IgnoreAnnotation = "cairn.dev/lint-ignore";

    /// <summary>All rules, in the order they are listed.</summary>
    public IReadOnlyList<Rule> Rules { get; } =
    [
        NeedsLaterWave.Rule,
        NeededBeforeApplied.Rule,
        NeededNeverApplied.Rule,
        ClaimBeforeConsumer.Rule,
        CrBeforeCrd.Rule,
        HookType.Rule,
        SyncOption.Rule,
        AppWavesWithoutHealth.Rule,
        LuaClosedLibrary.Rule,
        LuaNotLua.Rule(lua),
        MissingReference.Rule,
        SelectorMatchesNothing.Rule,
        ServicePort.Rule,
        MissingBackend.Rule,
        RedisHaUnreachable.Rule,
        AppOutsideProject.Rule,
        ObjectOutsideProject.Rule,
        ValuesReference.Rule,
        DeclaredTwice.Rule,
        TooLargeToApply.Rule,
        ReplicasUnderAutoscaler.Rule,
        RetryWithoutRefresh.Rule,
        NotAString.Rule,
        ImageNotPinned.Rule,
        DeprecatedApi.Rule,
        UnknownSetting.Rule,
        UnreadableManifest.Rule,
    ];

    /// <summary>Those that judge unless others are asked for.</summary>
    public IReadOnlyList<Rule> UsualRules => [.. Rules.Where(rule => !rule.IsOnRequest)];

    /// <summary>What the rules find, by file, line and rule; the same in one file, built several times, once.</summary>
    /// <param name="rules">Those that judge.</param>
    public static IReadOnlyList<LintFinding> Lint(LintInput input, IReadOnlyList<Rule> rules, CancellationToken cancel)
    {
        var findings = new HashSet<LintFinding>();
        foreach (ManifestSet set in input.Sets)
        {
            var origins = new Dictionary<Manifest, IReadOnlyList<Manifest>>(
                set.Units.SelectMany(unit => unit.Origins),
                ReferenceEqualityComparer.Instance
            );
            foreach (Rule rule in rules)
            {
                foreach (LintProblem problem in rule.Find(set))
                {
                    cancel.ThrowIfCancellationRequested();
                    if (!problem.Object.Parts(IgnoreAnnotation).Contains(rule.Id))
                    {
                        findings.Add(
                            new LintFinding(
                                rule.Id,
                                problem.Severity,
                                Place(problem, origins.GetValueOrDefault(problem.Object)),
                                problem.Message,
                                problem.Remedy
                            )
                        );
                    }
                }
            }
        }

        // A base that several overlays are built of has a finding once, whatever its objects are called in each.
        return
        [
            .. findings
                .DistinctBy(finding =>
                    finding.Place.Line is null ? (object)finding : finding with { Place = finding.Place with { Resource = null } }
                )
                .OrderBy(finding => finding.Place.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Place.Line ?? 0)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(finding => finding.Place.Field, StringComparer.Ordinal)
                .ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
    }

    /// <param name="origins">Of an object that was built, what it was built from: its own lines are those of no file.</param>
    private static FindingPlace Place(LintProblem problem, IReadOnlyList<Manifest>? origins)
    {
        Manifest manifest = problem.Object;
        string? resource =
            manifest.Kind.Length == 0
                ? null
                : $"{(manifest.Group.Length > 0 ? manifest.Group + "/" : "")}{manifest.Kind} "
                    + $"{(manifest.Namespace is null ? "" : manifest.Namespace + "/")}{manifest.Name}";
        string? field = problem.Field.Length == 0 ? null : problem.Field;
        if (origins is null)
        {
            int line = field is null ? manifest.Source.Line : FieldLines.Of(manifest.Body, field).Line;
            return new FindingPlace(manifest.Source.File, line + problem.LinesBelow, resource, field);
        }

        if (origins.Count == 0)
        {
            return new FindingPlace(manifest.Source.File, null, resource, field);
        }

        // Of a base and its patches, the one that has the field.
        Manifest from = origins.FirstOrDefault(origin => field is not null && FieldLines.Of(origin.Body, field).Whole) ?? origins[0];
        return new FindingPlace(
            from.Source.File,
            (field is null ? from.Source.Line : FieldLines.Of(from.Body, field).Line) + problem.LinesBelow,
            resource,
            field
        );
    }
}
