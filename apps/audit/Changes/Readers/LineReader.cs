using System.Text;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>
/// Files of one setting a line: <c>.env</c> as docker compose and dotenv read it, and Java <c>.properties</c>. Lines that
/// are none are passed over, as those readers do. Sources: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
/// and https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
/// </summary>
internal static class LineReader
{
    public static ReadFile Env(byte[] content, TreeBuilder builder)
    {
        var entries = new List<(string, string, ScalarStyle)>();
        foreach (string raw in Text(content).Split('\n'))
        {
            string line = raw.Trim();
            line = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..].TrimStart() : line;
            int equals = line.IndexOf('=');
            if (equals > 0 && line[0] != '#')
            {
                (string value, ScalarStyle style) = EnvValue(line[(equals + 1)..].Trim());
                entries.Add((line[..equals].TrimEnd(), value, style));
            }
        }

        return Build(entries, builder);
    }

    public static ReadFile Properties(byte[] content, TreeBuilder builder)
    {
        var entries = new List<(string, string, ScalarStyle)>();
        var logical = new StringBuilder();
        foreach (string raw in Text(content).Split('\n'))
        {
            string line = raw.TrimEnd('\r').TrimStart(' ', '\t', '\f');
            if (logical.Length == 0 && (line.Length == 0 || line[0] is '#' or '!'))
            {
                continue;
            }

            int slashes = line.Length - line.TrimEnd('\\').Length;
            logical.Append(slashes % 2 == 1 ? line[..^1] : line);
            if (slashes % 2 == 0)
            {
                entries.Add(Property(logical.ToString()));
                logical.Clear();
            }
        }

        if (logical.Length > 0)
        {
            entries.Add(Property(logical.ToString()));
        }

        return Build(entries, builder);
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content).TrimStart('\uFEFF');

    private static (string, ScalarStyle) EnvValue(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is int close and > 0)
        {
            return (value[1..close], ScalarStyle.Quoted);
        }

        int comment = value.IndexOf(" #", StringComparison.Ordinal);
        return ((comment < 0 ? value : value[..comment]).TrimEnd(), ScalarStyle.Plain);
    }

    private static (string, string, ScalarStyle) Property(string line)
    {
        int end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
        {
            end += line[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, line.Length);
        int start = end;
        while (start < line.Length && line[start] is ' ' or '\t' or '\f')
        {
            start++;
        }

        if (start < line.Length && line[start] is '=' or ':')
        {
            start++;
        }

        return (Unescape(line[..end]), Unescape(line[start..].TrimStart(' ', '\t', '\f')), ScalarStyle.Plain);
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || ++i >= text.Length)
            {
                plain.Append(i < text.Length ? text[i] : "");
                continue;
            }

            if (text[i] == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out ushort code))
            {
                plain.Append((char)code);
                i += 4;
                continue;
            }

            plain.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', char other => other });
        }

        return plain.ToString();
    }

    private static ReadFile Build(List<(string Key, string Value, ScalarStyle Style)> entries, TreeBuilder builder)
    {
        if (entries.Count > 0)
        {
            builder.BeginDocument();
            builder.OpenMap();
            foreach ((string key, string value, ScalarStyle style) in entries)
            {
                builder.Key(Encoding.UTF8.GetBytes(key));
                builder.Scalar(Encoding.UTF8.GetBytes(value), style);
            }

            builder.Close();
        }

        return new ReadFile(builder.Build(), null);
    }
}
