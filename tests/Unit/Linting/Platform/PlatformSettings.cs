using Cairn.Delivery.Linting.Reading;

namespace Cairn.Delivery.Linting.Tests.Platform;

/// <summary>Every setting that this repository's own platform sets is one that the versions it runs read.</summary>
public sealed class PlatformSettings
{
    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public void Environment_sets_nothing_that_nothing_reads(string environment) =>
        Assert.Empty(
            Unknown(
                Reader.Environment(
                    Checkout.Root,
                    Checkout.At($"environments/{environment}/rendered"),
                    TestContext.Current.CancellationToken
                )
            )
        );

    [Fact]
    public async Task Apps_set_nothing_that_nothing_reads() =>
        Assert.Empty(
            Unknown(
                await Reader.Directory(
                    Checkout.At("apps"),
                    build: false,
                    new Progress<(long, long)>(),
                    TestContext.Current.CancellationToken
                )
            )
        );

    // One of each kind: what is written in the file, and the wrong setting in its place.
    [Theory]
    [InlineData("apps/argocd/deploy/argocd-cm.yaml", "exec.enabled:", "exec.enable:")]
    [InlineData("apps/argocd/deploy/argocd-rbac-cm.yaml", "policy.default:", "policy.defaults:")]
    [InlineData("apps/argocd/deploy/notifications.yaml", "service.slack:", "service.slak:")]
    [InlineData("apps/argocd/deploy/applications/argocd.yaml", "controller.diff.server.side:", "controller.diff.serverside:")]
    [InlineData("apps/argocd/deploy/applications/argocd.yaml", "repoServer:", "repoServers:")]
    [InlineData("apps/argocd/deploy/applications/argocd.yaml", "defaultDenyIngress:", "denyIngress:")]
    [InlineData("apps/argocd/deploy/applications/external-secrets.yaml", "certController:", "certControler:")]
    [InlineData("apps/monitoring/deploy/prometheus/server.yaml", "--storage.tsdb.path=", "--storage.tsdb.dir=")]
    [InlineData("apps/monitoring/deploy/prometheus/server.yaml", "=auto-reload-config", "=auto-reload")]
    [InlineData("apps/monitoring/deploy/alertmanager/server.yaml", "--storage.path=", "--storage.dir=")]
    [InlineData("apps/monitoring/deploy/grafana/server.yaml", "GF_ANALYTICS_REPORTING_ENABLED", "GF_ANALYTICS_REPORTING_ENABLE")]
    [InlineData("apps/monitoring/deploy/node-exporter/exporter.yaml", "--collector.loadavg", "--collector.load")]
    [InlineData("apps/monitoring/deploy/kube-state-metrics/exporter.yaml", "=cronjobs,", "=cronjob,")]
    public void Unknown_setting_put_into_the_platform_is_reported(string file, string written, string wrong)
    {
        string text = File.ReadAllText(Checkout.At(file));
        Assert.Contains(written, text, StringComparison.Ordinal);
        string message = Assert.Single(Unknown(Reader.Text(file, text.Replace(written, wrong, StringComparison.Ordinal))));
        Assert.Contains(wrong.Trim('=', ',', ':'), message, StringComparison.Ordinal);
    }

    private static string[] Unknown(LintInput input) =>
        [
            .. from one in Linter.Lint(input, [Given.Rule("unknown-setting")], TestContext.Current.CancellationToken)
            select $"{one.Place.File}: {one.Message}",
        ];
}
