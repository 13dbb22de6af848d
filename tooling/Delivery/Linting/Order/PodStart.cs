using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;

namespace Cairn.Delivery.Linting.Order;

/// <summary>Whether a workload's pods start when it is applied.</summary>
internal static class PodStart
{
    /// <summary>Pods of a CronJob start by its schedule, those of a suspended Job and of none replicas do not.</summary>
    public static bool AtOnce(Workload workload)
    {
        Field? spec = Field.Of(workload.Object)["spec"];
        return workload.Object.Kind is not ("CronJob" or "Service")
            && spec?["suspend"]?.Text != "true"
            && spec?["replicas"]?.Text != "0"
            && spec?["paused"]?.Text != "true";
    }
}
