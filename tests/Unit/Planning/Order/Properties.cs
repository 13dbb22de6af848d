using Cairn.Delivery.Manifests;
using CsCheck;

namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>What holds of every plan, whatever it is of.</summary>
public sealed class Properties
{
    private static readonly Gen<string> Kind = Gen.OneOfConst(
        "Namespace",
        "ConfigMap",
        "Secret",
        "Job.batch",
        "Deployment.apps",
        "Database.example.com",
        "Cache.example.com",
        "CustomResourceDefinition.apiextensions.k8s.io"
    );

    private static readonly Gen<string> Annotations = Gen.OneOfConst(
        "",
        "",
        "",
        "wave=1",
        "wave=-2",
        "wave=3",
        "wave=x weight=2",
        "hook=PreSync",
        "hook=PostSync,PreSync wave=2",
        "hook=SyncFail",
        "hook=Skip",
        "hook=What",
        "helm=post-install weight=-1",
        "hook=PreDelete",
        "options=PruneLast=true",
        "options=PruneLast=true wave=5"
    );

    private static readonly Gen<string> Line = Gen.Select(
            Kind,
            Gen.OneOfConst("", "n1/", "n2/"),
            Gen.OneOfConst("n1", "n2", "c", "d"),
            Annotations
        )
        .Select(
            (kind, ns, name, annotations) =>
                $"{kind} {ns}{name} {annotations}"
                + (
                    kind.StartsWith("Custom", StringComparison.Ordinal)
                        ? $" defines=example.com/{(name == "c" ? "Cache" : "Database")}"
                        : ""
                )
        );

    // No object stands there twice, be it by way of the destination namespace: of those the last counts, so that the order of the input
    // matters.
    private static readonly Gen<IReadOnlyList<Manifest>> Some = Line.Array[0, 25]
        .Select(lines =>
            Given.Objects(
                string.Join(
                    '\n',
                    lines
                        .DistinctBy(line => string.Join(' ', line.Split(' ')[..2]))
                        .GroupBy(line => (line.Split(' ')[0], line.Split(' ')[1].Split('/')[^1]))
                        .SelectMany(same =>
                            same.Any(line => !line.Split(' ')[1].Contains('/', StringComparison.Ordinal)) ? same.Take(1) : same
                        )
                )
            )
        );

    private static readonly Gen<PlanOptions> Options = Gen.OneOfConst(
        new PlanOptions(),
        new PlanOptions("n1"),
        new PlanOptions("n2", CreateNamespace: true),
        new PlanOptions("n1", PruneLast: true)
    );

    [Fact]
    public void TheOrderOfTheInputMakesNoDifference() =>
        Gen.Select(Some, Some, Options)
            .SelectMany(
                (target, live, options) =>
                    Gen.Select(Gen.Const((target, live, options)), Gen.Shuffle(target.ToArray()), Gen.Shuffle(live.ToArray()))
            )
            .Sample(
                (given, target, live) =>
                    Planned(given.target, given.live, given.options).SequenceEqual(Planned(target, live, given.options)),
                iter: 2_000
            );

    [Fact]
    public void EveryPhaseOfEveryObjectIsThereOnce_InOrderOfPhaseAndWave() =>
        Gen.Select(Some, Some, Options)
            .Sample(
                (target, live, options) =>
                {
                    SyncPlan plan = Planner.Plan(target, live, options);
                    PlannedTask[] applied = [.. plan.Tasks.Where(task => !task.IsPrune && !task.IsAutomatic)];

                    // Which phases: as declared, except that what is needed elsewhere may have been moved.
                    var expected = target
                        .SelectMany(manifest =>
                            Cairn.Delivery.Planning.Hooks.Hook.Of(manifest).Phases.Select(phase => (manifest.Source, phase))
                        )
                        .ToHashSet();
                    Assert.Equal(expected.Count, applied.Length);
                    Assert.True(expected.SetEquals(applied.Select(task => (task.Object.Source, task.Moved?.Phase ?? task.Phase))));
                    Assert.Equal(plan.Tasks.Count, plan.Tasks.Distinct().Count());
                    (SyncPhase, long, int)[] places = [.. plan.Tasks.Select(task => (task.Phase, task.Wave, task.IsPrune ? 0 : 1))];
                    Assert.Equal(places.Order(), places);
                },
                iter: 2_000
            );

    [Fact]
    public void NothingIsAppliedBeforeTheDefinitionOfItsKind() =>
        Gen.Select(Some, Options)
            .Sample(
                (target, options) =>
                {
                    PlannedTask[] tasks = [.. Planner.Plan(target, [], options).Tasks.Where(task => task.Phase < SyncPhase.PreDelete)];
                    foreach ((int index, PlannedTask task) in tasks.Index())
                    {
                        if (task.Object.Defines is { } defined)
                        {
                            Assert.DoesNotContain(
                                tasks[..index],
                                before =>
                                    before.Object.Kind == defined.Kind
                                    && before.Object.Group == defined.Group
                                    && !tasks[..index].Any(other => other.Object.Defines == defined)
                            );
                        }
                    }
                },
                iter: 2_000
            );

    private static string[] Planned(IReadOnlyList<Manifest> target, IReadOnlyList<Manifest> live, PlanOptions options) =>
        [.. Planner.Plan(target, live, options).Tasks.Select(task => $"{task.Object.Source} {task}")];
}
