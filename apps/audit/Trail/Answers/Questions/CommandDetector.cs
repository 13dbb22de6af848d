namespace Cairn.Trail.Answers.Questions;

/// <summary>Tells orders ("delete everything", "scale the api to 5") from questions. The trail only answers.</summary>
internal static class CommandDetector
{
    public static bool Is(QuestionDraft draft)
    {
        int first = draft.IsAny(0, "please", "now", "just") ? 1 : 0;
        if (draft.Tokens.Any(t => t.IsWord && t.Lower is "who" or "what" or "when" or "why" or "which" or "how" or "where"))
        {
            return false;
        }

        bool drastic = draft.IsAny(
            first,
            "delete",
            "remove",
            "destroy",
            "wipe",
            "kill",
            "restart",
            "reboot",
            "revert",
            "rollback",
            "undo",
            "deploy",
            "install",
            "stop"
        );
        bool mild = draft.IsAny(
            first,
            "change",
            "set",
            "scale",
            "update",
            "increase",
            "decrease",
            "raise",
            "lower",
            "bump",
            "apply",
            "create",
            "add",
            "drop",
            "fix",
            "make",
            "merge",
            "approve",
            "enable",
            "disable",
            "run",
            "reset",
            "promote",
            "sync",
            "rename",
            "edit",
            "write"
        );
        if (!drastic && !mild)
        {
            return false;
        }

        // "revert of 3f2a9bc", "deploy strategy last month" are things somebody looks for.
        bool hasObject = draft.IsAny(
            first + 1,
            "the",
            "a",
            "an",
            "all",
            "every",
            "everything",
            "my",
            "our",
            "this",
            "that",
            "it",
            "them",
            "these",
            "those"
        );
        bool hasTarget = draft.Tokens.Skip(first + 2).Any(t => t.IsAny("to", "from")) && mild;
        return hasObject
            || hasTarget
            || (
                drastic && draft.Tokens.Count - first == 2 && !draft.IsAny(first + 1, "strategy", "history", "policy", "changes", "commits")
            );
    }
}
