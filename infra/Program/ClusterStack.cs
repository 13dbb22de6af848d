using Cairn.Infrastructure.Components;
using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure;

/// <summary>What <c>pulumi up -s ENVIRONMENT</c> brings about.</summary>
internal static class ClusterStack
{
    /// <summary>Reads the environment that the stack is named after, plans, and registers what is to exist.</summary>
    /// <returns>The stack's outputs.</returns>
    /// <exception cref="RunException">What is wrong with the specification or the configuration, one sentence a line; Pulumi prints it and
    /// ends.</exception>
    public static async Task<IDictionary<string, object?>> UpAsync(TimeProvider clock)
    {
        string environment = Deployment.Instance.StackName;
        try
        {
            StackSettings settings = await StackSettings.ReadAsync(environment, ConfiguredKeys.OfThisRun());
            ClusterSpecification specification = ClusterFiles.Read(
                Deployment.Instance.RootDirectory,
                environment,
                DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)
            );
            ClusterPlan plan = Monthly(ClusterDerivation.Plan(specification, settings.Secrets), clock.GetUtcNow());
            PlainText.Check(plan, settings.Secrets);
            return Register(plan, specification.Rendered, settings);
        }
        catch (SpecificationException wrong)
        {
            throw new RunException(wrong.Message, wrong);
        }
    }

    /// <summary>The administrator's certificate holds for a year, and k3s renews it before that: it is read again each month.</summary>
    private static ClusterPlan Monthly(ClusterPlan plan, DateTimeOffset now) =>
        plan with
        {
            Hosts =
            [
                .. plan.Hosts.Select(host =>
                    host.Kubeconfig is { } read
                        ? host with
                        {
                            Kubeconfig = read with { Digest = $"{read.Digest} {now.Year}-{now.Month}" },
                        }
                        : host
                ),
            ],
        };

    /// <summary>The resources of a plan, in the order in which they come to exist.</summary>
    /// <param name="inGit">The manifests that ArgoCD will apply from git: once it is there, they are its own.</param>
    internal static IDictionary<string, object?> Register(
        ClusterPlan plan,
        IReadOnlyCollection<BootstrapManifest> inGit,
        StackSettings settings
    )
    {
        var outputs = new Dictionary<string, object?> { ["environment"] = plan.Environment, ["argocd"] = ArgoCdComponent.Address(plan) };
        KubernetesAccess access;
        if (plan.Existing is { } existing)
        {
            access = KubernetesAccess.To(existing, plan.Environment);
            outputs["context"] = existing.Context;
        }
        else
        {
            var cluster = new K3sCluster(plan.Environment, plan.Hosts, settings);
            access = KubernetesAccess.To(cluster, plan.Environment);
            outputs["kubeconfig"] = cluster.Kubeconfig;
        }

        var argoCd = new ArgoCdComponent(plan, inGit.ToHashSet(), access, settings.AllowUninstall);
        _ = new RootApplication(plan, access, argoCd, settings.AllowUninstall);
        return outputs;
    }
}
