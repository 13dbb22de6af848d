using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Promotion.Gates;

/// <summary>A cluster, asked by the kubectl of whoever promotes, which knows how they log in. Nothing is written to it.</summary>
public static class Kubectl
{
    /// <exception cref="PromotionException">kubectl is missing, or the cluster does not answer.</exception>
    public static async Task<IReadOnlyList<RunningApplication>> Applications(string kubeconfig, string? context, CancellationToken cancel)
    {
        string[] which = context is null ? ["--kubeconfig", kubeconfig] : ["--kubeconfig", kubeconfig, "--context", context];
        var start = new ProcessStartInfo("kubectl", [.. which, "get", "applications.argoproj.io", "--all-namespaces", "--output", "json", "--request-timeout", "30s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
                string output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
                await process.WaitForExitAsync(cancel).ConfigureAwait(false);
                return process.ExitCode == 0
                    ? Soak.Read(output)
                    : throw new PromotionException($"The cluster of {kubeconfig} does not tell its Applications: {(await errors.ConfigureAwait(false)).Trim().ReplaceLineEndings(" ")}", isUserError: false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception)
        {
            throw new PromotionException("Asking the cluster needs kubectl; install it and put it on the PATH.", isUserError: false);
        }
    }
}
