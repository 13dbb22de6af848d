using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>Whether sync windows will hold up what is to be brought up, said before anything is done.</summary>
public static class FirstSync
{
    /// <summary>Windows that close before a bootstrap is through are worth a word.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>What to expect, a sentence each; none where no window will hold anything up.</summary>
    public static IReadOnlyList<string> Expect(ClusterSpecification specification, DateTimeOffset now)
    {
        List<Delivery.Manifests.Manifest> manifests =
        [
            .. specification
                .Rendered.Where(manifest =>
                    manifest.ApiVersion.StartsWith("argoproj.io/", StringComparison.Ordinal)
                    && manifest.Kind is "Application" or "AppProject"
                )
                .SelectMany(manifest => ManifestReader.Read($"{manifest.Kind} {manifest.Name}", manifest.Yaml) ?? []),
        ];
        IReadOnlyList<ApplicationOutlook> all = ApplicationOutlook.Of(manifests, now);
        return
        [
            .. all.Where(outlook => outlook.When is GoLive.Later or GoLive.Never)
                .GroupBy(outlook => (outlook.ChangesAt, outlook.Error))
                .Select(alike =>
                    alike.Key switch
                    {
                        (_, { } error) => $"ArgoCD will sync nothing of {Names(alike, all.Count)}: {error}.",
                        ({ } from, _) => $"Sync windows are closed until {OutlookText.Moment(from, now)}: "
                            + $"ArgoCD will begin then with {Names(alike, all.Count)}. To sync by hand once ArgoCD runs, in order: "
                            + "--sync-now.",
                        _ => $"Sync windows stay closed for {Names(alike, all.Count)}: only --sync-now, by hand, will bring it up.",
                    }
                ),
            .. all.Where(outlook => outlook.When == GoLive.Now && outlook.ChangesAt - now < Soon)
                .GroupBy(outlook => outlook.ChangesAt!.Value)
                .Select(alike =>
                    $"Sync windows close at {OutlookText.Moment(alike.Key, now)} for {Names(alike, all.Count)}: "
                    + "what ArgoCD has not begun by then waits until they open again."
                ),
        ];
    }

    private static string Names(IEnumerable<ApplicationOutlook> some, int all) =>
        some.Count() == all ? "all Applications" : string.Join(", ", some.Select(outlook => outlook.Application));
}
