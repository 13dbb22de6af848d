using System.Globalization;
using Cairn.Trail.Answers.Text;
using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Finds what is written in a form of its own: quotations, #482, PAY-123, commit ids, paths, objects, images.</summary>
internal static class ReferenceReader
{
    private static readonly string[] Extensions =
    [
        ".yaml",
        ".yml",
        ".json",
        ".env",
        ".toml",
        ".properties",
        ".md",
        ".sh",
        ".conf",
        ".cfg",
        ".ini",
        ".txt",
        ".lock",
        ".tpl",
        ".tf",
        ".xml",
        ".jsonnet",
        ".libsonnet",
        ".cue",
    ];

    public static void Read(QuestionDraft draft)
    {
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            if (!draft.IsFree(i))
            {
                continue;
            }

            Token token = draft.Tokens[i];
            if (token.Kind == TokenKind.Quoted)
            {
                ReadQuoted(draft, i, token.Text);
            }
            else if (!ReadPullRequest(draft, i) && !ReadCommit(draft, i) && !ReadTicket(draft, i, token))
            {
                ReadPath(draft, i, token);
            }
        }
    }

    private static void ReadQuoted(QuestionDraft draft, int at, string text)
    {
        if (IsFile(text))
        {
            draft.Files.Add(text);
            draft.Use(at, at + 1, "file");
            return;
        }

        // After "to" and "from" a quotation is a value, which is read later.
        if (!draft.IsAny(at - 1, "to", "from", "as", "="))
        {
            draft.Quoted.Add(text);
            draft.Use(at, at + 1, "text to find");
        }
    }

    private static bool ReadPullRequest(QuestionDraft draft, int at)
    {
        int number = at;
        bool named = draft.IsAny(at, "pr", "mr", "pr#");
        if (named)
        {
            number = at + 1;
        }
        else if (draft.IsAny(at, "pull", "merge") && draft.IsAny(at + 1, "request", "requests"))
        {
            named = true;
            number = at + 2;
        }

        string digits = draft.Lower(number);
        bool marked = digits.StartsWith('#') || digits.StartsWith('!');
        digits = digits.TrimStart('#', '!');
        if (named && number == at + 2 && !CalendarNames.IsDigits(digits))
        {
            draft.Use(at, number, "pull request");
        }

        if (
            (!named && !marked)
            || digits.Length > 9
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int found)
        )
        {
            return false;
        }

        draft.PullRequests.Add(found);
        draft.Use(at, number + 1, "pull request");
        return true;
    }

    private static bool ReadCommit(QuestionDraft draft, int at)
    {
        int id = draft.IsAny(at, "commit", "revision", "sha") ? at + 1 : at;
        string word = draft.Lower(id);
        bool named = id > at && word.Length is >= 4 and <= 64 && word.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;
        if (!named && !PointReader.IsCommit(word))
        {
            return false;
        }

        draft.Commits.Add(word);
        draft.Use(at, id + 1, "commit");
        return true;
    }

    private static bool ReadTicket(QuestionDraft draft, int at, Token token)
    {
        int dash = token.Text.IndexOf('-', StringComparison.Ordinal);
        if (
            dash < 2
            || dash > 10
            || !CalendarNames.IsDigits(token.Text[(dash + 1)..])
            || token.Text.Length - dash > 8
            || token.Text[..dash].AsSpan().ContainsAnyExceptInRange('A', 'Z')
            || token.Text[..dash] is "UTF" or "SHA" or "ISO" or "TLS" or "RFC"
        )
        {
            return false;
        }

        draft.Tickets.Add(token.Text);
        draft.Use(at, at + 1, "ticket");
        return true;
    }

    private static void ReadPath(QuestionDraft draft, int at, Token token)
    {
        string text = token.Text;
        string[] parts = text.Split('/');
        if (text.Contains("@sha256:", StringComparison.Ordinal) || IsImage(text))
        {
            draft.Images.Add(text);
            draft.Use(at, at + 1, "image");
        }
        else if (parts.Length == 5 && IsApiVersion(parts[1]))
        {
            draft.Resources.Add(new ThingMention(parts[2], parts[4], text, true));
            draft.Use(at, at + 1, "object");
        }
        else if (parts.Length == 2 && ResourceKinds.Of(parts[0]) is { } kind && parts[1].Length > 0 && !IsFile(parts[1]))
        {
            draft.Resources.Add(new ThingMention(kind, parts[1], text, true));
            draft.Use(at, at + 1, "object");
        }
        else if (IsFile(text))
        {
            draft.Files.Add(text);
            draft.Use(at, at + 1, "file");
        }
        else if (IsFieldPath(text))
        {
            draft.FieldPaths.Add(text);
            draft.Use(at, at + 1, "field path");
        }
    }

    private static bool IsFile(string text) =>
        !text.Contains(' ', StringComparison.Ordinal)
        && !text.StartsWith('@')
        && text.AsSpan().ContainsAnyInRange('A', 'z')
        && (
            (
                text.Length > 2
                && text.Contains('/', StringComparison.Ordinal)
                && text is not ("and/or" or "firewall/RBAC" or "n/a" or "i/o" or "bot/controller")
            )
            || text.Contains('*', StringComparison.Ordinal)
            || Array.Exists(Extensions, e => text.Length > e.Length && text.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            || text is "Dockerfile" or "Makefile" or "CODEOWNERS" or ".env"
        );

    // name:tag or registry/name:tag; a plain "10:30" or "key:" never gets here.
    private static bool IsImage(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 1
            && colon + 1 < text.Length
            && char.IsAsciiLetter(text[0])
            && !text.Contains("://", StringComparison.Ordinal)
            && text.IndexOf('/', colon) < 0
            && text[(colon + 1)..].AsSpan().IndexOfAnyExcept("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_") < 0;
    }

    private static bool IsApiVersion(string text) => text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1]);

    private static bool IsFieldPath(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && dot + 1 < text.Length
            && (char.IsAsciiLetter(text[0]) || text[0] == '[')
            && !text.Contains('@', StringComparison.Ordinal)
            && !PointReader.IsVersion(text.ToLowerInvariant())
            && text is not ("e.g" or "i.e" or "a.m" or "p.m");
    }
}
