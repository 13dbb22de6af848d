using Cairn.Delivery.Promotion.Clusters;
using Cairn.Operations.Bootstrap.Preflight;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Bootstrap.Waiting;
using Cairn.Operations.Doctor;
using Cairn.Sources.Kubernetes;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap;

/// <summary>Where a cluster is once it is up.</summary>
/// <param name="ArgoCd">Where ArgoCD answers; null where its settings say nothing.</param>
public sealed record UpResult(string Kubeconfig, string? Context, string? ArgoCd);

/// <summary>
/// Brings a cluster up, and takes it down.
/// <list type="number">
/// <item>This machine and the hosts are looked at. Nothing is done before they are fit.</item>
/// <item>The stack is made where there is none, and the secrets that nobody has to know. A crash here leaves some made: they are
/// kept.</item>
/// <item>Pulumi runs the program: hosts one after the other, ArgoCD, the root Application. A crash leaves what was done; every
/// script may run again, so the next run goes on.</item>
/// <item>The kubeconfig is put in its place.</item>
/// <item>ArgoCD brings the rest; each Application is waited for. What sync windows keep from syncing is synced by hand, in order, where
/// somebody agrees. A crash here changes nothing: ArgoCD goes on by itself, and what windows still hold up waits for the next run.</item>
/// </list>
/// </summary>
/// <param name="home">The user's directory, for the kubeconfig.</param>
/// <param name="now">Our clock.</param>
/// <param name="syncer">Who syncs by hand what sync windows keep ArgoCD from syncing.</param>
public sealed class ClusterBootstrap(
    PulumiStack stack,
    ClusterSpecification specification,
    string home,
    Func<DateTimeOffset> now,
    Action<ProgressEvent> tell,
    ManualSyncer syncer
)
{
    private const string Bootstrap = "runbooks/bootstrap-homelab.md";

    /// <param name="hasPassphrase">Whether Pulumi will find its passphrase.</param>
    /// <exception cref="ProvisioningException">It did not come up.</exception>
    public async Task<UpResult> Up(bool hasPassphrase, CancellationToken cancel)
    {
        // 1.
        await Look(hasPassphrase, cancel).ConfigureAwait(false);

        // 2.
        await Prepare(cancel).ConfigureAwait(false);

        // 3.
        await Run(stack.Up, cancel).ConfigureAwait(false);

        // 4.
        (string kubeconfig, string? context) = await Access(cancel).ConfigureAwait(false);
        tell(new ProgressEvent.Kubeconfig(kubeconfig, context));

        // 5.
        tell(new ProgressEvent.StageStarted(UpStage.Applications));
        string[] roots = [.. Planned().After.Where(manifest => manifest.Kind == "Application").Select(manifest => manifest.Name)];
        try
        {
            using var api = KubernetesApi.Open(kubeconfig, context, LiveCluster.Timeout);
            var byHand = new ManualSync(new ClusterArgoCd(api, kubeconfig), syncer, specification.Environment, now, tell);
            await new Waiter(new LiveCluster(api, kubeconfig).Applications, Task.Delay, now, byHand)
                .Wait(
                    [.. ExpectedApplication.Of(specification).Where(application => !roots.Contains(application.Name))],
                    roots,
                    tell,
                    cancel
                )
                .ConfigureAwait(false);
        }
        catch (KubeconfigException wrong)
        {
            throw new ProvisioningException(UpStage.Applications, wrong.Message, isUserError: true);
        }

        return new UpResult(kubeconfig, context, await stack.Output("argocd", cancel).ConfigureAwait(false));
    }

    /// <summary>Tells what Pulumi would do; makes the stack and its secrets, without which it cannot tell.</summary>
    /// <exception cref="ProvisioningException">It cannot.</exception>
    public async Task Preview(bool hasPassphrase, CancellationToken cancel)
    {
        await Look(hasPassphrase, cancel).ConfigureAwait(false);
        await Prepare(cancel).ConfigureAwait(false);
        await Run(stack.Preview, cancel).ConfigureAwait(false);
    }

    /// <summary>Takes down what was brought up: allowed for this once, agents before servers.</summary>
    /// <exception cref="ProvisioningException">Something stands still; running it again goes on.</exception>
    public async Task Down(CancellationToken cancel)
    {
        tell(new ProgressEvent.StageStarted(UpStage.Stack));
        await stack.Set("allowUninstall", "true", secret: false, cancel).ConfigureAwait(false);
        try
        {
            await Run(stack.Up, cancel).ConfigureAwait(false);
            await Run(stack.Destroy, cancel).ConfigureAwait(false);
        }
        finally
        {
            // Whatever came of it, the next run may take nothing down.
            await stack.Unset("allowUninstall", CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>What is planned, with secrets that are thrown away: of which there is no trace in what is asked of it here.</summary>
    private ClusterPlan Planned() =>
        Specification.ClusterDerivation.Plan(
            specification,
            GeneratedSecrets.Fill(
                specification,
                new ClusterSecrets
                {
                    HasSshAgent = true,
                    SnapshotAccessKey = "-",
                    SnapshotSecretKey = "-",
                },
                now()
            )
        );

    private async Task Look(bool hasPassphrase, CancellationToken cancel)
    {
        tell(new ProgressEvent.StageStarted(UpStage.Preflight));
        var checks = new PreflightChecks(now);
        DoctorFinding[] found =
        [
            .. await checks.Machine(hasPassphrase, cancel).ConfigureAwait(false),
            .. await checks.Hosts(specification, cancel).ConfigureAwait(false),
        ];
        foreach (DoctorFinding finding in found)
        {
            tell(new ProgressEvent.Checked(finding));
        }

        if (Array.FindAll(found, finding => finding.State == FindingState.Missing) is { Length: > 0 } missing)
        {
            throw new ProvisioningException(
                UpStage.Preflight,
                $"Nothing was changed: {(missing.Length == 1 ? "1 check" : $"{missing.Length} checks")} failed.",
                isUserError: true
            );
        }
    }

    private async Task Prepare(CancellationToken cancel)
    {
        tell(new ProgressEvent.StageStarted(UpStage.Stack));
        await stack.Make(cancel).ConfigureAwait(false);
        foreach (
            (string key, bool isSecret, string value) in StackSecrets.Missing(
                specification,
                await stack.Keys(cancel).ConfigureAwait(false),
                now()
            )
        )
        {
            await stack.Set(key, value, isSecret, cancel).ConfigureAwait(false);
            tell(new ProgressEvent.SecretCreated(key));
        }
    }

    private async Task Run(Func<Action<EngineEvent>, CancellationToken, Task> operate, CancellationToken cancel)
    {
        UpStage at = UpStage.Hosts;
        ProgressEvent.Resource? failed = null;
        Dictionary<string, string> why = Planned()
            .Hosts.SelectMany(host => host.Stages.Select(stage => (Label: $"{host.Name}: {stage.Name}", stage.Why)))
            .ToDictionary(stage => stage.Label, stage => stage.Why);
        tell(new ProgressEvent.StageStarted(at));
        try
        {
            await operate(Tell, cancel).ConfigureAwait(false);
        }
        catch (ProvisioningException wrong)
        {
            throw new ProvisioningException(
                failed?.Stage ?? at,
                failed is null ? wrong.Message : $"{failed.Label}: {wrong.Message}",
                Bootstrap
            );
        }

        void Tell(EngineEvent one)
        {
            if (ResourceLabels.Of(one) is not { } news)
            {
                return;
            }

            if (news.Stage > at)
            {
                at = news.Stage;
                tell(new ProgressEvent.StageStarted(at));
            }

            failed ??= news.Kind == EngineEventKind.Failed ? news : null;
            tell(news with { Why = why.GetValueOrDefault(news.Label) });
        }
    }

    private async Task<(string File, string? Context)> Access(CancellationToken cancel)
    {
        if (specification.Existing is { } existing)
        {
            return (
                existing.Kubeconfig.StartsWith("~/", StringComparison.Ordinal)
                    ? Path.Combine(home, existing.Kubeconfig[2..])
                    : existing.Kubeconfig,
                existing.Context
            );
        }

        string text =
            await stack.Output("kubeconfig", cancel).ConfigureAwait(false)
            ?? throw new ProvisioningException(UpStage.Hosts, "the stack has no kubeconfig among its outputs", Bootstrap);
        return (KubeconfigFile.Write(home, specification.Environment, text), null);
    }
}
