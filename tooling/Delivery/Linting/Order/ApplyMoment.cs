using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Linting.Order;

/// <summary>When an object is applied.</summary>
internal readonly record struct ApplyMoment(SyncPhase Phase, long Wave) : IComparable<ApplyMoment>
{
    public static bool operator <(ApplyMoment a, ApplyMoment b) => a.CompareTo(b) < 0;

    public static bool operator >(ApplyMoment a, ApplyMoment b) => a.CompareTo(b) > 0;

    public static bool operator <=(ApplyMoment a, ApplyMoment b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ApplyMoment a, ApplyMoment b) => a.CompareTo(b) >= 0;

    /// <summary>The first moment of each object of a sync; those of its failure and of a deletion left out.</summary>
    public static IReadOnlyDictionary<Manifest, ApplyMoment> Of(IReadOnlyList<Manifest> objects)
    {
        var moments = new Dictionary<Manifest, ApplyMoment>(ReferenceEqualityComparer.Instance);
        foreach (PlannedTask task in Planner.Plan(objects, [], new PlanOptions()).Tasks.Where(task => task.Phase <= SyncPhase.PostSync))
        {
            moments.TryAdd(task.Object, new ApplyMoment(task.Phase, task.Wave));
        }

        return moments;
    }

    public int CompareTo(ApplyMoment other) => Phase != other.Phase ? Phase.CompareTo(other.Phase) : Wave.CompareTo(other.Wave);

    public override string ToString() => Phase == SyncPhase.Sync ? $"wave {Wave}" : $"{Phase} wave {Wave}";
}
