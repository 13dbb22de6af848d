using Cairn.Delivery.Promotion.Gates;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>How long a release has run, where no cluster is named, rests on what the ledger was told.</summary>
public sealed class SoakAsTold
{
    [Theory]
    [InlineData("for long enough", null, null)]
    [InlineData(
        "too short",
        GateVerdict.Refused,
        "healthy in homelab since 2026-11-02 20:00Z (18 h of 24 h), 1 applications, as its ArgoCD reported"
    )]
    [InlineData("another commit", GateVerdict.Refused, "payments runs another release in homelab")]
    [InlineData("never synced", GateVerdict.Refused, "payments is Unknown and Healthy in homelab")]
    [InlineData("of what is gone", GateVerdict.Unknown, "it is unknown how long it has been healthy in homelab")]
    public async Task Soak_from_the_ledger_is_judged_like_a_cluster(string case_, GateVerdict? verdict, string? detail)
    {
        using Fleet fleet = await Fleet.Begin();
        string before = fleet.Run("rev-parse", "HEAD");
        string head = await fleet.RaisePool();
        RunningApplication well = new(
            "payments",
            "environments/homelab/rendered/payments",
            head,
            "Synced",
            "Healthy",
            Fleet.Tuesday.AddDays(-2)
        );
        PromotionPlan plan = await fleet.Plan(
            told: case_ switch
            {
                "too short" => [well with { Since = Fleet.Tuesday.AddHours(-18) }],
                "another commit" => [well with { Revision = before }],
                "never synced" => [well with { Sync = "Unknown", Revision = null, Since = null }],
                "of what is gone" => [well with { Path = "environments/homelab/rendered/gone" }],
                // One that is gone holds nothing up.
                _ => [well, well with { Path = "environments/homelab/rendered/gone", Health = "Degraded", Since = null }],
            }
        );
        Gate soak = Assert.Single(plan.Gates, gate => gate.Name == "soak");
        Assert.Equal(verdict ?? GateVerdict.Passed, soak.Verdict);
        Assert.StartsWith(
            detail ?? "healthy in homelab since 2026-11-01 14:00Z (2 d of 24 h), 1 applications, as its ArgoCD reported",
            soak.Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Soak_needs_a_report_of_every_Application()
    {
        using Fleet fleet = await Fleet.Begin();
        foreach (string name in (string[])["payments", "silent"])
        {
            fleet.Write(
                $"environments/homelab/rendered/payments/application-{name}.yaml",
                $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec: {{source: "
                    + $"{{path: environments/homelab/rendered/{name}}}}}\n"
            );
        }

        string head = fleet.Land("Name the applications");
        RunningApplication well = new(
            "payments",
            "environments/homelab/rendered/payments",
            head,
            "Synced",
            "Healthy",
            Fleet.Tuesday.AddDays(-2)
        );
        Gate soak = Assert.Single((await fleet.Plan(told: [well])).Gates, gate => gate.Name == "soak");
        Assert.Equal((GateVerdict.Unknown, "no cluster has reported on environments/homelab/rendered/silent"), (soak.Verdict, soak.Detail));
    }
}
