using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;
using static Cairn.Delivery.Planning.Tests.Windows.WindowsGiven;

namespace Cairn.Delivery.Planning.Tests.Windows;

/// <summary>When changes of an environment go live, in words.</summary>
public sealed class GoingLive
{
    private static readonly DateTimeOffset Monday = Time("2026-11-30T17:19:00Z");

    public static TheoryData<string, string, string> Cases =>
        new()
        {
            {
                "allow, 0 7 * * 1-5, 10h",
                "2026-11-30T17:19:00Z",
                "changes go live from Tuesday 07:00 UTC: sync windows are closed until then"
            },
            { "allow, 0 7 * * 1-5, 10h", "2026-11-30T06:19:00Z", "changes go live from 07:00 UTC: sync windows are closed until then" },
            { "allow, 0 7 * * 1-5, 10h", "2026-11-30T08:00:00Z", "changes go live now: sync windows are open until 17:00 UTC" },
            { "deny, 0 0 24 12 *, 72h", "2026-11-30T08:00:00Z", "changes go live now: sync windows are open until 2026-12-24 00:00 UTC" },
            { "allow, 0 0 * * *, 24h", "2026-11-30T08:00:00Z", "changes go live at any time: no sync window applies" },
            {
                "deny, * * * * *, 24h",
                "2026-11-30T08:00:00Z",
                "changes never go live by themselves: sync windows stay closed for the next five years"
            },
            {
                "allow, @daily, 24h",
                "2026-11-30T08:00:00Z",
                "changes never go live: AppProject 'p' has a sync window that ArgoCD can't read: schedule '@daily': "
                    + "descriptors such as @daily are not accepted; write the five fields"
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sentence_says_when(string windows, string now, string sentence) =>
        Assert.Equal([sentence], Sentences(Time(now), Project(windows), Application("shop", "p", "automated: {selfHeal: true}")));

    [Fact]
    public void Applications_that_fare_alike_are_named_together() =>
        Assert.Equal(
            [
                "shop, till: changes go live from Tuesday 07:00 UTC: sync windows are closed until then",
                "tools: changes go live when a person syncs: auto-sync is off",
                "other: it is unknown when changes go live: AppProject 'q' is not declared here",
            ],
            Sentences(
                Monday,
                Project("allow, 0 7 * * 1-5, 10h"),
                Application("shop", "p", "automated: {}"),
                Application("tools", "p", "automated: {enabled: false}"),
                Application("till", "p", "automated: {enabled: true}"),
                Application("other", "q", "automated: {}")
            )
        );

    private static IReadOnlyList<string> Sentences(DateTimeOffset now, params Manifest[] manifests) =>
        OutlookText.Sentences(ApplicationOutlook.Of(manifests, now), now);

    private static Manifest Application(string name, string project, string policy) =>
        ManifestReader
            .Read(
                "app.yaml",
                $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  project: {project}\n  "
                    + $"syncPolicy: {{{policy}}}\n"
            )!
            .Single();
}
