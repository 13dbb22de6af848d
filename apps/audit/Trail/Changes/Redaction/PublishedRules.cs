using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>
/// Credentials of known issuers by the default rules of gitleaks, kept as data in <c>PublishedRules.tsv</c> with their version and
/// licence. A rule's expression is only run on a text that holds one of its keywords; expressions take linear time.
/// </summary>
internal static class PublishedRules
{
    /// <summary>Nothing shorter is a credential of a known form.</summary>
    private const int Shortest = 12;

    /// <summary>Larger texts are looked at up to here.</summary>
    private const int Longest = 1 << 20;

    private static readonly Rule[] Rules = Read();
    private static readonly Keywords Keys = new(Rules);

    /// <summary>How many rules there are.</summary>
    public static int Count => Rules.Length;

    /// <summary>Whether a value holds a credential, by itself or by the issuer that its field is named after.</summary>
    public static bool Any(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Length is < Shortest or > Longest)
        {
            return false;
        }

        Span<ulong> hits = stackalloc ulong[Keywords.Words];
        hits.Clear();
        bool any = Keys.Mark(value, hits);

        // "datadog_app: …": what is given to a name is a long word with digits.
        bool named = name.Length is > 2 and <= 200 && !value.Contains((byte)' ') && value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        any |= named && Keys.Mark(name, hits);
        if (!any)
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(value);
        if (First(text, hits).Length > 0)
        {
            return true;
        }

