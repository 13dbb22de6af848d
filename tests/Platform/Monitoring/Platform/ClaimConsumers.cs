using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>
/// A claim of a storage class that binds at first use (local-path, and most others) stays Pending until a pod names it; ArgoCD calls
/// it Progressing (<c>gitops-engine/pkg/health/health_pvc.go</c>) and does not begin the next wave. argo-cd#12840.
/// </summary>
public sealed class ClaimConsumers
{
    /// <summary>A CronJob is not among them: its first pod comes at its hour.</summary>
    private static readonly string[] StartsPodsAtOnce = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"];

    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Claim_has_a_consumer_in_its_own_wave(string environment)
    {
        int claims = 0;
        foreach (PlatformApplication application in PlatformApplication.Of(environment))
        {
            YamlNode[] objects = application.Objects;
            foreach (YamlNode claim in objects.Where(node => node.Text("kind") == "PersistentVolumeClaim"))
            {
                claims++;
                Assert.Contains(
                    objects,
                    node =>
                        StartsPodsAtOnce.Contains(node.Text("kind"))
                        && node.Text("spec", "replicas") != "0"
                        && (Wave(node), application.NamespaceOf(node)) == (Wave(claim), application.NamespaceOf(claim))
                        && node.List("spec", "template", "spec", "volumes")
                            .Any(volume => volume.Text("persistentVolumeClaim", "claimName") == claim.Text("metadata", "name"))
                );
            }
        }

        Assert.True(claims > 0);
    }

    private static string Wave(YamlNode node) => node.Text("metadata", "annotations", "argocd.argoproj.io/sync-wave") ?? "0";
}
