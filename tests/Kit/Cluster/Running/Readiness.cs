using System.Diagnostics;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>Waits until a cluster that was just started can be used.</summary>
internal static class Readiness
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ready is: <c>/readyz</c> says so, which includes RBAC's own roles, and the namespace <c>default</c> was made, which it does not
    /// include.
    /// </summary>
    /// <exception cref="PortTakenException">A server ended since its port was taken; others may be free.</exception>
    /// <exception cref="InvalidOperationException">A server ended, or the time is over.</exception>
    public static async Task Wait(TestCluster cluster, TimeSpan within, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        string[] left = ["/readyz", "/api/v1/namespaces/default"];
        while (left.Length > 0)
        {
            string said;
            try
            {
                ClusterAnswer answer = await cluster.As(ClusterUser.Admin).Get(left[0], cancellation);
                if (answer.IsSuccess)
                {
                    left = left[1..];
                    continue;
                }

                said = $"{left[0]} answers {(int)answer.Status}: {answer.Message}";
            }
            catch (HttpRequestException wrong)
            {
                said = wrong.InnerException?.Message ?? wrong.Message;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                said = $"{left[0]} does not answer.";
            }

            if (cluster.HasEnded)
            {
                string told = cluster.Told;
                throw told.Contains("address already in use", StringComparison.Ordinal)
                    ? new PortTakenException(told)
                    : new InvalidOperationException($"The cluster did not start. {told}");
            }

            if (waited.Elapsed > within)
            {
                throw new InvalidOperationException($"The cluster was not ready within {within.TotalSeconds:0} s. {said}\n{cluster.Told}");
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }
}

/// <summary>Another process took a port between its choice and its use.</summary>
internal sealed class PortTakenException(string message) : Exception(message);
