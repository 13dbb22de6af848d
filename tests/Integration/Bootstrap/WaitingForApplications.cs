using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Operations.Bootstrap.Waiting;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>Waiting until ArgoCD has brought everything.</summary>
public sealed class WaitingForApplications
{
    private static readonly ExpectedApplication[] Expected = [new("database", 0), new("shop", 10)];
    private DateTimeOffset now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Changed_Application_is_reported_and_the_root_last()
    {
        string[] told = await Wait(
            [],
            [("root", "OutOfSync", "Progressing"), ("database", "OutOfSync", "Missing")],
            [("root", "OutOfSync", "Progressing"), ("database", "OutOfSync", "Missing")],
            [("root", "Synced", "Progressing"), ("database", "Synced", "Healthy"), ("shop", "Synced", "Degraded")],
            [
                ("root", "Synced", "Healthy"),
                ("database", "Synced", "Healthy"),
                ("shop", "Synced", "Healthy"),
                ("another", "OutOfSync", "Degraded"),
            ]
        );
        Assert.Equal(
            [
                "0 database  / ",
                "10 shop  / ",
                " root  / ",
                "0 database OutOfSync / Missing",
                " root OutOfSync / Progressing",
                "0 database Synced / Healthy",
                "10 shop Synced / Degraded",
                " root Synced / Progressing",
                "10 shop Synced / Healthy",
                " root Synced / Healthy",
            ],
            told
        );
    }

    [Fact]
    public async Task Wait_without_progress_ends_with_the_last_state()
    {
        ProvisioningException given = await Assert.ThrowsAsync<ProvisioningException>(() =>
            Wait([("root", "Synced", "Progressing"), ("database", "Synced", "Degraded")])
        );
        Assert.Equal((UpStage.Applications, "runbooks/stuck-sync.md"), (given.Stage, given.Runbook));
        Assert.Equal(
            "Nothing has changed for 15 minutes: database is Synced and Degraded, shop is not there, root is Synced and Progressing",
            given.Message
        );
    }

    [Fact]
    public async Task Application_that_flaps_forever_ends_the_wait()
    {
        (string, string, string)[][] looks =
        [
            .. Enumerable
                .Range(0, 5_000)
                .Select(look =>
                    ((string, string, string)[])
                        [
                            ("root", "Synced", "Healthy"),
                            ("database", "Synced", "Healthy"),
                            ("shop", "Synced", look % 2 == 0 ? "Progressing" : "Degraded"),
                        ]
                ),
        ];
        ProvisioningException given = await Assert.ThrowsAsync<ProvisioningException>(() => Wait(looks));
        Assert.Matches("^After 90 minutes: shop is Synced and (Progressing|Degraded)$", given.Message);
    }

    [Fact]
    public async Task Silent_cluster_is_queried_again()
    {
        int asked = 0;
        var waiter = new Waiter(
            _ =>
                ++asked is > 2 and < 100
                    ? throw new PromotionException("The cluster does not answer", isUserError: false)
                    : Task.FromResult<IReadOnlyList<RunningApplication>>([
                        .. asked < 3 ? [] : ((string[])["root", "database", "shop"]).Select(name => One(name, "Synced", "Healthy")),
                    ]),
            Pause,
            () => now
        );
        await waiter.Wait(Expected, ["root"], static _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(100, asked);
    }

    private async Task<string[]> Wait(params (string Name, string Sync, string Health)[][] looks)
    {
        int look = 0;
        var told = new List<string>();
        await new Waiter(
            _ =>
                Task.FromResult<IReadOnlyList<RunningApplication>>([
                    .. looks[Math.Min(look++, looks.Length - 1)].Select(item => One(item.Name, item.Sync, item.Health)),
                ]),
            Pause,
            () => now
        ).Wait(
            Expected,
            ["root"],
            news => told.Add(news is ProgressEvent.Application app ? $"{app.Wave} {app.Name} {app.Sync} / {app.Health}" : "?"),
            TestContext.Current.CancellationToken
        );
        return [.. told];
    }

    private static RunningApplication One(string name, string sync, string health) => new(name, null, null, sync, health, null);

    private Task Pause(TimeSpan time, CancellationToken cancel)
    {
        now += time;
        return Task.CompletedTask;
    }
}
