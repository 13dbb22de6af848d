using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Where YamlDotNet 16 differs from go-yaml and libyaml, and so from Kubernetes' tools. It refuses a quoted scalar whose
/// further lines are indented less than its parent, and a block scalar that begins with a blank line of spaces: neither kind
/// of space is part of a value, so the text can be changed to what the parser takes. And it may lose a plain scalar's first colon.
/// </summary>
public static class YamlRepairs
{
    /// <summary>How often a file may be repaired and read again; each time costs a whole parse.</summary>
    public const int Most = 32;

    /// <summary>The text with the refused place repaired, or null if the failure is another.</summary>
    public static string? Apply(string text, YamlException failure)
    {
        int at = (int)failure.Start.Index;
        return at < 0 || at >= text.Length ? null
            : failure.Message.Contains("found wrong indentation", StringComparison.Ordinal) ? IndentQuoted(text, at)
            : failure.Message.Contains("found extra spaces in first line", StringComparison.Ordinal) ? EmptyBlankLines(text, at)
            : null;
    }

    /// <summary>A plain scalar outside brackets with the colon it starts with, as in <c>- :8080</c> behind a list in brackets.</summary>
    public static string WithColon(string text, Scalar scalar)
    {
        int start = (int)scalar.Start.Index;
        return start >= 2 && start < text.Length && scalar.Value.StartsWith(text[start]) && text[start - 1] == ':' && text[start - 2] == ' '
            ? ":" + scalar.Value
            : scalar.Value;
    }

    private static string? IndentQuoted(string text, int quote)
    {
        int end = quote + 1;
        while (end < text.Length && text[end] != text[quote])
        {
            end += text[end] == '\\' && text[quote] == '"' ? 2 : 1;
        }

        if (end >= text.Length || text[quote] is not ('"' or '\''))
        {
            return null;
        }

        string margin = new(' ', quote - text.LastIndexOf('\n', quote));
        string body = text[quote..end];
        return string.Concat(text.AsSpan(0, quote), body.Replace("\n", "\n" + margin, StringComparison.Ordinal), text.AsSpan(end));
    }

    private static string? EmptyBlankLines(string text, int at)
    {
        // The failure stands in or behind the blank lines: look from the first of them to the first line with text.
        int first = text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1;
        while (
            first > 1
            && text.AsSpan(0, first - 1).LastIndexOf('\n') is var before
            && IsBlank(text.AsSpan(before + 1, first - 1 - before - 1))
        )
        {
            first = before + 1;
        }

        int end = first;
        int widest = 0;
        while (text.IndexOf('\n', end) is var line and >= 0 && IsBlank(text.AsSpan(end, line - end)))
        {
            widest = Math.Max(widest, text.AsSpan(end, line - end).TrimEnd('\r').Length);
            end = line + 1;
        }

        int indent = text.AsSpan(end).IndexOfAnyExcept(' ');
        return widest == 0 || indent < widest
            ? null
            : string.Concat(text.AsSpan(0, first), new string('\n', text.AsSpan(first, end - first).Count('\n')), text.AsSpan(end));
    }

    private static bool IsBlank(ReadOnlySpan<char> line) => line.Trim(" \r").IsEmpty;
}
