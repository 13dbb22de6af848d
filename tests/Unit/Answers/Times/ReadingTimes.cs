using System.Globalization;
using Cairn.Trail.Answers.Times;
using CsCheck;

namespace Cairn.Trail.Answers.Tests.Times;

/// <summary>Now is Tuesday 24 November 2026, 10:30 UTC.</summary>
public sealed class ReadingTimes
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Tag = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset? Reference(string name) =>
        name switch
        {
            "v1.4" => Tag,
            "v1.5" => Tag.AddDays(30),
            "3f2a9bc" => Tag.AddDays(1),
            "INC-7" => new DateTimeOffset(2026, 11, 3, 14, 0, 0, TimeSpan.Zero),
            _ => null,
        };

    public static TheoryData<string, string, string> Ranges() =>
        Cases(
            """
            2026-11-03 | 2026-11-03 | 2026-11-04
            on 2026-11-03 | 2026-11-03 | 2026-11-04
            2026-11-03T14:00Z | 2026-11-03 14:00 | 2026-11-03 14:01
            2026-11-03T14:00:05+02:00 | 2026-11-03 12:00:05 | 2026-11-03 12:01:05
            2026-11-03 14:00 | 2026-11-03 14:00 | 2026-11-03 14:01
            2026/11/03 | 2026-11-03 | 2026-11-04
            2026-11 | 2026-11-01 | 2026-12-01
            in 2026-11 | 2026-11-01 | 2026-12-01
            2026 | 2026-01-01 | 2027-01-01
            in 2025 | 2025-01-01 | 2026-01-01
            2026-W45 | 2026-11-02 | 2026-11-09
            2026-Q3 | 2026-07-01 | 2026-10-01
            25/12 | 2025-12-25 | 2025-12-26
            11/25/2025 | 2025-11-25 | 2025-11-26
            11/11 | 2026-11-11 | 2026-11-12
            November 3rd | 2026-11-03 | 2026-11-04
            3 November | 2026-11-03 | 2026-11-04
            on the 3rd of November | 2026-11-03 | 2026-11-04
            3 Nov | 2026-11-03 | 2026-11-04
            Nov 3 2025 | 2025-11-03 | 2025-11-04
            Nov. 3, 2025 | 2025-11-03 | 2025-11-04
            November 3rd, 2026 | 2026-11-03 | 2026-11-04
            Tuesday, November 3rd | 2026-11-03 | 2026-11-04
            Monday 3 November | 2025-11-03 | 2025-11-04
            December 24 | 2025-12-24 | 2025-12-25
            29 February | 2024-02-29 | 2024-03-01
            the first of November | 2026-11-01 | 2026-11-02
            November 2025 | 2025-11-01 | 2025-12-01
            in November | 2026-11-01 | 2026-12-01
            in March | 2026-03-01 | 2026-04-01
            in December | 2025-12-01 | 2026-01-01
            during May | 2026-05-01 | 2026-06-01
            on the 3rd | 2026-11-03 | 2026-11-04
            on the 30th | 2026-10-30 | 2026-10-31
            today | 2026-11-24 | 2026-11-25
            yesterday | 2026-11-23 | 2026-11-24
            the day before yesterday | 2026-11-22 | 2026-11-23
            tomorrow | 2026-11-25 | 2026-11-26
            yesterday at 14:30 | 2026-11-23 14:30 | 2026-11-23 14:31
            yesterday morning | 2026-11-23 06:00 | 2026-11-23 12:00
            yesterday between 14:00 and 16:00 | 2026-11-23 14:00 | 2026-11-23 16:00
            on Nov 3 between 2pm and 4pm | 2026-11-03 14:00 | 2026-11-03 16:00
            between 14:00 and 16:00 on Nov 3 | 2026-11-03 14:00 | 2026-11-03 16:00
            yesterday after 17:00 | 2026-11-23 17:00 | 2026-11-24
            today before 9am | 2026-11-24 | 2026-11-24 09:00
            this morning | 2026-11-24 06:00 | 2026-11-24 12:00
            tonight | 2026-11-24 18:00 | 2026-11-25
            last night | 2026-11-23 20:00 | 2026-11-24 06:00
            on Tuesday | 2026-11-24 | 2026-11-25
            on Friday | 2026-11-20 | 2026-11-21
            last Tuesday | 2026-11-17 | 2026-11-18
            last Friday | 2026-11-20 | 2026-11-21
            Friday night | 2026-11-20 20:00 | 2026-11-21 06:00
            Friday 18:00 | 2026-11-20 18:00 | 2026-11-20 18:01
            next Friday | 2026-11-27 | 2026-11-28
            this Wednesday | 2026-11-25 | 2026-11-26
            at 14:30 | 2026-11-23 14:30 | 2026-11-23 14:31
            at 9:15 | 2026-11-24 09:15 | 2026-11-24 09:16
            9am | 2026-11-24 09:00 | 2026-11-24 10:00
            at noon | 2026-11-23 12:00 | 2026-11-23 12:01
            14h30 on 3 November | 2026-11-03 14:30 | 2026-11-03 14:31
            2:30 pm on November 3rd | 2026-11-03 14:30 | 2026-11-03 14:31
            2026-11-03 14:00 CET | 2026-11-03 13:00 | 2026-11-03 13:01
            2026-11-03 at 14:00 +02:00 | 2026-11-03 12:00 | 2026-11-03 12:01
            this week | 2026-11-23 | 2026-11-30
            last week | 2026-11-16 | 2026-11-23
            in the last week | 2026-11-17 10:30 | 2026-11-24 10:30
            the past week | 2026-11-17 10:30 | 2026-11-24 10:30
            last month | 2026-10-01 | 2026-11-01
            this month | 2026-11-01 | 2026-12-01
            last year | 2025-01-01 | 2026-01-01
            this quarter | 2026-10-01 | 2027-01-01
            last quarter | 2026-07-01 | 2026-10-01
            last November | 2025-11-01 | 2025-12-01
            last March | 2026-03-01 | 2026-04-01
            last 2 weeks | 2026-11-10 10:30 | 2026-11-24 10:30
            in the last 2 hours | 2026-11-24 08:30 | 2026-11-24 10:30
            over the past three days | 2026-11-21 10:30 | 2026-11-24 10:30
            last couple of days | 2026-11-22 10:30 | 2026-11-24 10:30
            past hour | 2026-11-24 09:30 | 2026-11-24 10:30
            the last 24h | 2026-11-23 10:30 | 2026-11-24 10:30
            in the last 90m | 2026-11-24 09:00 | 2026-11-24 10:30
            last 6 months | 2026-05-24 10:30 | 2026-11-24 10:30
            2 weeks ago | 2026-11-10 | 2026-11-11
            a month ago | 2026-10-24 | 2026-10-25
            an hour ago | 2026-11-24 09:30 | 2026-11-24 10:30
            half an hour ago | 2026-11-24 10:00 | 2026-11-24 10:01
            a couple of days ago | 2026-11-22 | 2026-11-23
            3d ago | 2026-11-21 | 2026-11-22
            since Monday | 2026-11-23 | -
            since 2 weeks ago | 2026-11-10 | -
            since 2026-11-03 14:00 | 2026-11-03 14:00 | -
            since v1.4 | 2026-06-01 08:00:01 | -
            since tag v1.4 | 2026-06-01 08:00:01 | -
            since commit 3f2a9bc | 2026-06-02 08:00:01 | -
            between v1.4 and v1.5 | 2026-06-01 08:00:01 | 2026-07-01 08:00:01
            v1.4..v1.5 | 2026-06-01 08:00:01 | 2026-07-01 08:00:01
            before v1.5 | - | 2026-07-01 08:00
            after Monday | 2026-11-24 | -
            after 2026-11-03 14:00 | 2026-11-03 14:00 | -
            before November | - | 2026-11-01
            before Nov 3 | - | 2026-11-03
            until Friday | - | 2026-11-21
            up to 2026-11-03 | - | 2026-11-04
            by last Friday | - | 2026-11-21
            as of 2026-11-03 | - | 2026-11-04
            from Monday on | 2026-11-23 | -
            between Friday 18:00 and Monday 09:00 | 2026-11-20 18:00 | 2026-11-23 09:00
            from Friday 6pm to Monday 9am | 2026-11-20 18:00 | 2026-11-23 09:00
            from Monday to Wednesday | 2026-11-16 | 2026-11-19
            between 2026-10-01 and 2026-10-15 | 2026-10-01 | 2026-10-16
            2026-10-01..2026-10-15 | 2026-10-01 | 2026-10-16
            2026-10-01 to 2026-10-15 | 2026-10-01 | 2026-10-16
            2026-10-01 – 2026-10-15 | 2026-10-01 | 2026-10-16
            from October to November | 2026-10-01 | 2026-12-01
            between December 20 and January 5 | 2025-12-20 | 2026-01-06
            from Nov 3 2025 to Nov 10 | 2025-11-03 | 2025-11-11
            from Nov 3 to Nov 10 2025 | 2025-11-03 | 2025-11-11
            between 3 and 5 November | 2026-11-03 | 2026-11-06
            Nov 3-5 | 2026-11-03 | 2026-11-06
            3–5 November 2025 | 2025-11-03 | 2025-11-06
            from 22:00 to 02:00 | 2026-11-23 22:00 | 2026-11-24 02:00
            from Nov 3 22:00 to 02:00 | 2026-11-03 22:00 | 2026-11-04 02:00
            Q3 | 2026-07-01 | 2026-10-01
            in Q3 2025 | 2025-07-01 | 2025-10-01
            2025 Q3 | 2025-07-01 | 2025-10-01
            Q4 | 2026-10-01 | 2027-01-01
            H1 | 2026-01-01 | 2026-07-01
            the third quarter of 2025 | 2025-07-01 | 2025-10-01
            last quarter of 2025 | 2025-10-01 | 2026-01-01
            over the weekend | 2026-11-21 | 2026-11-23
            last weekend | 2026-11-21 | 2026-11-23
            the weekend of November 7 | 2026-11-07 | 2026-11-09
            the week of November 3rd | 2026-11-02 | 2026-11-09
            early November | 2026-11-01 | 2026-11-11
            end of October | 2026-10-22 | 2026-11-01
            the first week of November | 2026-11-01 | 2026-11-08
            the last day of October | 2026-10-31 | 2026-11-01
            the morning of November 3rd | 2026-11-03 06:00 | 2026-11-03 12:00
            around noon on Nov 3 | 2026-11-03 11:00 | 2026-11-03 13:00
            around Nov 3 | 2026-11-02 | 2026-11-05
            the hour before 2026-11-03 14:00 | 2026-11-03 13:00 | 2026-11-03 14:00
            in the hour before 2026-11-03 14:00 | 2026-11-03 13:00 | 2026-11-03 14:00
            in the 2 hours leading up to 2026-11-03 14:00 | 2026-11-03 12:00 | 2026-11-03 14:00
            two days after November 3rd | 2026-11-04 | 2026-11-06
            the day before November 3rd | 2026-11-02 | 2026-11-03
            within 30 minutes of 2026-11-03 14:00 | 2026-11-03 13:30 | 2026-11-03 14:30
            in the hour before INC-7 | 2026-11-03 13:00 | 2026-11-03 14:00
            year to date | 2026-01-01 | -
            all time | - | -
            """
        );

    [Theory]
    [MemberData(nameof(Ranges))]
    public void EveryOrdinaryFormIsARange(string text, string from, string to)
    {
        TimeReading<TimeExpression> read = TimeExpression.Parse(text, Now, null, Reference);
        Assert.Null(read.Error);
        Assert.Equal((from, to), (Write(read.Value!.Range.From), Write(read.Value.Range.To)));
    }

    [Theory]
    [InlineData("February 30", "February has 29 days at most")]
    [InlineData("February 29 2025", "February 2025 has 28 days")]
    [InlineData("2026-02-30", "February 2026 has 28 days")]
    [InlineData("2026-13-01", "there is no month 13")]
    [InlineData("2026-13", "there is no month 13")]
    [InlineData("25:00", "no time of day")]
    [InlineData("yesterday at 14:75", "no time of day")]
    [InlineData("13pm", "no time of day")]
    [InlineData("November 31st", "November has 30 days at most")]
    [InlineData("11/03", "can be 11 March or 3 November")]
    [InlineData("11/03/2026", "write 2026-03-11 or 2026-11-03")]
    [InlineData("2026-Q5", "a year has 4 quarters")]
    [InlineData("2026-W60", "has 53 weeks")]
    [InlineData("Monday 2026-11-03", "is a Tuesday, not a Monday")]
    [InlineData("since v9.9", "no tag or commit v9.9")]
    [InlineData("since deadbee1", "no tag or commit deadbee1")]
    [InlineData("99999 years ago", "further back")]
    [InlineData("from 2026-11-05 to 2026-11-03", "ends before it begins")]
    [InlineData("", "is empty")]
    [InlineData("soonish", "is no time I know")]
    [InlineData("last 5 changes", "is no time I know")]
    [InlineData("2026-11-03 banana", "is no time I know")]
    public void WhatCannotBeIsOneSentence(string text, string because)
    {
        TimeReading<TimeExpression> read = TimeExpression.Parse(text, Now, null, Reference);
        Assert.Null(read.Value);
        Assert.Contains(because, read.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("November 3rd", "Tuesday 3 November 2026, whole day, UTC")]
    [InlineData("2026-11", "November 2026, whole month, UTC")]
    [InlineData("Q3", "Q3 2026, whole quarter, UTC")]
    [InlineData("2025", "2025, whole year, UTC")]
    [InlineData("since Monday", "since Monday 23 November 2026, UTC")]
    [InlineData("between Friday 18:00 and Monday 09:00", "from Friday 20 November 2026 18:00 to Monday 23 November 2026 09:00, UTC")]
    [InlineData("last week", "from Monday 16 November 2026 to the end of Sunday 22 November 2026, UTC")]
    public void TheReadingIsSaidInWords(string text, string words) => Assert.Equal(words, TimeExpression.Parse(text, Now).Value!.Words);

    [Theory]
    [InlineData("the outage")]
    [InlineData("in the hour before the outage")]
    [InlineData("since the incident")]
    [InlineData("after INC-42")]
    public void AnIncidentNobodyDatedIsAskedFor(string text) =>
        Assert.StartsWith("when ", TimeExpression.Parse(text, Now, null, Reference).Value!.Need!.What, StringComparison.Ordinal);

    [Fact]
    public void AnythingIsReadWithoutFailing() =>
        Gen.OneOf(Gen.String[0, 60], Gen.OneOfConst(Vocabulary).Array[0, 9].Select(words => string.Join(' ', words)))
            .Sample(text => TimeExpression.Parse(text, Now, Tag, Reference), iter: 20_000);

    private static readonly string[] Vocabulary =
    [
        "the",
        "last",
        "next",
        "this",
        "2",
        "31",
        "99999",
        "0",
        "week",
        "weeks",
        "ago",
        "month",
        "hour",
        "day",
        "before",
        "after",
        "between",
        "and",
        "from",
        "to",
        "-",
        "–",
        "..",
        "november",
        "may",
        "3rd",
        "2026",
        "1970",
        "2199",
        "2026-11-03",
        "2026-11-03T14:00Z",
        "14:30",
        "25:99",
        "2pm",
        "friday",
        "weekend",
        "of",
        "in",
        "on",
        "q3",
        "h2",
        "first",
        "early",
        "end",
        "around",
        "within",
        "since",
        "v1.4",
        "outage",
        "INC-7",
        ",",
        "night",
        "couple",
        "noon",
        "utc",
        "+14:00",
        "past",
        "year",
        "as",
        "by",
        "up",
        "second",
        "half",
        "an",
        "11/11",
        "29",
        "february",
        "99999h",
    ];

    private static TheoryData<string, string, string> Cases(string table)
    {
        var data = new TheoryData<string, string, string>();
        foreach (string line in table.Split('\n'))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            data.Add(cells[0], cells[1], cells[2]);
        }

        return data;
    }

    private static string Write(DateTimeOffset? at) =>
        at is not { } then
            ? "-"
            : then.ToString(
                then.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd"
                    : then.Second == 0 ? "yyyy-MM-dd HH:mm"
                    : "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture
            );
}
