using static Cairn.Demo.Story.People;
using static Cairn.Demo.Story.StoryText;

namespace Cairn.Demo.Story;

/// <summary>Feature flags: on in homelab, then in production; the last one is still on its way.</summary>
internal static class Features
{
    private static readonly (string Name, string Homelab, string? Production, StoryPerson Author, string Ticket, string Why)[] All =
    [
        ("receipts-by-mail", "2025-10-27", "2025-11-03", Tom, "PAY-25", "Merchants asked for receipts their customers can keep."),
        ("partial-refunds", "2025-11-26", "2025-12-05", Maria, "PAY-44", "Support refunds parts of an order by hand today."),
        ("three-d-secure", "2026-01-23", "2026-02-02", Maria, "PAY-95", "Banks decline one card payment in nine without it."),
        ("merchant-search", "2026-02-18", "2026-02-25", Tom, "PAY-112", "The new index is in place."),
        ("dispute-answers", "2026-03-12", "2026-03-25", Tom, "PAY-130", "Disputes are answered by mail today, which takes days."),
        ("payment-links", "2026-03-27", "2026-04-08", Maria, "PAY-145", "For merchants without a shop."),
        ("instant-transfers", "2026-04-15", "2026-04-27", Maria, "PAY-158", "The bank opened its instant scheme to us."),
        ("statements-by-mail", "2026-05-11", "2026-05-21", Tom, "PAY-63", "Takes the place of statement-export."),
        ("payout-pause", "2026-06-10", "2026-06-17", Maria, "PAY-181", "Merchants on holiday want to keep their balance."),
        ("bulk-refunds", "2026-06-26", "2026-07-03", Tom, "PAY-187", "One recall is 4,000 refunds."),
        ("stored-cards", "2026-08-26", "2026-09-14", Maria, "PAY-205", "Half of all checkouts are by returning customers."),
        ("one-trip-checkout", "2026-10-07", "2026-10-14", Tom, "PAY-219", "Saves 180 ms for each checkout."),
        ("statement-descriptors", "2026-11-05", "2026-11-11", Tom, "PAY-228", "Customers do not know us, but know the shop."),
        (
            "network-tokens",
            "2026-11-17",
            null,
            Maria,
            "PAY-236",
            "Tokens survive a lost card. Production once the scheme has certified us."
        ),
    ];

    public static IEnumerable<StoryEvent> Told()
    {
        foreach ((string name, string homelab, string? production, StoryPerson author, string ticket, string why) in All)
        {
            string spoken = name.Replace('-', ' ');
            yield return Squash(
                OfficeHours(homelab, name, 8, 9),
                OfficeHours(homelab, name, 10, 16),
                author,
                $"Switch {spoken} on in homelab",
                $"""
                {why}

                Refs: {ticket}
                """,
                HomelabApi(a => a.Configure(c => c.Feature(name, true)))
            );
            if (production is null)
                continue;
            string title = $"Switch {spoken} on in production";
            StoryPerson reviewer = author == Maria ? Tom : Maria;
            yield return Merge(
                OfficeHours(production, name, 11, 16),
                reviewer,
                $"{(author == Tom ? "tom" : "maria")}/{name}",
                title,
                $"""
                {why}

                Reviewed-by: {reviewer}
                Refs: {ticket}
                """,
                Commit(
                    OfficeHours(production, name, 8, 10),
                    author,
                    $"{title}\n\nOn in homelab since {homelab}.\n\nRefs: {ticket}",
                    ProductionApi(a => a.Configure(c => c.Feature(name, true)))
                )
            );
        }
    }
}
