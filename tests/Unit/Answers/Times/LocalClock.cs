using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Tests.Times;

public sealed class LocalClock
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("today", "2026-11-24T23:00Z", "2026-11-25T23:00Z")] // already the 25th an hour further east
    [InlineData("2026-11-03 14:00", "2026-11-03T13:00Z", "2026-11-03T13:01Z")]
    [InlineData("2026-11-03 14:00 UTC", "2026-11-03T14:00Z", "2026-11-03T14:01Z")]
    [InlineData("2026-11-03", "2026-11-02T23:00Z", "2026-11-03T23:00Z")]
    public void CountsDaysFromItsOwnMidnight(string text, string from, string to)
    {
        TimeExpression read = TimeExpression.Parse(text, Now, offset: TimeSpan.FromHours(1)).Value!;
        Assert.Equal(new TimeRange(DateTimeOffset.Parse(from), DateTimeOffset.Parse(to)), read.Range);
        Assert.Equal(TimeSpan.Zero, read.Range.From!.Value.Offset);
    }

    [Fact]
    public void IsNamedInTheWords() =>
        Assert.Equal(
            "Tuesday 3 November 2026, whole day, UTC+01:00",
            TimeExpression.Parse("2026-11-03", Now, offset: TimeSpan.FromHours(1)).Value!.Words
        );

    [Theory]
    [InlineData("2026-11-03", TimeEdge.Start, "2026-11-03T00:00Z")]
    [InlineData("2026-11-03", TimeEdge.End, "2026-11-04T00:00Z")]
    [InlineData("2026-11-03 14:00", TimeEdge.End, "2026-11-03T14:00Z")]
    [InlineData("last month", TimeEdge.Start, "2026-10-01T00:00Z")]
    [InlineData("last month", TimeEdge.End, "2026-11-01T00:00Z")]
    [InlineData("2 weeks ago", TimeEdge.Start, "2026-11-10T00:00Z")]
    [InlineData("2 hours ago", TimeEdge.Start, "2026-11-24T21:30Z")]
    [InlineData("now", TimeEdge.End, "2026-11-24T23:30Z")]
    [InlineData("since Monday", TimeEdge.Start, "2026-11-23T00:00Z")]
    [InlineData("before 2026-11-03", TimeEdge.End, "2026-11-03T00:00Z")]
    public void AnOptionIsTheEdgeOfItsTime(string text, TimeEdge edge, string at) =>
        Assert.Equal(DateTimeOffset.Parse(at), TimeExpression.ParseInstant(text, Now, edge).Value!.At);

    [Theory]
    [InlineData("all time", "names no moment")]
    [InlineData("since the outage", "I don't know when the outage began")]
    [InlineData("February 30", "is no date")]
    public void AnOptionThatNamesNoMomentSaysSo(string text, string because) =>
        Assert.Contains(because, TimeExpression.ParseInstant(text, Now, TimeEdge.Start).Error, StringComparison.Ordinal);
}
