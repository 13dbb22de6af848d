using System.Text.Json;
using Cairn.Delivery.Promotion;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>A cluster's ArgoCD, as far as syncing by hand needs it.</summary>
internal interface IArgoCd
{
    /// <summary>The Applications and AppProjects, a JSON <c>List</c>.</summary>
    /// <exception cref="PromotionException">The cluster does not answer.</exception>
    Task<string> State(CancellationToken cancel);

    /// <summary>Patches an Application.</summary>
    /// <param name="application">As it was read.</param>
    /// <param name="patch">A JSON patch.</param>
    /// <returns>Why the cluster refused it; null where it did not.</returns>
    Task<string?> Patch(JsonElement application, string patch, CancellationToken cancel);
}
