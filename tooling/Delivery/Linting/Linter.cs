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
        BackendNotThere.Rule,
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
    public static IReadOnlyList<Finding> Lint(LintInput input, IReadOnlyList<Rule> rules, CancellationToken cancel)
    {
        var findings = new HashSet<Finding>();
        foreach (ManifestSet set in input.Sets)
        {
            var origins = new Dictionary<Manifest, IReadOnlyList<Manifest>>(
                set.Units.SelectMany(unit => unit.Origins),
                ReferenceEqualityComparer.Instance
            );
            foreach (Rule rule in rules)
            {
                foreach (Problem problem in rule.Find(set))
                {
                    cancel.ThrowIfCancellationRequested();
                    if (!problem.Object.Parts(IgnoreAnnotation).Contains(rule.Id))
                    {
                        findings.Add(
                            new Finding(
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
                .DistinctBy(one => one.Place.Line is null ? (object)one : one with { Place = one.Place with { Resource = null } })
                .OrderBy(one => one.Place.File, StringComparer.Ordinal)
                .ThenBy(one => one.Place.Line ?? 0)
                .ThenBy(one => one.Rule, StringComparer.Ordinal)
                .ThenBy(one => one.Place.Field, StringComparer.Ordinal)
                .ThenBy(one => one.Message, StringComparer.Ordinal),
        ];
    }

    /// <param name="origins">Of an object that was built, what it was built from: its own lines are those of no file.</param>
    private static FindingPlace Place(Problem problem, IReadOnlyList<Manifest>? origins)
    {
        Manifest one = problem.Object;
        string? resource =
            one.Kind.Length == 0
                ? null
                : $"{(one.Group.Length > 0 ? one.Group + "/" : "")}{one.Kind} "
                    + $"{(one.Namespace is null ? "" : one.Namespace + "/")}{one.Name}";
        string? field = problem.Field.Length == 0 ? null : problem.Field;
        if (origins is null)
        {
            int line = field is null ? one.Source.Line : Lines.Of(one.Body, field).Line;
            return new FindingPlace(one.Source.File, line + problem.LinesBelow, resource, field);
        }

        if (origins.Count == 0)
        {
            return new FindingPlace(one.Source.File, null, resource, field);
        }

        // Of a base and its patches, the one that has the field.
        Manifest from = origins.FirstOrDefault(origin => field is not null && Lines.Of(origin.Body, field).Whole) ?? origins[0];
        return new FindingPlace(
            from.Source.File,
            (field is null ? from.Source.Line : Lines.Of(from.Body, field).Line) + problem.LinesBelow,
            resource,
            field
        );
    }
}
