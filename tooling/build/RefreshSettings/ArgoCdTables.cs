using Cairn.RefreshSettings.Readers;

namespace Cairn.RefreshSettings;

/// <summary>The keys of ArgoCD's ConfigMaps in the newest patch of each minor version, in the one that runs, and in the next.</summary>
internal sealed class ArgoCdTables(Repositories repositories, PinnedVersions pins)
{
    private const string Repository = "argoproj/argo-cd";
    private const string Oldest = "v1.8.0";

    // What comes next: its keys are known before its release.
    private const string Next = "master";

    // As many minor versions as ArgoCD maintains.
    private const int Maintained = 3;

    private readonly KeyTable cm = Table("argocd-cm");
    private readonly KeyTable parameters = Table("argocd-cmd-params-cm");
    private readonly KeyTable rbac = Table("argocd-rbac-cm");
    private readonly KeyTable notifications = Table("argocd-notifications-cm");

    public IEnumerable<KeyTable> All()
    {
        IEnumerable<string> tags = repositories.Tags(Repository, "v*").Where(tag => Versions.Compare(tag, Oldest) >= 0);
        IReadOnlyList<string> versions = Versions.Sorted([.. Versions.Minors(tags), .. pins.ArgoCd, Next]);
        string supported = Versions.Minors(versions)[^Maintained];
        foreach (string version in versions)
        {
            SourceTree tree = repositories.At(Repository, version);
            Add(version, tree, isMaintained: Versions.Compare(version, supported) >= 0);
            foreach (KeyTable table in pins.ArgoCd[^1] == version ? [cm, parameters, rbac, notifications] : Array.Empty<KeyTable>())
            {
                (table.Origin, table.Pinned, table.Supported) = (tree.Origin, version, supported);
            }
        }

        return [cm, parameters, rbac, notifications];
    }

    private static KeyTable Table(string configMap) => new(configMap, $"The keys of ConfigMap {configMap} that ArgoCD reads.");

    private void Add(string version, SourceTree tree, bool isMaintained)
    {
        (IReadOnlyCollection<string> keys, IReadOnlyCollection<string> unknown) = ArgoCdCm.Of(tree);
        cm.Add(version, keys);
        rbac.Add(version, OtherArgoCdKeys.Rbac(tree));

        // The first versions had no such ConfigMap.
        IReadOnlyCollection<string> given = ConfigMapReferences.Of(tree, "manifests/base", "argocd-cmd-params-cm");
        if (given.Count > 0)
        {
            parameters.Add(version, given);
        }

        // What older ones read matters only to name the last that read a key.
        if (isMaintained)
        {
            SourceTree engine = repositories.At("argoproj/notifications-engine", OtherArgoCdKeys.Engine(tree));
            notifications.Add(version, OtherArgoCdKeys.Notifications(tree, engine));
            if (unknown.Count > 0)
            {
                string which = string.Join("; ", unknown);
                throw new RefreshException($"ArgoCD {version} reads argocd-cm in a way Readers/ArgoCdCm.cs does not understand: {which}.");
            }
        }
    }
}
