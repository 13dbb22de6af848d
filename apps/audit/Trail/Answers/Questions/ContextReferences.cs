using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Questions that point at something only the asker sees: who approved it, what shipped with that, this app.</summary>
internal static class ContextReferences
{
    private static readonly string[] Things =
    [
        "object",
        "app",
        "application",
        "service",
        "workload",
        "resource",
        "configuration",
        "config",
        "field",
        "image",
        "deployment",
        "release",
        "rollback",
    ];

    /// <summary>Whether a token names what a word before it only points at: "this object".</summary>
    public static bool Is(QuestionDraft draft, int at) =>
        draft.IsAny(at - 1, "this", "that", "these", "those") && Things.Contains(draft.Lower(at).TrimEnd('s'));

    /// <summary>What must be known first; null when the question says which change or object it is about.</summary>
    public static TimeNeed? Need(QuestionDraft draft, Intent intent, TimeRange time)
    {
        bool aboutChange =
            intent is Intent.Approvals or Intent.TicketOf or Intent.ShippedWith or Intent.WhereIsCommit or Intent.HumanBehind;
        bool aboutObject = intent is Intent.WhoDeleted or Intent.StateAt;
        if ((!aboutChange && !aboutObject) || IsNamed(draft) || (!time.IsAll && aboutChange))
        {
            return null;
        }

        return aboutChange
            ? new TimeNeed(
                "which change is meant",
                "Name it by its commit, pull request, ticket or what it changed, as in '"
                    + intent switch
                    {
                        Intent.Approvals => "who approved #482?",
                        Intent.TicketOf => "which ticket was the pool size change for?",
                        Intent.ShippedWith => "what else shipped with #482?",
                        Intent.WhereIsCommit => "which environments have commit 3d92729?",
                        _ => "who is the human behind #482?",
                    }
                    + "'."
            )
            : new TimeNeed(
                "which object or field is meant",
                intent == Intent.WhoDeleted
                    ? "Name it, as in 'who deleted deployment/payments-api?'."
                    : "Name it, as in 'what did deployment/payments-api look like on November 3rd?'."
            );
    }

    private static bool IsNamed(QuestionDraft draft) =>
        draft.Subject.Count
            + draft.Quoted.Count
            + draft.People.Count
            + draft.Apps.Count
            + draft.Resources.Count
            + draft.Files.Count(file => file != "bot/controller")
            + draft.FieldPaths.Count
            + draft.Tickets.Count
            + draft.PullRequests.Count
            + draft.Commits.Count
            + draft.Images.Count
            + draft.Values.Count
        > 0;
}
