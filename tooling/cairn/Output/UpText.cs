using Cairn.Operations.Bootstrap;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Doctor;
using Cairn.Specification;

namespace Cairn.Cli.Output;

/// <summary>A cluster coming up, as a person reads it on a terminal, or line by line as JSON.</summary>
internal sealed class UpText(TextWriter output, Palette paint, bool json)
{
    private readonly Dictionary<string, int> operations = [];

    /// <param name="windows">What sync windows will hold up, a sentence each.</param>
    public void Plan(ClusterSpecification specification, bool isSandbox, IReadOnlyList<string> windows)
    {
        if (json)
        {
            foreach (string sentence in windows)
            {
                output.WriteLine(UpJson.Of(new ProgressEvent.Windows(sentence, null)));
            }

            return;
        }

        output.WriteLine(paint.Bold(specification.Environment));
        if (isSandbox && specification.K3s is { } k3sSpecification)
        {
            output.WriteLine(
                $"  k3s {k3sSpecification.Release.Version} in a container on this machine, with the settings of "
                    + $"{k3sSpecification.Servers.First().Name}"
            );
        }
        else if (specification.K3s is { } k3s)
        {
            output.WriteLine($"  k3s {k3s.Release.Version}, one host after the other:");
            foreach (HostSpecification host in k3s.Servers.Concat(k3s.Agents))
            {
                output.WriteLine(
                    $"    {host.Name, -14} {(host.IsServer ? "server" : "agent"), -7} "
                        + $"{(host.IsLocal ? "this machine" : $"{host.User}@{host.Address}{(host.Port == 22 ? "" : $":{host.Port}")}")}"
                );
            }
        }
        else
        {
            output.WriteLine($"  the cluster that {specification.Existing!.Kubeconfig} knows as {specification.Existing.Context}");
        }

        output.WriteLine(
            $"  ArgoCD, then everything in environments/{specification.Environment}/rendered: "
                + $"{specification.Rendered.Count(manifest => manifest.Kind == "Application")} Applications"
        );
        foreach (string sentence in windows)
        {
            output.WriteLine($"  {paint.Yellow("!")} {TerminalText.Text(sentence)}");
        }

        output.WriteLine(paint.Faint($"  Why each setting is there: cairn up {specification.Environment} --explain"));
        output.WriteLine();
    }

    public void Tell(ProgressEvent news)
    {
        if (json)
        {
            output.WriteLine(UpJson.Of(news));
            return;
        }

        switch (news)
        {
            case ProgressEvent.StageStarted began:
                output.WriteLine(paint.Bold(Title(began.Stage)));
                break;
            case ProgressEvent.Checked { Finding: var finding }:
                output.WriteLine(
                    $"  {Mark(finding.State)} {TerminalText.Text(finding.Area)}: {TerminalText.Text(finding.Check)} "
                        + $"{paint.Faint(TerminalText.Text(finding.Seen))}"
                );
                if (finding.Remedy is { } remedy)
                {
                    output.WriteLine("      " + TerminalText.Text(remedy));
                }

                break;
            case ProgressEvent.SecretCreated made:
                output.WriteLine($"  {paint.Green("✓")} made {made.Key}, kept encrypted");
                break;
            case ProgressEvent.Resource { Kind: EngineEventKind.Began } resource when resource.Operation != "same":
                output.WriteLine(
                    $"  {paint.Faint("…")} {TerminalText.Text(resource.Label)} "
                        + $"{paint.Faint(resource.Why is null ? resource.Operation : $"{resource.Operation}  {resource.Why}")}"
                );
                break;
            case ProgressEvent.Resource { Kind: EngineEventKind.Done } resource:
                operations[resource.Operation] = operations.GetValueOrDefault(resource.Operation) + 1;
                if (resource.Operation != "same")
                {
                    output.WriteLine($"  {paint.Green("✓")} {TerminalText.Text(resource.Label)}");
                }

                break;
            case ProgressEvent.Resource { Kind: EngineEventKind.Failed } resource:
                output.WriteLine($"  {paint.Red("✗")} {TerminalText.Text(resource.Label)}");
                break;
            case ProgressEvent.Application app:
                string stands = app.Sync.Length == 0 ? "not created yet" : $"{app.Sync}, {app.Health}";
                string mark =
                    app is { Sync: "Synced", Health: "Healthy" } ? paint.Green("✓")
                    : app.Health == "Degraded" ? paint.Red("!")
                    : paint.Faint("…");
                string when = app.Wave is { } wave ? $"wave {wave}: " : "";
                output.WriteLine($"  {mark} {when}{TerminalText.Text(app.Name)} {paint.Faint(TerminalText.Text(stands))}");
                break;
            case ProgressEvent.Windows windows:
                output.WriteLine($"  {paint.Yellow("!")} {TerminalText.Text(windows.Sentence)}");
                break;
            case ProgressEvent.Synced synced:
                output.WriteLine(
                    $"  {paint.Faint("…")} {TerminalText.Text(synced.Name)} "
                        + $"{paint.Faint($"sync by hand, as {TerminalText.Text(synced.By)}")}"
                );
                break;
            case ProgressEvent.Kubeconfig kubeconfig:
                output.WriteLine($"  {paint.Green("✓")} kubeconfig {TerminalText.Text(kubeconfig.File)}");
                break;
        }
    }

