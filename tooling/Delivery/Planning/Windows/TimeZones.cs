using Cairn.Trail;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>Time zones by their names, as Go's <c>time.LoadLocation</c> knows them.</summary>
internal static class TimeZones
{
    private const string KnownEverywhere = "Europe/London";

    /// <returns>Null where there is no such zone.</returns>
    /// <exception cref="SyncWindowException">This machine has no time zone data, so it can't tell.</exception>
    public static TimeZoneInfo? Find(string name)
    {
        // The controller's container runs in UTC, so its local zone is UTC as well.
        if (name is "" or "UTC" or "Local")
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found) && found.HasIanaId)
        {
            return found;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(KnownEverywhere, out _)
            ? null
            : throw new SyncWindowException(
                $"Can't look up the time zone '{name}' of a sync window: this machine has no time zone data. Install tzdata."
            );
    }
}

/// <summary>A sync window can't be judged here; the message is one sentence, and what to do.</summary>
public sealed class SyncWindowException(string message) : CairnException(message, UserMistake);
