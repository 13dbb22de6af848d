using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>
/// The commands of a script in the plain shell that runbooks are written in: words, quotes, pipes, substitutions, redirections
/// and here-documents. What stands in $(…) is a command of its own, and one word of the command around it.
/// </summary>
internal static partial class ShellCommands
{
    private static readonly string[] Keywords = ["!", "{", "}", "if", "then", "else", "fi", "do", "done", "while", "until"];

    public static IReadOnlyList<string[]> Of(string script)
    {
        var all = new List<string[]>();
        new Scan(script, all).Run();
        return
        [
            .. all.Select(words => words.SkipWhile(word => Keywords.Contains(word) || Assignment().IsMatch(word)).ToArray())
                .Where(words => words.Length > 0),
        ];
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment();

    private sealed class Scan(string script, List<string[]> all)
    {
        private readonly List<string> words = [];
        private readonly Queue<string> documents = new();
        private StringBuilder? word;
        private bool skipNext;
        private int at;

        public void Run()
        {
            for (; at < script.Length; at++)
            {
                char c = script[at];
                switch (c)
                {
                    case '\\' when at + 1 < script.Length:
                        at++;
                        if (script[at] != '\n')
                        {
                            (word ??= new()).Append(script[at]);
                        }

                        break;
                    case '\'':
                        int end = script.IndexOf('\'', at + 1);
                        (word ??= new()).Append(script, at + 1, end - at - 1);
                        at = end;
                        break;
                    case '"':
                        Quoted();
                        break;
                    case '$' when Next("$("):
                        Substitution();
                        break;
                    case '#' when word is null:
                        at = script.IndexOf('\n', at) is var line and >= 0 ? line - 1 : script.Length;
                        break;
                    case '<' when Next("<<"):
                        Word();
                        Match delimiter = Regex.Match(script[at..], "^<<-?['\"]?([A-Za-z]+)['\"]?");
                        documents.Enqueue(delimiter.Groups[1].Value);
                        at += delimiter.Length - 1;
                        break;
                    case '<' or '>':
                        Redirection();
                        break;
                    case '\n':
                        Command();
                        Documents();
                        break;
                    case ';' or '|' or '&' or '(' or ')':
                        Command();
                        break;
                    case ' ' or '\t':
                        Word();
                        break;
                    default:
                        (word ??= new()).Append(c);
                        break;
                }
            }

            Command();
        }

        private bool Next(string text) => string.CompareOrdinal(script, at, text, 0, text.Length) == 0;

        private void Quoted()
        {
            word ??= new();
            for (at++; script[at] != '"'; at++)
            {
                if (script[at] == '\\')
                {
                    word.Append(script[++at]);
                }
                else if (Next("$("))
                {
                    Substitution();
                }
                else
                {
                    word.Append(script[at]);
                }
            }
        }

        private void Substitution()
        {
            int from = at + 2;
            int depth = 1;
            char quote = '\0';
            for (at = from; depth > 0; at++)
            {
                char c = script[at];
                quote =
                    quote == '\0' && c is '\'' or '"' ? c
                    : quote == c ? '\0'
                    : quote;
                depth +=
                    quote != '\0' ? 0
                    : c == '(' ? 1
                    : c == ')' ? -1
                    : 0;
            }

            at--;
            (word ??= new()).Append("substituted");
            all.AddRange(Of(script[from..at]));
        }

        private void Redirection()
        {
            // A number before it is the stream: 2>.
            if (word is { Length: 1 } && char.IsAsciiDigit(word[0]))
            {
                word = null;
            }

            Word();
            while (at + 1 < script.Length && script[at + 1] is '>' or '&')
            {
                at++;
            }

            skipNext = true;
        }

        private void Word()
        {
            if (word is not null && !skipNext)
            {
                words.Add(word.ToString());
            }

            skipNext &= word is null;
            word = null;
        }

        private void Command()
        {
            Word();
            if (words.Count > 0)
            {
                all.Add([.. words]);
                words.Clear();
            }
        }

        private void Documents()
        {
            while (documents.TryDequeue(out string? delimiter))
            {
                Match end = Regex.Match(script[at..], $"\n{delimiter}(?=\n|$)");
                at += end.Index + end.Length - 1;
            }
        }
    }
}
