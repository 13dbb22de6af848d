using System.Text.Json;
using Cairn.Delivery.Promotion;
using Cairn.Operations.Bootstrap.Sandbox;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>A cluster's ArgoCD, as far as syncing by hand needs it.</summary>
internal interface IArgoCd
{
    /// <summary>The Applications and AppProjects, a JSON list as kubectl prints it.</summary>
    /// <exception cref="PromotionException">The cluster does not answer.</exception>
    Task<string> State(CancellationToken cancel);

    /// <summary>Patches an Application.</summary>
    /// <param name="application">As it was read.</param>
    /// <param name="patch">A JSON patch.</param>
    /// <returns>Why the cluster refused it; null where it did not.</returns>
    Task<string?> Patch(JsonElement application, string patch, CancellationToken cancel);
}

/// <summary>By the kubectl of whoever brings the cluster up.</summary>
/// <param name="context">Null for the kubeconfig's own.</param>
internal sealed class KubectlArgoCd(string kubeconfig, string? context) : IArgoCd
{
    public async Task<string> State(CancellationToken cancel)
    {
        ProgramAnswer answer = await Ask(
                [
                    "get",
                    "applications.argoproj.io,appprojects.argoproj.io",
                    "--all-namespaces",
                    "--output",
                    "json",
                    "--request-timeout",
                    "30s",
                ],
                cancel
            )
            .ConfigureAwait(false);
        return answer.Code == 0
            ? answer.Output
            : throw new PromotionException($"The cluster of {kubeconfig} does not answer: {answer.Said}", isUserError: false);
    }

    public async Task<string?> Patch(JsonElement application, string patch, CancellationToken cancel)
    {
        JsonElement metadata = application.GetProperty("metadata");
        ProgramAnswer answer = await Ask(
                [
                    "patch",
                    "applications.argoproj.io",
                    metadata.GetProperty("name").GetString()!,
                    "--namespace",
                    metadata.GetProperty("namespace").GetString()!,
                    "--type",
                    "json",
                    "--patch",
                    patch,
                    "--field-manager",
                    "cairn-up",
                    "--request-timeout",
                    "30s",
                ],
                cancel
            )
            .ConfigureAwait(false);
        return answer.Code == 0 ? null : answer.Said;
    }

    private Task<ProgramAnswer> Ask(string[] arguments, CancellationToken cancel)
    {
        string[] which = context is null ? ["--kubeconfig", kubeconfig] : ["--kubeconfig", kubeconfig, "--context", context];
        return SandboxPrograms.Ask(UpStage.Applications, "kubectl", [.. which, .. arguments], cancel);
    }
}
