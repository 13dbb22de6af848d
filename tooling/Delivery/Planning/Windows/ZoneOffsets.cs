namespace Cairn.Delivery.Planning.Windows;

/// <summary>When a time zone changes its offset from UTC.</summary>
internal static class ZoneOffsets
{
    private static readonly TimeSpan Stride = TimeSpan.FromDays(1);

    /// <summary>
    /// The first instant in (<paramref name="after"/>, <paramref name="until"/>] with another offset than the one before it; null for none.
    /// </summary>
    /// <param name="after">In UTC.</param>
    /// <param name="until">In UTC.</param>
    public static DateTime? NextChange(TimeZoneInfo zone, DateTime after, DateTime until)
    {
        if (zone.BaseUtcOffset == TimeSpan.Zero && zone.GetAdjustmentRules().Length == 0)
        {
            return null;
        }

        TimeSpan offset = zone.GetUtcOffset(after);
        for (DateTime from = after; from < until; )
        {
            DateTime to = until - from > Stride ? from + Stride : until;
            if (zone.GetUtcOffset(to) != offset)
            {
                return FirstChange(zone, from, to, offset);
            }

            from = to;
        }

        return null;
    }

    private static DateTime FirstChange(TimeZoneInfo zone, DateTime same, DateTime changed, TimeSpan offset)
    {
        while (changed - same > TimeSpan.FromTicks(1))
        {
            DateTime middle = same + ((changed - same) / 2);
            (same, changed) = zone.GetUtcOffset(middle) == offset ? (middle, changed) : (same, middle);
        }

        return changed;
    }
}
