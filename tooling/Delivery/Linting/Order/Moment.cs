using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Linting.Order;

/// <summary>When an object is applied.</summary>
internal readonly record struct Moment(SyncPhase Phase, long Wave) : IComparable<Moment>
{
    public static bool operator <(Moment a, Moment b) => a.CompareTo(b) < 0;

    public static bool operator >(Moment a, Moment b) => a.CompareTo(b) > 0;

    public static bool operator <=(Moment a, Moment b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Moment a, Moment b) => a.CompareTo(b) >= 0;

    /// <summary>The first moment of each object of a sync; those of its failure and of a deletion left out.</summary>
    public static IReadOnlyDictionary<Manifest, Moment> Of(IReadOnlyList<Manifest> objects)
    {
        var moments = new Dictionary<Manifest, Moment>(ReferenceEqualityComparer.Instance);
        foreach (PlannedTask task in Planner.Plan(objects, [], new PlanOptions()).Tasks.Where(task => task.Phase <= SyncPhase.PostSync))
        {
            moments.TryAdd(task.Object, new Moment(task.Phase, task.Wave));
        }

        return moments;
    }

    public int CompareTo(Moment other) => Phase != other.Phase ? Phase.CompareTo(other.Phase) : Wave.CompareTo(other.Wave);

    public override string ToString() => Phase == SyncPhase.Sync ? $"wave {Wave}" : $"{Phase} wave {Wave}";
}
