using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Delivery.Health.Documents;

/// <summary>
/// YAML (and so JSON) as plain values: null, bool, long, double, string, <see cref="List{T}"/> and <see cref="Dictionary{TKey,TValue}"/>
/// with text as keys. Built from the parser's events, since a key that stands twice is no mistake here: the last one wins, as with
/// the reader ArgoCD uses. Words are YAML 1.1's (<c>yes</c>, <c>off</c>); a timestamp stays text.
/// </summary>
public static class YamlValues
{
    private const int Deepest = 200;

    /// <summary>The documents of a text; one without content is null.</summary>
    /// <exception cref="HealthException">It is not YAML.</exception>
    public static IReadOnlyList<object?> ReadAll(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            List<object?> documents = [];
            while (parser.TryConsume<DocumentStart>(out _))
            {
                documents.Add(new Reading(parser).Node(0));
                parser.Consume<DocumentEnd>();
            }

            return documents;
        }
        catch (YamlException wrong)
        {
            throw new HealthException($"line {wrong.Start.Line}: {wrong.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>The first document, the one ArgoCD's tests read; null where there is none.</summary>
    /// <exception cref="HealthException">It is not YAML.</exception>
    public static object? ReadFirst(string text) => ReadAll(text) is [var first, ..] ? first : null;

    /// <summary>What a plain scalar means.</summary>
    internal static object? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "true" or "True" or "TRUE" => true,
            "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "false" or "False" or "FALSE" => false,
            ".inf" or ".Inf" or ".INF" or "+.inf" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            _ => Number(text),
        };

    private static object Number(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return text;
        }

        string bare = text.Replace("_", "", StringComparison.Ordinal);
        bool negative = bare.StartsWith('-');
        string digits = bare.TrimStart('-', '+');
        if (bare.Length - digits.Length > 1)
        {
            return text;
        }

        int radix =
            digits.StartsWith("0x", StringComparison.Ordinal) ? 16
            : digits.StartsWith("0b", StringComparison.Ordinal) ? 2
            : digits.StartsWith("0o", StringComparison.Ordinal)
            || (digits.Length > 1 && digits[0] == '0' && digits.All(c => c is >= '0' and <= '7'))
                ? 8
            : 10;
        if (radix != 10)
        {
            string body = digits[1] is 'x' or 'b' or 'o' ? digits[2..] : digits[1..];
            try
            {
                long magnitude = Convert.ToInt64(body, radix);
                return negative ? -magnitude : magnitude;
            }
            catch (Exception no) when (no is FormatException or OverflowException or ArgumentException)
            {
                return text;
            }
        }

        return long.TryParse(bare, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
            : double.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? real
            : text;
    }

    private sealed class Reading(IParser parser)
    {
        private readonly Dictionary<AnchorName, object?> anchors = [];

        public object? Node(int depth)
        {
            if (depth > Deepest)
            {
                throw new HealthException($"This is nested deeper than {Deepest} levels.");
            }

            if (parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
            {
                return anchors.TryGetValue(alias.Value, out object? named)
                    ? named
                    : throw new HealthException($"line {alias.Start.Line}: There is no anchor '{alias.Value}'.");
            }

            if (parser.TryConsume<Scalar>(out Scalar? scalar))
            {
                bool text = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag == "tag:yaml.org,2002:str");
                return Named(scalar.Anchor, text ? scalar.Value : Plain(scalar.Value));
            }

            if (parser.TryConsume<SequenceStart>(out SequenceStart? sequence))
            {
                List<object?> items = [];
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Node(depth + 1));
                }

                return Named(sequence.Anchor, items);
            }

            return Map(parser.Consume<MappingStart>(), depth);
        }

        private object? Map(MappingStart start, int depth)
        {
            Dictionary<string, object?> map = new(StringComparer.Ordinal);
            List<object?> merged = [];
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                bool plain = parser.Current is Scalar { Style: ScalarStyle.Plain };
                Mark at = parser.Current!.Start;
                string key =
                    parser.Current is Scalar
                        ? parser.Consume<Scalar>().Value
                        : Node(depth + 1) as string ?? throw new HealthException($"line {at.Line}: A key must be text.");
                object? value = Node(depth + 1);
                if (plain && key == "<<")
                {
                    merged.AddRange(value is List<object?> several ? several : [value]);
                    continue;
                }

                map[key] = value;
            }

            foreach ((string key, object? value) in merged.OfType<Dictionary<string, object?>>().SelectMany(other => other))
            {
                map.TryAdd(key, value);
            }

            return Named(start.Anchor, map);
        }

        private object? Named(AnchorName anchor, object? value)
        {
            if (!anchor.IsEmpty)
            {
                anchors[anchor] = value;
            }

            return value;
        }
    }
}
