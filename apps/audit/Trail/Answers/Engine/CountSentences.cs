using Cairn.Trail.Answers.Questions;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Numbers as sentences.</summary>
internal static class CountSentences
{
    /// <summary>How many there are, and how often where that is asked.</summary>
    public static string Of(IReadOnlyList<AnsweringLanding> found, Search search, Question question)
    {
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

    public static string ManyOf(int read, Search search) =>
        Many(read + search.Unread, "landing") + (search.Unread > 0 && !search.UnreadFit ? " at most" : "");

    public static string Many(int count, string what) => count == 1 ? $"1 {what}" : $"{count:N0} {what}s";
}
