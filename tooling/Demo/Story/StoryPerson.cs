namespace Cairn.Demo.Story;

/// <summary>Somebody in the story.</summary>
/// <param name="HoursEast">Offset from UTC in winter; clocks move an hour in summer, as in the EU.</param>
internal sealed record StoryPerson(string Name, string Email, int HoursEast)
{
    private static readonly DateTimeOffset[] ClockChanges =
    [
        new(2025, 10, 26, 1, 0, 0, TimeSpan.Zero),
        new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero),
        new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero),
    ];

    /// <summary>The moment on this person's clock; a machine (the forge, a bot) stays on UTC.</summary>
    public DateTimeOffset Local(DateTimeOffset moment)
    {
        bool summer = ClockChanges.Count(change => change <= moment) % 2 == 0;
        return moment.ToOffset(TimeSpan.FromHours(this == People.Renovate || this == People.GitHub ? 0 : HoursEast + (summer ? 1 : 0)));
    }

    public override string ToString() => $"{Name} <{Email}>";
}