    public void Previewed()
    {
        if (!json)
        {
            output.WriteLine();
            output.WriteLine(operations.Count == 0 ? "No changes." : $"Planned: {Counts()}. Nothing was changed.");
        }
    }

    public void Done(string environment, UpResult result, bool isSandbox = false)
    {
        if (json)
        {
            output.WriteLine(UpJson.Of(result));
            return;
        }

        output.WriteLine();
        output.WriteLine(
            paint.Green($"{environment} is up.")
                + (operations.Keys.All(operation => operation == "same") ? " No changes were needed." : $" {Counts()}.")
        );
        string context = result.Context is { } named ? $" --context {named}" : "";
        output.WriteLine($"  kubectl --kubeconfig {TerminalText.Text(result.Kubeconfig)}{context} get nodes");
        if (result.ArgoCd is { } argocd)
        {
            output.WriteLine($"  ArgoCD: {TerminalText.Text(argocd)}, user admin; the initial password:");
            output.WriteLine(
                $"  kubectl --kubeconfig {TerminalText.Text(result.Kubeconfig)}{context} -n argocd get secret "
                    + $"argocd-initial-admin-secret -o jsonpath='{{.data.password}}' | base64 -d"
            );
        }

        if (isSandbox)
        {
            output.WriteLine(
                $"  ArgoCD: kubectl --kubeconfig {TerminalText.Text(result.Kubeconfig)} -n argocd port-forward "
                    + $"service/argocd-server 8080:80, then http://localhost:8080"
            );
            output.WriteLine($"  Remove it with: cairn down {environment} --sandbox");
            return;
        }

        output.WriteLine($"  If Pulumi.{environment}.yaml is new or changed, commit it: it holds the stack's encrypted secrets.");
    }

    public void Gone(string environment, bool isSandbox)
    {
        output.WriteLine(
            json ? UpJson.Gone(environment)
            : isSandbox ? $"Removed the sandbox of {environment}."
            : $"{environment} is down. Left in place: the stack's secrets in Pulumi.{environment}.yaml and the kubeconfig in ~/.kube."
        );
    }

    /// <returns>The exit code.</returns>
    public int Failed(ProvisioningException failed, string again)
    {
        if (json)
        {
            output.WriteLine(UpJson.Of(failed));
        }

        Console.Error.WriteLine($"{Palette.ForErrors.Red("cairn: ")}{Title(failed.Stage)}: {TerminalText.Text(failed.Message)}");
        if (failed.Runbook is { } runbook)
        {
            Console.Error.WriteLine($"  See {runbook}. Completed steps are kept; continue with: {again}");
        }

        return failed.IsUserError ? 2 : 1;
    }

    private string Counts() =>
        string.Join(
            ", ",
            operations
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Value} {(pair.Key == "same" ? "unchanged" : pair.Key)}")
        );

    private string Mark(FindingState state) =>
        state switch
        {
            FindingState.Ok => paint.Green("✓"),
            FindingState.Warning => paint.Yellow("!"),
            _ => paint.Red("✗"),
        };

    private static string Title(UpStage stage) =>
        stage switch
        {
            UpStage.Preflight => "Checking this machine and the hosts",
            UpStage.Stack => "The stack and its secrets",
            UpStage.Hosts => "k3s on the hosts",
            UpStage.ArgoCd => "ArgoCD",
            UpStage.Root => "Projects and the root Application",
            _ => "Applications, wave by wave",
        };
}
