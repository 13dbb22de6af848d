using System.Text;
using Cairn.Infrastructure.Settings;
using Cairn.Specification;

namespace Cairn.Infrastructure.Tests;

/// <summary>The last look for secrets before anything is registered.</summary>
public sealed class PlainTexts
{
    private static readonly ClusterSecrets Secrets = new() { ServerToken = SamplePlans.ServerToken, SlackToken = SamplePlans.SlackToken };

    public static TheoryData<string, Func<ClusterPlan, string, ClusterPlan>> Places =>
        new()
        {
            {
                "the script configure of one",
                (plan, text) =>
                    plan with
                    {
                        Hosts = [plan.Hosts[0] with { Stages = [plan.Hosts[0].Stages[0] with { Script = $"echo {text}" }] }],
                    }
            },
            {
                "the script uninstall of one",
                (plan, text) => plan with { Hosts = [plan.Hosts[0] with { Uninstall = plan.Hosts[0].Uninstall with { Script = text } }] }
            },
            {
                "the script kubeconfig of one",
                (plan, text) => plan with { Hosts = [plan.Hosts[0] with { Kubeconfig = plan.Hosts[0].Kubeconfig! with { Script = text } }] }
            },
            {
                "ConfigMap argocd-cm",
                (plan, text) =>
                    plan with
                    {
                        Before =
                        [
                            .. plan.Before.Select(one => one.Kind == "ConfigMap" ? one with { Yaml = one.Yaml + $"# {text}\n" } : one),
                        ],
                    }
            },
            {
                "Application root",
                (plan, text) =>
                    plan with
                    {
                        After =
                        [
                            .. plan.After.Select(one => one.Kind == "Application" ? one with { Yaml = one.Yaml + $"# {text}\n" } : one),
                        ],
                    }
            },
            { "the values of ArgoCD's chart", (plan, text) => plan with { ArgoCd = plan.ArgoCd with { Values = $"token: {text}\n" } } },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void ASecretThatStandsThereIsFoundAndNotRepeated(string where, Func<ClusterPlan, string, ClusterPlan> with)
    {
        ClusterPlan plan = SamplePlans.All["homelab-one-server"];
        foreach (string form in new[] { SamplePlans.ServerToken, Convert.ToBase64String(Encoding.UTF8.GetBytes(SamplePlans.ServerToken)) })
        {
            SpecificationProblem problem = Assert.Single(
                Assert.Throws<SpecificationException>(() => PlainText.Check(with(plan, form), Secrets)).Problems
            );
            Assert.Equal("cairn:serverToken", problem.Key);
            Assert.Equal($"its value appears in plain text in {where}", problem.Problem);
            Assert.DoesNotContain(form, problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhereTheyAreOnlyInInputsAndSecretsThereIsNothingToSay() =>
        Assert.All(SamplePlans.All.Values, plan => PlainText.Check(plan, Secrets));
}
