using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>What of an Application decides which windows are for it.</summary>
/// <param name="Application">Its name.</param>
/// <param name="Namespace">The namespace it deploys to; empty for none.</param>
/// <param name="ClusterServer">The address of the cluster it deploys to; empty where it names the cluster otherwise.</param>
/// <param name="ClusterName">The name of the cluster it deploys to; empty where it gives an address.</param>
public sealed record WindowTarget(string Application, string Namespace = "", string ClusterServer = "", string ClusterName = "")
{
    public static WindowTarget Of(Manifest application)
    {
        Node? destination = application.Body["spec"]?["destination"];
        return new WindowTarget(
            application.Name,
            destination?["namespace"]?.Text ?? "",
            destination?["server"]?.Text ?? "",
            destination?["name"]?.Text ?? ""
        );
    }
}
