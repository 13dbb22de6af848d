using Cairn.Trail.Changes;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Promotions;

/// <summary>A change in two environments: where it was made, and where it was promoted to.</summary>
/// <param name="Origin">The landing that made it; null when the trail does not have it.</param>
/// <param name="Promotion">The landing that promoted it.</param>
/// <param name="Fields">The fields of it that were promoted.</param>
public sealed record PromotedChange(
    StoredLanding? Origin,
    StoredLanding Promotion,
    RecordedPromotion Receipt,
    IReadOnlyList<PromotedField> Fields
);

/// <summary>Follows changes from environment to environment by the receipts of promotions.</summary>
public sealed class PromotionTrail(ITrail trail)
{
    /// <summary>Promotions looked through for one change; they are one a release, so this is years.</summary>
    private const int MostLookedThrough = 1_000;

    /// <summary>The promotions a landing is part of: those that carried it on, and the origins of what it promoted itself. Oldest
    /// first.</summary>
    /// <param name="fields">The fields that are asked about; none for all.</param>
    public IReadOnlyList<PromotedChange> Of(StoredLanding stored, IReadOnlyList<FieldChange> fields)
    {
        if (RecordedPromotion.Of(stored) is { } receipt)
        {
            PromotedField[] asked =
            [
                .. receipt.Fields.Where(moved =>
                    fields.Count == 0 || fields.Any(field => field.File == moved.File && field.Path == moved.Path)
                ),
            ];
            return
            [
                .. asked
                    .GroupBy(field => field.Origin)
                    .Select(group => new PromotedChange(Landing(group.Key), stored, receipt, [.. group])),
            ];
        }

        string id = stored.Landing.Id;
        var found = new List<PromotedChange>();
        foreach (int number in Promotions().Descending().Where(number => number > stored.Number).Take(MostLookedThrough))
        {
            StoredLanding later = trail.Read(number);
            if (RecordedPromotion.Of(later) is { } carried && Asked(carried, id, fields) is { Length: > 0 } moved)
            {
                found.Add(new PromotedChange(stored, later, carried, moved));
            }
        }

        found.Reverse();
        return found;
    }

    private static PromotedField[] Asked(RecordedPromotion promotion, string origin, IReadOnlyList<FieldChange> fields) =>
        [
            .. promotion.Fields.Where(moved =>
                moved.Origin == origin && (fields.Count == 0 || fields.Any(field => field.Path == moved.Path))
            ),
        ];

    /// <summary>A promotion moves an environment's pin, so its file tells them from all other landings.</summary>
    private LandingSet Promotions() =>
        LandingSet.Any([
            .. trail
                .Facts.Environments.SelectMany(environment => environment.Roots)
                .Where(root => root.Path.StartsWith("environments/", StringComparison.Ordinal) && root.Pattern is null)
                .Select(root => trail.Find(Terms.File($"{root.Path}/release.yaml"))),
        ]);

    private StoredLanding? Landing(string? id) =>
        id is null ? null : trail.FindCommit(id).Select(number => trail.Read(number)).FirstOrDefault(landing => landing.Rewrite is null);
}
