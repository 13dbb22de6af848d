using System.Globalization;

namespace Cairn.Delivery.Planning.Windows;

/// <summary>One field of a cron expression, as github.com/robfig/cron/v3 reads it.</summary>
/// <param name="Bits">A bit for each value the field allows.</param>
/// <param name="IsOpen">
/// Whether the field is <c>*</c> or <c>?</c> and so leaves the choice of the day to the other day field; with a step above 1 it does not.
/// </param>
internal readonly record struct CronField(ulong Bits, bool IsOpen)
{
    public static readonly CronBounds Minutes = new("minute", 0, 59, []);
    public static readonly CronBounds Hours = new("hour", 0, 23, []);
    public static readonly CronBounds DaysOfMonth = new("day of month", 1, 31, []);
    public static readonly CronBounds Months = new(
        "month",
        1,
        12,
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    );
    public static readonly CronBounds DaysOfWeek = new("day of week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    /// <exception cref="FormatException">The field is not one that robfig/cron accepts.</exception>
    public static CronField Parse(string text, CronBounds bounds)
    {
        ulong bits = 0;
        bool open = false;
        foreach (string range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            CronField field = Range(range, bounds);
            bits |= field.Bits;
            open |= field.IsOpen;
        }

        return new CronField(bits, open);
    }

    private static CronField Range(string text, CronBounds bounds)
    {
        string[] slashes = text.Split('/');
        string[] ends = slashes[0].Split('-');
        bool isStar = ends[0] is "*" or "?";
        FormatException Wrong(string what) => new($"{what} in the {bounds.Name} field '{text}'");

        // robfig looks at nothing behind the hyphen of a star.
        long start = isStar ? bounds.Least : Number(ends[0], bounds, Wrong);
        long end = isStar
            ? bounds.Most
            : ends.Length switch
            {
                1 => start,
                2 => Number(ends[1], bounds, Wrong),
                _ => throw Wrong("too many hyphens"),
            };
        long step = slashes.Length switch
        {
            1 => 1,
            2 => Number(slashes[1], bounds with { Names = [] }, Wrong),
            _ => throw Wrong("too many slashes"),
        };
        if (slashes.Length == 2 && ends.Length == 1)
        {
            end = bounds.Most;
        }

        if (start < bounds.Least || end > bounds.Most)
        {
            throw Wrong($"{(start < bounds.Least ? start : end)} is not between {bounds.Least} and {bounds.Most}");
        }

        if (start > end || step == 0)
        {
            throw Wrong(step == 0 ? "a step of 0" : $"the range begins with {start}, after its end {end}");
        }

        ulong bits = 0;
        for (long value = start; value <= end; value += Math.Min(step, bounds.Most + 1))
        {
            bits |= 1UL << (int)value;
        }

        return new CronField(bits, isStar && step == 1);
    }

    private static long Number(string text, CronBounds bounds, Func<string, FormatException> wrong) =>
        Array.FindIndex(bounds.Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
            ? index + bounds.Least
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= 0 ? number
        : throw wrong($"'{text}' is not a number");
}

/// <summary>What a field of a cron expression may hold.</summary>
/// <param name="Names">Names of the values, the least first; empty where they have none.</param>
internal sealed record CronBounds(string Name, int Least, int Most, string[] Names);
