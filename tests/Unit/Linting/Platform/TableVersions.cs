using Cairn.Delivery.Linting.Settings;
using Cairn.RefreshSettings;

namespace Cairn.Delivery.Linting.Tests.Platform;

/// <summary>A table of another version than the one that runs would be no proof.</summary>
public sealed class TableVersions
{
    private static readonly PinnedVersions Pinned = new(Checkout.Root);

    public static TheoryData<string> All => [.. Versions.Keys];

    private static Dictionary<string, IEnumerable<string>> Versions { get; } =
        new()
        {
            ["argocd-cm"] = Pinned.ArgoCd,
            ["argocd-cmd-params-cm"] = Pinned.ArgoCd,
            ["argocd-rbac-cm"] = Pinned.ArgoCd,
            ["argocd-notifications-cm"] = Pinned.ArgoCd,
            ["chart-argo-cd"] = Pinned.Chart("argo-cd"),
            ["chart-argo-cd-params"] = Pinned.Chart("argo-cd"),
            ["chart-external-secrets"] = Pinned.Chart("external-secrets"),
            ["prometheus"] = Pinned.Image("prometheus"),
            ["alertmanager"] = Pinned.Image("alertmanager"),
            ["node-exporter"] = Pinned.Image("node-exporter"),
            ["kube-state-metrics"] = Pinned.Image("kube-state-metrics"),
            ["grafana"] = Pinned.Image("grafana"),
            ["k3s-server"] = Pinned.K3s,
            ["k3s-agent"] = Pinned.K3s,
            ["kube-apiserver"] = Pinned.K3s.Select(version => version.Split('+')[0]),
            ["kube-controller-manager"] = Pinned.K3s.Select(version => version.Split('+')[0]),
            ["kubelet"] = Pinned.K3s.Select(version => version.Split('+')[0]),
        };

    [Theory]
    [MemberData(nameof(All))]
    public void Table_was_made_of_the_versions_that_run(string table)
    {
        var read = SettingTable.Named(table);
        string[] missing = [.. Versions[table].Where(version => !read.Has(version))];
        string runs = string.Join(", ", Versions[table]);
        Assert.True(
            missing.Length == 0 && read.Pinned == Versions[table].Last(),
            $"{table}.tsv was made of {read.Pinned}, and the platform runs {runs}. Run: dotnet run --project tooling/build/RefreshSettings"
        );
    }

    [Fact]
    public void Every_table_belongs_to_something_that_runs()
    {
        IEnumerable<string?> files = Directory
            .GetFiles(Checkout.At("tooling/Delivery/Linting/Settings/Tables"))
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(Versions.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }
}
