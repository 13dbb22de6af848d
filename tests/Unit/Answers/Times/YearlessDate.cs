using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Tests.Times;

public sealed class YearlessDate
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("November 3rd", "2026-11-24", 2026, "the most recent")]
    [InlineData("December 3rd", "2026-11-24", 2025, "the most recent")]
    [InlineData("November 3rd", "2026-08-01", 2025, "because the trail ends on 2026-08-01")]
    [InlineData("November 3rd", "2021-01-15", 2020, "because the trail ends on 2021-01-15")]
    [InlineData("Q3", "2021-01-15", 2020, "because the trail ends")]
    [InlineData("in March", "2019-03-15", 2019, "because the trail ends")]
    public void IsTheMostRecentThatTheTrailReaches(string text, string endOfTrail, int year, string because)
    {
        TimeExpression read = TimeExpression.Parse(text, Now, DateTimeOffset.Parse(endOfTrail + "Z")).Value!;
        Assert.Equal(year, read.Range.From!.Value.Year);
        Assert.Contains(read.Assumptions, a => a.Contains(because, StringComparison.Ordinal));
    }

    [Fact]
    public void OfTodayIsToday() => Assert.Equal(2026, TimeExpression.Parse("November 24", Now).Value!.Range.From!.Value.Year);

    [Fact]
    public void WithItsYearNeedsNoAssumption() => Assert.Empty(TimeExpression.Parse("November 3rd 2024", Now).Value!.Assumptions);

    public static TheoryData<DateTimeOffset, int> Extremes() =>
        new()
        {
            { DateTimeOffset.MinValue, 14 },
            { DateTimeOffset.MinValue, -14 },
            { DateTimeOffset.MaxValue, 14 },
            { DateTimeOffset.MaxValue, -14 },
            { DateTimeOffset.UnixEpoch, -12 },
        };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void AtTheEndsOfTimeStillReads(DateTimeOffset now, int hours)
    {
        string[] texts =
        [
            "November 3rd",
            "last week",
            "next year",
            "between Dec 20 and Jan 5",
            "around noon",
            "Friday 18:00 to Monday 09:00",
            "since x",
            "29 February",
            "100 years ago",
            "the day before tomorrow",
        ];
        Assert.All(texts, text => TimeExpression.Parse(text, now, now, _ => now, TimeSpan.FromHours(hours)));
    }
}
