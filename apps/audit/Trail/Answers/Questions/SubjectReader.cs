using Cairn.Trail.Answers.Text;
using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Makes subject terms of the words that nothing else claimed.</summary>
internal static class SubjectReader
{
    private const int LongestJoin = 3;

    public static void Read(QuestionDraft draft)
    {
        int phrase = -1;
        bool goesOn = false;
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            if (!draft.IsFreeWord(i) || CommonWords.IsCommon(draft.Tokens[i].Lower))
            {
                goesOn = false;
                continue;
            }

            if (ContextReferences.Is(draft, i))
            {
                goesOn = false;
                draft.Use(i, i + 1, "points at something");
                continue;
            }

            // "on date D", "commit X": something that only the asker knows.
            if (draft.Tokens[i].Text.Length == 1 && draft.IsAny(i - 1, "date", "day", "time", "commit", "ticket", "release", "version"))
            {
                goesOn = false;
                draft.Use(i, i + 1, "points at something");
                continue;
            }

            // A single letter is no word of the index: only a field that is called so can be meant.
            if (WordSplitter.Split(draft.Tokens[i].Text).Count == 0)
            {
                goesOn = false;
                draft.FieldPaths.Add(draft.Tokens[i].Text);
                draft.Use(i, i + 1, "field");
                continue;
            }

            phrase += goesOn ? 0 : 1;
            goesOn = !draft.Tokens[i].IsPossessive;
            // An "environment variable" is called env where it stands.
            bool isVariable = draft.IsAny(i, "env", "environment") && draft.IsAny(i + 1, "var", "vars", "variable", "variables");
            AddWord(draft, isVariable ? new Token("env", "env", TokenKind.Word) : draft.Tokens[i], phrase);
            draft.Use(i, isVariable ? i + 2 : i + 1, "subject");
        }

        foreach (string quoted in draft.Quoted)
        {
            IReadOnlyList<string> words = WordSplitter.Split(quoted);
            draft.FieldPaths.AddRange(words.Count == 0 ? [quoted] : []);
            phrase += words.Count == 0 ? 0 : 1;
            foreach (string word in words)
            {
                draft.Subject.Add(new SubjectTerm(word, phrase, [Alternative([word], TermStrength.Asked)]));
            }
        }

        AddJoins(draft);
    }

    /// <summary>Takes words out of the subject that turned out to say how something is asked.</summary>
    /// <param name="stems">Their stems.</param>
    public static void Drop(QuestionDraft draft, HashSet<string> stems)
    {
        if (draft.Subject.RemoveAll(term => stems.Contains(Stem.Of(term.Word))) > 0)
        {
            draft.Joins.Clear();
            AddJoins(draft);
            draft.Reuse("subject", token => WordSplitter.Split(token.Text).All(word => stems.Contains(Stem.Of(word))), "how it is asked");
        }
    }

    private static void AddWord(QuestionDraft draft, Token token, int phrase)
    {
        // "and" in one word (DB_POOL_SIZE) is several terms that stand side by side.
        foreach (string word in WordSplitter.Split(token.Text))
        {
            var alternatives = new List<TermAlternative> { Alternative([word], TermStrength.Asked) };
            foreach (Synonym synonym in Synonyms.Of(word))
            {
                alternatives.Add(
                    Alternative(synonym.Words, synonym.Strength == SynonymStrength.Same ? TermStrength.Same : TermStrength.Related)
                );
            }

            draft.Subject.Add(new SubjectTerm(word, phrase, alternatives));
        }
    }

    private static TermAlternative Alternative(IReadOnlyList<string> words, TermStrength strength) =>
        new(words, strength, [.. words.Select(w => WordSplitter.Hash(w))]);

    private static void AddJoins(QuestionDraft draft)
    {
        for (int first = 0; first < draft.Subject.Count; first++)
        {
            string joined = draft.Subject[first].Word;
            for (int count = 2; count <= LongestJoin && first + count <= draft.Subject.Count; count++)
            {
                SubjectTerm next = draft.Subject[first + count - 1];
                if (next.Phrase != draft.Subject[first].Phrase)
                {
                    break;
                }

                joined += next.Word;
                draft.Joins.Add(new SubjectJoin(first, count, joined, WordSplitter.Hash(joined)));
            }
        }
    }
}
