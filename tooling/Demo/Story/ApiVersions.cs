namespace Cairn.Demo.Story;

/// <summary>One version of the payments API.</summary>
/// <param name="Homelab">Day it went to homelab.</param>
/// <param name="Production">Day it went to production; null where it did not, or a chapter tells it.</param>
internal sealed record ApiVersion(string Number, string Homelab, string? Production, string Note);

/// <summary>The versions of fourteen months and what was in them.</summary>
internal static class ApiVersions
{
    public static readonly IReadOnlyList<ApiVersion> All =
    [
        new("1.1.0", "2025-10-14", "2025-10-16", "Receipts carry the merchant's reference."),
        new("1.1.1", "2025-10-21", "2025-10-23", "Fixes rounding of refunds in currencies without cents (PAY-22)."),
        new("1.2.0", "2025-10-28", "2025-10-30", "Idempotency keys are kept in the database instead of in memory."),
        new("1.2.1", "2025-11-04", "2025-11-06", "A repeated webhook no longer creates a second ledger line (PAY-31)."),
        new("1.3.0", "2025-11-11", "2025-11-13", "SEPA transfers show the expected day of arrival."),
        new("1.3.1", "2025-11-18", "2025-11-20", "Retries back off: the provider asked us to be gentler."),
        new("1.4.0", "2025-11-25", "2025-11-27", "Partial refunds (PAY-44)."),
        new("1.4.1", "2025-12-02", "2025-12-04", "Partial refunds no longer exceed the sum that is left (PAY-52)."),
        new("1.4.2", "2025-12-09", "2025-12-11", "Last version before the freeze: only dependency updates."),
        new("1.5.0", "2026-01-07", "2026-01-12", "Metrics of the connection pool: size, in use, waiting."),
        new("1.5.1", "2026-01-13", "2026-01-15", "The settlement job skips days that are already settled (PAY-88)."),
        new("1.6.0", "2026-01-20", "2026-01-22", "Card payments ask for 3-D Secure when the bank wants it."),
        new("1.6.1", "2026-01-27", "2026-01-29", "3-D Secure works inside the merchant's app (PAY-97)."),
        new("1.7.0", "2026-02-03", "2026-02-05", "Readiness waits for the database, so no more 503s at start."),
        new("1.7.1", "2026-02-10", "2026-02-12", "Closes connections on shutdown; follows INC-41."),
        new("1.8.0", "2026-02-17", "2026-02-19", "Merchants may search payments by reference (PAY-112)."),
        new("1.8.1", "2026-02-24", "2026-02-26", "The search uses the new index instead of a full scan."),
        new("1.9.0", "2026-03-03", "2026-03-05", "Traces: a span for each call of the provider."),
        new("1.10.0", "2026-03-10", "2026-03-12", "Disputes can be answered through the API (PAY-130)."),
        new("1.10.1", "2026-03-17", "2026-03-19", "Attachments of disputes up to 8 MB."),
        new("1.11.0", "2026-03-24", "2026-03-26", "Payment links."),
        new("1.12.0", "2026-03-31", "2026-04-02", "Payment links expire (PAY-151)."),
        new("1.12.1", "2026-04-08", "2026-04-09", "Fixes the language of expired payment links."),
        new("1.13.0", "2026-04-14", "2026-04-16", "Instant transfers behind a flag (PAY-158)."),
        new("1.13.1", "2026-04-21", "2026-04-23", "Instant transfers name the reason when a bank refuses."),
        new("1.14.0", "2026-04-28", "2026-04-30", "Daily statements by mail, which replaces statement-export."),
        new("1.15.0", "2026-05-05", "2026-05-07", "Faster start: configuration is read once."),
        new("1.16.0", "2026-05-08", null, "Exchange rates and idempotency keys are cached in memory (PAY-170)."),
        new("1.17.0", "2026-05-26", "2026-05-28", "The cache is bounded: at most 50,000 entries (PAY-174)."),
        new("1.17.1", "2026-06-02", "2026-06-04", "Webhooks are signed with the new key first."),
        new("1.18.0", "2026-06-09", "2026-06-11", "Merchants may pause payouts (PAY-181)."),
        new("1.19.0", "2026-06-16", "2026-06-18", "Refunds in bulk."),
        new("1.19.1", "2026-06-23", "2026-06-25", "Bulk refunds stop at the first refusal (PAY-187)."),
        new("1.20.0", "2026-06-30", "2026-07-02", "The provider's new error codes."),
        new("1.20.1", "2026-07-07", "2026-07-09", "Unknown error codes are logged, not thrown."),
        new("1.21.0", "2026-07-14", "2026-07-16", "Summer release: dependency updates, .NET 10.0.4."),
        new("1.21.1", "2026-07-28", "2026-07-30", "Time zones of payouts follow the merchant (PAY-196)."),
        new("1.22.0", "2026-08-11", "2026-08-13", "Reports are streamed instead of held in memory."),
        new("1.22.1", "2026-08-18", "2026-08-20", "Reports end with a newline again: two merchants' parsers insisted."),
        new("1.23.0", "2026-08-25", "2026-08-27", "Checkout shows stored cards (PAY-205)."),
        new("1.24.0", "2026-09-01", "2026-09-03", "Stored cards can be deleted by their owner."),
        new("1.24.1", "2026-09-08", "2026-09-10", "Stored cards: no empty list while the vault is slow."),
        new("1.25.0", "2026-09-15", "2026-09-17", "Provider calls share one HTTP client (PAY-212)."),
        new("1.26.0", "2026-09-22", "2026-09-24", "Chargeback notices are sent at once."),
        new("1.26.1", "2026-09-29", "2026-10-01", "Chargeback notices are sent once."),
        new("1.27.0", "2026-10-06", "2026-10-08", "Checkout in one round trip (PAY-219)."),
        new("1.27.1", "2026-10-13", "2026-10-15", "The one-trip checkout honours the rate limit."),
        new("1.28.0", "2026-10-20", "2026-10-22", "Metrics: time spent waiting for a connection."),
        new("1.28.1", "2026-10-27", "2026-10-30", "Logs the pool's state when a wait exceeds one second (INC-58)."),
        new("1.29.0", "2026-11-04", "2026-11-06", "Statement descriptors per merchant (PAY-228)."),
        new("1.29.1", "2026-11-10", "2026-11-12", "Statement descriptors are cut at 22 characters, as card schemes ask."),
        new("1.30.0", "2026-11-16", null, "Network tokens behind a flag (PAY-236); production after the soak."),
    ];
}
