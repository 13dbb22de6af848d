using System.Buffers;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// A <c>.env</c> file as one mapping: <c>NAME=value</c>, optionally after <c>export</c>; values bare, in single quotes (as
/// they are) or in double quotes (with <c>\n</c> and the like), quoted ones over several lines too. A name alone has an
/// empty value. Any other line makes the file unreadable. Source: the dotenv and Docker Compose conventions.
/// Kustomize and <c>docker run --env-file</c> keep quotes, spaces, <c># …</c> and <c>export</c> as part of the value or name, and those
/// that expand <c>$NAME</c> do so in order: see <see cref="Tree.Dialect"/>.
/// </summary>
internal sealed class EnvReader(TreeBuilder builder)
{
    private readonly ArrayBufferWriter<byte> text = new();
    private ulong inOrder;
    private ulong inAnyOrder;
    private bool expands;

    /// <summary>Reads into the builder; null, or the reason why not.</summary>
    public string? Read(byte[] content, int start)
    {
        builder.Reset(content);
        builder.BeginDocument();
        builder.OpenMap();
        inOrder = inAnyOrder = 0;
        expands = false;
        int at = start;
        while (at < content.Length)
        {
            if (builder.Count >= TreeBuilder.MaxNodes)
            {
                return NotFieldsReasons.TooManyValues;
            }

            int end = LineEnd(content, at);
            ReadOnlySpan<byte> entry = content.AsSpan(at, end - at).TrimStart(" \t"u8);
            int next = end + 1;
            if (!entry.IsEmpty && entry[0] is not ((byte)'#' or (byte)'\r'))
            {
                if (!TakeEntry(content, end - entry.Length, end, ref next))
                {
                    return NotFieldsReasons.NotAFormat;
                }

                AddAsWritten(content.AsSpan(end - entry.Length, Math.Min(next - 1, content.Length) - end + entry.Length));
            }

            at = next;
        }

        builder.AsWritten(expands ? inOrder : inAnyOrder);
        builder.Close();
        return null;
    }

    private void AddAsWritten(ReadOnlySpan<byte> entry)
    {
        ulong hash = TreeBuilder.HashOfName(entry.TrimEnd((byte)'\r'));
        inOrder = (inOrder * 31) + hash;
        inAnyOrder += hash;
        expands |= entry.ContainsAny("$`"u8);
    }

    private bool TakeEntry(byte[] content, int at, int end, ref int next)
    {
        if (content.AsSpan(at, end - at).StartsWith("export "u8))
        {
            at += "export ".Length;
            while (at < end && content[at] == ' ')
            {
                at++;
            }
        }

        int name = at;
        while (at < end && (char.IsAsciiLetterOrDigit((char)content[at]) || content[at] is (byte)'_' or (byte)'.' or (byte)'-'))
        {
            at++;
        }

        int nameLength = at - name;
        ReadOnlySpan<byte> rest = content.AsSpan(at, end - at).TrimStart(" \t"u8);
        if (nameLength == 0 || !(rest.Trim(" \t\r"u8).IsEmpty || rest[0] == '='))
        {
            return false;
        }

        builder.Key(name, nameLength);
        rest = rest.IsEmpty ? rest : rest[1..].TrimStart(" \t"u8);
        int value = end - rest.Length;
        return rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\'')
            ? TakeBare(content, value, end)
            : TakeQuoted(content, value, ref next);
    }

    private bool TakeBare(byte[] content, int value, int end)
    {
        ReadOnlySpan<byte> bare = content.AsSpan(value, end - value);
        int comment = !bare.IsEmpty && bare[0] == '#' ? 0 : bare.IndexOf(" #"u8);
        bare = (comment < 0 ? bare : bare[..comment]).TrimEnd(" \t\r"u8);
        builder.Scalar(value, bare.Length, ScalarStyle.Plain, YamlType.String);
        return true;
    }

    private bool TakeQuoted(byte[] content, int value, ref int next)
    {
        byte quote = content[value];
        text.ResetWrittenCount();
        for (int at = value + 1; at < content.Length; at++)
        {
            if (content[at] == quote)
            {
                int end = LineEnd(content, at);
                ReadOnlySpan<byte> after = content.AsSpan(at + 1, end - at - 1).Trim(" \t\r"u8);
                next = end + 1;
                builder.Scalar(text.WrittenSpan, text.WrittenSpan.Contains((byte)'\n') ? ScalarStyle.Block : ScalarStyle.Quoted);
                return after.IsEmpty || after[0] == '#';
            }

            byte read = content[at];
            if (read == '\\' && quote == '"' && at + 1 < content.Length)
            {
                read = content[++at] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var other => other,
                };
            }

            text.Write([read]);
        }

        return false;
    }

    private static int LineEnd(byte[] content, int at)
    {
        int length = content.AsSpan(at).IndexOf((byte)'\n');
        return length < 0 ? content.Length : at + length;
    }
}