        return named && First($"{Encoding.UTF8.GetString(name)}={text}", hits).Length > 0;
    }

    /// <summary>All credentials in a text, in order and without overlap.</summary>
    public static IReadOnlyList<Range> All(string text)
    {
        Span<ulong> hits = stackalloc ulong[Keywords.Words];
        hits.Clear();
        if (text.Length < Shortest || !Keys.Mark(Encoding.UTF8.GetBytes(text), hits))
        {
            return [];
        }

        var found = new List<Range>();
        for (int from = 0; First(text, hits, from) is { Length: > 0 } next; from = next.Start + next.Length)
        {
            found.Add(next.Start..(next.Start + next.Length));
        }

        return found;
    }

    private static Credential First(string text, ReadOnlySpan<ulong> hits, int from = 0)
    {
        Credential first = Credential.None;
        for (int rule = 0; rule < Rules.Length; rule++)
        {
            if (
                (hits[rule >> 6] & (1UL << (rule & 63))) != 0
                && Rules[rule].Find(text, from) is { Length: > 0 } found
                && (first.Length == 0 || found.Start < first.Start)
            )
            {
                first = found;
            }
        }

        return first;
    }

    private static Rule[] Read()
    {
        using Stream data =
            typeof(PublishedRules).Assembly.GetManifestResourceStream("PublishedRules.tsv")
            ?? throw new InvalidOperationException("PublishedRules.tsv is not in the assembly.");
        using var reader = new StreamReader(data);
        var rules = new List<Rule>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('\t') is not [_, var entropy, var keywords, var expression])
            {
                continue;
            }

            rules.Add(new Rule(double.Parse(entropy, CultureInfo.InvariantCulture), keywords.Split(' '), expression));
        }

        return [.. rules];
    }

    private sealed class Rule(double entropy, string[] keywords, string expression)
    {
        // What separates a name from its value, in every rule that goes by the issuer's name.
        private const string Assignment = "(?:=|>|:{1,3}=";

        private readonly Lazy<Regex> regex = new(() => new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

        public IReadOnlyList<string> Keywords => keywords;

        /// <summary>A form that says nothing of its issuer must at least look random.</summary>
        private bool IsVague { get; } =
            expression.Contains(Assignment, StringComparison.Ordinal) || keywords.Any(keyword => keyword.Length <= 2);

        public Credential Find(string text, int from)
        {
            for (Match match = regex.Value.Match(text, from); match.Success; match = match.NextMatch())
            {
                Group secret = match;
                for (int group = 1; group < match.Groups.Count; group++)
                {
                    if (match.Groups[group].Length > 0)
                    {
                        secret = match.Groups[group];
                        break;
                    }
                }

                if (!IsVague || (Entropy(secret.ValueSpan) > entropy && !IsDigest(match.ValueSpan, secret.ValueSpan)))
                {
                    return new Credential(secret.Index, secret.Length);
                }
            }

            return Credential.None;
        }

        /// <summary>A commit or checksum beside an issuer's name, unless it is called a key.</summary>
        private static bool IsDigest(ReadOnlySpan<char> match, ReadOnlySpan<char> value) =>
            value.Length is 40 or 64
            && value.IndexOfAnyExcept("0123456789abcdef") < 0
            && !match.Contains("key", StringComparison.OrdinalIgnoreCase)
            && !match.Contains("token", StringComparison.OrdinalIgnoreCase)
            && !match.Contains("secret", StringComparison.OrdinalIgnoreCase)
            && !match.Contains("auth", StringComparison.OrdinalIgnoreCase);

        private static double Entropy(ReadOnlySpan<char> text)
        {
            Span<int> counts = stackalloc int[128];
            counts.Clear();
            foreach (char c in text)
            {
                counts[c & 127]++;
            }

            double bits = 0;
            foreach (int count in counts)
            {
                if (count > 0)
                {
                    double share = (double)count / text.Length;
                    bits -= share * Math.Log2(share);
                }
            }

            return bits;
        }
    }

    /// <summary>Finds all keywords in one pass: https://en.wikipedia.org/wiki/Aho%E2%80%93Corasick_algorithm</summary>
    private sealed class Keywords
    {
        /// <summary>Room for a bit for each rule.</summary>
        public const int Words = 4;

        private readonly byte[] classes = new byte[256];
        private readonly ushort[] next;
        private readonly ushort[]?[] rulesAt;
        private readonly int width;

        public Keywords(Rule[] rules)
        {
            if (rules.Length > Words * 64)
            {
                throw new InvalidOperationException("More rules than there is room for.");
            }

            width = 1;
            foreach (char c in rules.SelectMany(rule => rule.Keywords).SelectMany(keyword => keyword).Distinct())
            {
                classes[c] = (byte)width++;
            }

            for (int c = 'A'; c <= 'Z'; c++)
            {
                classes[c] = classes[c | 0x20];
            }

            (next, rulesAt) = Build(rules);
        }

        /// <summary>Sets the bits of the rules whose keywords a text holds.</summary>
        public bool Mark(ReadOnlySpan<byte> text, Span<ulong> hits)
        {
            bool any = false;
            int state = 0;
            foreach (byte c in text)
            {
                state = next[(state * width) + classes[c]];
                if (rulesAt[state] is { } rules)
                {
                    any = true;
                    foreach (ushort rule in rules)
                    {
                        hits[rule >> 6] |= 1UL << (rule & 63);
                    }
                }
            }

            return any;
        }

        private (ushort[] Next, ushort[]?[] RulesAt) Build(Rule[] rules)
        {
            var goes = new List<int[]> { new int[width] };
            var ends = new List<SortedSet<ushort>> { new() };
            for (int rule = 0; rule < rules.Length; rule++)
            {
                foreach (string keyword in rules[rule].Keywords)
                {
                    int state = 0;
                    foreach (char c in keyword)
                    {
                        if (goes[state][classes[c]] == 0)
                        {
                            goes[state][classes[c]] = goes.Count;
                            goes.Add(new int[width]);
                            ends.Add([]);
                        }

                        state = goes[state][classes[c]];
                    }

                    ends[state].Add((ushort)rule);
                }
            }

            int[] fallback = new int[goes.Count];
            var queue = new Queue<int>(goes[0].Where(to => to > 0));
            while (queue.TryDequeue(out int state))
            {
                ends[state].UnionWith(ends[fallback[state]]);
                for (int c = 0; c < width; c++)
                {
                    int to = goes[state][c];
                    int otherwise = goes[fallback[state]][c];
                    if (to == 0)
                    {
                        goes[state][c] = otherwise;
                        continue;
                    }

                    fallback[to] = otherwise;
                    queue.Enqueue(to);
                }
            }

            return (
                [.. goes.SelectMany(row => row).Select(to => (ushort)to)],
                [.. ends.Select(set => set.Count == 0 ? null : set.ToArray())]
            );
        }
    }
}
