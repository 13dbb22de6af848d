using System.Text.Json.Nodes;
using Cairn.Delivery.Promotion.Clusters;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Bootstrap.Waiting;
using Cairn.Sources.Kubernetes;
using Cairn.Sources.Processes;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Sandbox;

/// <summary>
/// The platform on a laptop: one server of the environment's own release and settings in a container, then ArgoCD and all that
/// the root brings. Docker is all it takes beside Helm; no Pulumi, no hosts. It may be run again at any time.
/// </summary>
/// <param name="data">Where it keeps what is secret of it.</param>
/// <param name="home">The user's directory, for the kubeconfig.</param>
/// <param name="now">Our clock.</param>
public sealed class LaptopCluster(
    ClusterSpecification specification,
    string data,
    string home,
    Func<DateTimeOffset> now,
    Action<ProgressEvent> tell
)
{
    private const string Manager = "cairn-sandbox";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private string Name => $"cairn-{specification.Environment}";

    private SandboxFolder Folder => new(Path.Combine(data, "sandbox", specification.Environment));

    /// <exception cref="ProvisioningException">It did not come up.</exception>
    public async Task<UpResult> Up(CancellationToken cancel)
    {
        if (specification.K3s is not { } k3s)
        {
            throw new ProvisioningException(
                UpStage.Preflight,
                $"{specification.Environment} is a cluster that exists; a sandbox is made of an environment with hosts.",
                isUserError: true
            );
        }

        // 1. What it takes.
        tell(new ProgressEvent.StageStarted(UpStage.Preflight));
        foreach (
            (string program, string[] arguments) in (IEnumerable<(string, string[])>)
                [("docker", ["info", "--format", "{{.ServerVersion}}"]), ("helm", ["version", "--short"])]
        )
        {
            string said = await SandboxPrograms.Run(UpStage.Preflight, program, arguments, cancel).ConfigureAwait(false);
            tell(new ProgressEvent.Checked(Doctor.DoctorFinding.Ok("machine", program, said)));
        }

        // 2. k3s, with the files that the first server would get. Made once: a container keeps what it was made with.
        tell(new ProgressEvent.StageStarted(UpStage.Hosts));
        ClusterSecrets secrets = Folder.Secrets(specification, now());
        ClusterPlan plan = Specification.ClusterDerivation.Plan(
            specification with
            {
                K3s = k3s with { Snapshots = k3s.Snapshots with { S3 = null } },
            },
            secrets
        );
        await Container(k3s, secrets, cancel).ConfigureAwait(false);
        string kubeconfig = await Kubeconfig(cancel).ConfigureAwait(false);
        using KubernetesApi api = Open(kubeconfig);
        await Ready(api, cancel).ConfigureAwait(false);
        tell(new ProgressEvent.Kubeconfig(kubeconfig, null));

        // 3. ArgoCD and what it needs before.
        tell(new ProgressEvent.StageStarted(UpStage.ArgoCd));
        foreach (BootstrapManifest manifest in plan.Before)
        {
            await Apply(UpStage.ArgoCd, api, manifest, cancel).ConfigureAwait(false);
        }

        foreach (SecretManifest secret in plan.Secrets)
        {
            var text = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = secret.Name, ["namespace"] = secret.Namespace },
                ["type"] = secret.Type,
                ["stringData"] = new JsonObject(secret.Data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            };
            var manifest = new BootstrapManifest("v1", "Secret", secret.Namespace, secret.Name, text.ToJsonString());
            await Apply(UpStage.ArgoCd, api, manifest, cancel).ConfigureAwait(false);
        }

        ArgoCdRelease chart = plan.ArgoCd;
        await Step(
                UpStage.ArgoCd,
                $"chart {chart.Name}",
                () =>
                    SandboxPrograms.Run(
                        UpStage.ArgoCd,
                        "helm",
                        [
                            "upgrade",
                            "--install",
                            chart.Name,
                            chart.Chart,
                            "--repo",
                            chart.Repository,
                            "--version",
                            chart.Version,
                            "--kubeconfig",
                            kubeconfig,
                            "--namespace",
                            chart.Namespace,
                            "--values",
                            "-",
                            "--wait",
                            "--timeout",
                            "15m",
                        ],
                        cancel,
                        chart.Values
                    )
            )
            .ConfigureAwait(false);

        // 4. The projects and the root, from which ArgoCD brings the rest.
        tell(new ProgressEvent.StageStarted(UpStage.Root));
        foreach (BootstrapManifest manifest in plan.After)
        {
            await Apply(UpStage.Root, api, manifest, cancel).ConfigureAwait(false);
        }

        tell(new ProgressEvent.StageStarted(UpStage.Applications));
        string[] roots = [.. plan.After.Where(manifest => manifest.Kind == "Application").Select(manifest => manifest.Name)];
        // The environment's sync windows are for its real cluster.
        var byHand = new ManualSync(
            new ClusterArgoCd(api, kubeconfig),
            new ManualSyncer(Environment.UserName, static _ => true),
            specification.Environment,
            now,
            tell
        );
        await new Waiter(new LiveCluster(api, kubeconfig).Applications, Task.Delay, now, byHand)
            .Wait([.. ExpectedApplication.Of(specification).Where(application => !roots.Contains(application.Name))], roots, tell, cancel)
            .ConfigureAwait(false);
        return new UpResult(kubeconfig, null, null);
    }

    /// <summary>Removes the container, its data and what was kept of it.</summary>
    public async Task Down(CancellationToken cancel)
    {
        tell(new ProgressEvent.StageStarted(UpStage.Hosts));
        await Step(
                UpStage.Hosts,
                $"container {Name}",
                async () =>
                {
                    await SandboxPrograms.Run(UpStage.Hosts, "docker", ["rm", "--force", "--volumes", Name], cancel).ConfigureAwait(false);
                    await SandboxPrograms.Ask(UpStage.Hosts, "docker", ["volume", "rm", "--force", Name], cancel).ConfigureAwait(false);
                    Folder.Delete();
                },
                "delete"
            )
            .ConfigureAwait(false);
    }

    private async Task Container(K3sSpecification k3s, ClusterSecrets secrets, CancellationToken cancel)
    {
        ProgramAnswer state = await SandboxPrograms
            .Ask(UpStage.Hosts, "docker", ["inspect", "--format", "{{.State.Running}}", Name], cancel)
            .ConfigureAwait(false);
        if (state.Code == 0 && state.Output.Trim() == "true")
        {
            return;
        }

        if (state.Code == 0)
        {
            await Step(
                    UpStage.Hosts,
                    $"container {Name}",
                    () => SandboxPrograms.Run(UpStage.Hosts, "docker", ["start", Name], cancel),
                    "start"
                )
                .ConfigureAwait(false);
            return;
        }

        Folder.Write(ContainerFiles.Of(specification, secrets));
        await Step(
                UpStage.Hosts,
                $"container {Name} of {ContainerFiles.Image(k3s.Release)}",
                () =>
                    SandboxPrograms.Run(
                        UpStage.Hosts,
                        "docker",
                        [
                            "run",
                            "--detach",
                            "--privileged",
                            "--restart",
                            "unless-stopped",
                            "--name",
                            Name,
                            "--hostname",
                            k3s.Servers.First().Name,
                            "--publish",
                            "127.0.0.1::6443",
                            "--volume",
                            $"{Folder.Configuration}:{ContainerFiles.Directory}",
                            "--volume",
                            $"{Name}:/var/lib/rancher/k3s",
                            "--tmpfs",
                            "/run",
                            "--tmpfs",
                            "/var/run",
                            ContainerFiles.Image(k3s.Release),
                            "server",
                        ],
                        cancel
                    )
            )
            .ConfigureAwait(false);
    }

    /// <summary>As k3s wrote it, but for the port, which is the one that Docker chose.</summary>
    private async Task<string> Kubeconfig(CancellationToken cancel)
    {
        DateTimeOffset until = now() + ReadyWithin;
        ProgramAnswer answer;
        while (
            (
                answer = await SandboxPrograms
                    .Ask(UpStage.Hosts, "docker", ["exec", Name, "cat", ContainerFiles.Directory + "/k3s.yaml"], cancel)
                    .ConfigureAwait(false)
            ).Code != 0
        )
        {
            await Wait(until, $"k3s wrote no kubeconfig: {answer.Said}. See: docker logs {Name}", cancel).ConfigureAwait(false);
        }

        string published = (await SandboxPrograms.Run(UpStage.Hosts, "docker", ["port", Name, "6443/tcp"], cancel).ConfigureAwait(false))
            .Split('\n')[0]
            .Trim();
        return KubeconfigFile.Write(
            home,
            $"{specification.Environment}-sandbox",
            answer
                .Output.Replace("127.0.0.1:6443", published, StringComparison.Ordinal)
                .Replace(": default\n", $": {specification.Environment}-sandbox\n", StringComparison.Ordinal)
        );
    }

    private static KubernetesApi Open(string kubeconfig)
    {
        try
        {
            return KubernetesApi.Open(kubeconfig, null, LiveCluster.Timeout);
        }
        catch (KubeconfigException wrong)
        {
            throw new ProvisioningException(UpStage.Hosts, wrong.Message);
        }
    }

    private async Task Ready(KubernetesApi api, CancellationToken cancel)
    {
        DateTimeOffset until = now() + ReadyWithin;
        while (true)
        {
            try
            {
                await api.Text("/readyz", cancel).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException notYet)
            {
                await Wait(until, $"the API server is not ready: {notYet.Reason}. See: docker logs {Name}", cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task Wait(DateTimeOffset until, string sentence, CancellationToken cancel)
    {
        if (now() > until)
        {
            throw new ProvisioningException(UpStage.Hosts, sentence);
        }

        await Task.Delay(Pause, cancel).ConfigureAwait(false);
    }

    // What git says later is ArgoCD's: once it manages an object, ours is the older word and must not win.
    private Task Apply(UpStage stage, KubernetesApi api, BootstrapManifest manifest, CancellationToken cancel)
    {
        string label = $"{manifest.Kind} {manifest.Name}";
        return Step(
            stage,
            label,
            async () =>
            {
                try
                {
                    ApiResource resource = await api.ResourceOf(manifest.ApiVersion, manifest.Kind, cancel).ConfigureAwait(false);
                    await api.Apply(resource, manifest.Namespace, manifest.Name, manifest.Yaml, Manager, cancel).ConfigureAwait(false);
                }
                catch (KubernetesException wrong)
                {
                    if (wrong.Failure != KubernetesFailure.Conflict)
                    {
                        throw new ProvisioningException(stage, $"{label}: {wrong.Message}");
                    }
                }
            }
        );
    }

    private async Task Step(UpStage stage, string label, Func<Task> act, string operation = "apply")
    {
        tell(new ProgressEvent.Resource(stage, label, EngineEventKind.Began, operation));
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (ProvisioningException)
        {
            tell(new ProgressEvent.Resource(stage, label, EngineEventKind.Failed, operation));
            throw;
        }

        tell(new ProgressEvent.Resource(stage, label, EngineEventKind.Done, operation));
    }
}
