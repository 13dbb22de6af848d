using Cairn.Trail.Answers.Questions;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Numbers as sentences.</summary>
internal static class CountSentences
{
    private const int MostNamed = 20;

    /// <summary>How many there are, and how often where that is asked.</summary>
    public static string Of(IReadOnlyList<AnsweringLanding> found, Search search, Question question)
    {
        if (question.Asking.HasFlag(QuestionTopics.HowManyPeople))
        {
            return Writers(found, search, question);
        }

        string count = ManyOf(found.Count, search);
        if (question.Intent != Intent.HowOften || found.Count < 2)
        {
            return count + ".";
        }

        double days = (
            found.Max(landing => landing.Stored.Landing.LandedAt) - found.Min(landing => landing.Stored.Landing.LandedAt)
        ).TotalDays;
        return $"{count}: once in {days / (found.Count - 1):0.#} days on "
            + $"average{(search.Unread > 0 ? $" over the newest {found.Count:N0}" : "")}.";
    }

    /// <summary><c>2 people: Ann (3), Bo (1); in 4 landings.</c></summary>
    private static string Writers(IReadOnlyList<AnsweringLanding> found, Search search, Question question)
    {
        bool programs = question.Authors == Authors.OnlyBots;
        (string Shown, int Landings)[] writers =
        [
            .. found
                .SelectMany(answering => answering.Writers.Where(person => person.IsProgram == programs).DistinctBy(person => person.Key))
                .GroupBy(person => person.Key)
                .Select(group => (group.First().Name, Landings: group.Count()))
                .OrderByDescending(writer => writer.Landings)
                .ThenBy(writer => writer.Name, StringComparer.Ordinal),
        ];
        string most = search.Unread > 0 ? $"At least {writers.Length:N0}" : $"{writers.Length:N0}";
        string what =
            programs ? (writers.Length == 1 ? "automation" : "automations")
            : writers.Length == 1 ? "person"
            : "people";
        string more = writers.Length > MostNamed ? $" and {writers.Length - MostNamed:N0} more" : "";
        string names = string.Join(", ", writers.Take(MostNamed).Select(writer => $"{writer.Shown} ({writer.Landings:N0})"));
        return $"{most} {what}: {names}{more}; in {ManyOf(found.Count, search)}.";
    }

    public static string ManyOf(int read, Search search) =>
        Many(read + search.Unread, "landing") + (search.Unread > 0 && !search.UnreadFit ? " at most" : "");

    public static string Many(int count, string what) => count == 1 ? $"1 {what}" : $"{count:N0} {what}s";
}
