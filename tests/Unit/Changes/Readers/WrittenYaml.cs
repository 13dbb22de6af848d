using System.Text;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>
/// Writes a YAML file and, beside it, what it means (as <see cref="Shown"/> has it). Every choice of content and style comes
/// from a tape of numbers, so a generator of tapes is a generator of files.
/// </summary>
internal sealed class WrittenYaml
{
    private static readonly string[] Plain =
    [
        "20",
        "true",
        "~",
        "null",
        "a b",
        "http://x/y?z",
        "a:b",
        "x#y",
        "--flag=1",
        "-1",
        "10:20:30",
        "é ü",
        "1e3",
        "0777",
        "no",
        "v1.2.3",
        "a {{ b }}",
        "it's",
        "a, [b]",
        ":80",
    ];

    private static readonly (string Written, string Meant)[] Quoted =
    [
        ("'x'", "x"),
        ("''", ""),
        ("'it''s'", "it's"),
        ("'# no'", "# no"),
        ("'a: b'", "a: b"),
        ("\"\"", ""),
        ("\"a\\tb\"", "a\tb"),
        ("\"\\\"q\\\"\"", "\"q\""),
        ("\"\\u00e9\"", "é"),
        ("\"{{ .x }}\"", "{{ .x }}"),
        ("\"a\\\\\"", "a\\"),
        ("'\\n'", "\\n"),
    ];

    private static readonly (string Written, string Meant)[] Keys =
    [
        ("name", "name"),
        ("value", "value"),
        ("app.kubernetes.io/name", "app.kubernetes.io/name"),
        ("'quoted'", "quoted"),
        ("\"dou ble\"", "dou ble"),
        ("with space", "with space"),
        ("spec", "spec"),
        ("1", "1"),
        ("a-b_c", "a-b_c"),
        ("/x/{id}", "/x/{id}"),
    ];

    private static readonly string[] Words = ["one", "two words", "# hash", "k: v", "'q'", "- dash", "{{ x }}"];

    private readonly int[] tape;
    private readonly StringBuilder text = new();
    private int at;
    private bool afterBlock;

    public WrittenYaml(int[] tape)
    {
        this.tape = tape;
        var meaning = new StringBuilder();
        int documents = 1 + Pick(3);
        for (int document = 0; document < documents; document++)
        {
            if (document > 0 || Pick(2) == 0)
            {
                text.Append(
                    Pick(3) switch
                    {
                        0 => "--- # start\n",
                        _ => "---\n",
                    }
                );
                afterBlock = false;
            }

            meaning.Append(document > 0 ? " --- " : "").Append(Pick(3) == 0 ? List(0, 3, false) : Map(0, 3, false));
        }

        Meaning = meaning.Replace('\n', '⏎').ToString();
    }

    public string Text => text.ToString();

    public string Meaning { get; }

    private int Pick(int below) => at < tape.Length ? (int)((uint)tape[at++] % (uint)below) : 0;

    private T Pick<T>(T[] from) => from[Pick(from.Length)];

    // Writes a map whose first key is already indented when it stands behind a dash.
    private string Map(int indent, int depth, bool started)
    {
        var entries = new Dictionary<string, string>();
        int count = 1 + Pick(4);
        for (int entry = 0; entry < count; entry++)
        {
            Begin(indent, started && entry == 0);
            (string written, string meant) = Pick(Keys);
            text.Append(written).Append(Pick(9) == 0 ? " :" : ":");
            entries.Remove(meant);
            entries[meant] = Value(indent, depth, inList: false);
        }

        // A dictionary reuses the place of what was removed, so the order is made again.
        return "{" + string.Join(", ", entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {e.Value}")) + "}";
    }

    private string List(int indent, int depth, bool started)
    {
        var items = new List<string>();
        int count = 1 + Pick(3);
        for (int item = 0; item < count; item++)
        {
            Begin(indent, started && item == 0);
            text.Append('-');
            int kind = Pick(4);
            int gap = 1 + (Pick(4) == 0 ? 2 : 0);
            if (kind < 2 && depth > 0)
            {
                text.Append(' ', gap);
                items.Add(kind == 0 ? Map(indent + 1 + gap, depth - 1, true) : List(indent + 1 + gap, depth - 1, true));
            }
            else
            {
                items.Add(Value(indent, depth, inList: true));
            }
        }

        return "[" + string.Join(", ", items) + "]";
    }

    private string Value(int indent, int depth, bool inList)
    {
        switch (Pick(depth > 0 ? 10 : 7))
        {
            case 0:
                EndLine();
                return "";
            case 1 or 2:
                string plain = Pick(Plain);
                text.Append(' ', 1 + Pick(2)).Append(plain);
                EndLine();
                return plain;
            case 3:
                (string written, string meant) = Pick(Quoted);
                text.Append(' ').Append(written);
                EndLine();
                return $"'{meant}'";
            case 4:
                return Flow();
            case 5:
                return Literal(indent);
            case 6:
                text.Append(" first\n").Append(' ', indent + 1 + Pick(3)).Append("second");
                EndLine();
                return "first second";
            case 7 or 8:
                EndLine();
                return Map(indent + 1 + Pick(4), depth - 1, false);
            default:
                EndLine();
                return List(indent + (inList ? 1 : 0) + Pick(3), depth - 1, false);
        }
    }

    private string Flow()
    {
        (string written, string meant) = Pick<(string, string)>([
            (" []", "[]"),
            (" {}", "{}"),
            (" [a, 'b', \"c\"]", "[a, 'b', 'c']"),
            (" [ 1 , http://x ]", "[1, http://x]"),
            (" {a: 1, \"b\": [x]}", "{a: 1, b: [x]}"),
            (" [{a: b}, []]", "[{a: b}, []]"),
        ]);
        text.Append(written);
        EndLine();
        return meant;
    }

    private string Literal(int indent)
    {
        int chomp = Pick(3);
        text.Append(" |")
            .Append(
                chomp == 1 ? "-"
                : chomp == 2 ? "+"
                : ""
            )
            .Append(Pick(4) == 0 ? " # note\n" : "\n");
        string margin = new(' ', indent + 1 + Pick(4));
        var lines = Enumerable.Range(0, 1 + Pick(3)).Select(_ => Pick(Words)).ToList();
        foreach (string line in lines)
        {
            text.Append(margin).Append(line).Append('\n');
        }

        int blanks = Pick(3);
        text.Append('\n', blanks);
        afterBlock = true;
        string body = string.Join('\n', lines);
        return $"|{body}{(chomp == 1 ? "" : "\n")}{(chomp == 2 ? new string('\n', blanks) : "")}|";
    }

    private void Begin(int indent, bool started)
    {
        if (started)
        {
            return;
        }

        // Behind a block a blank line or an indented comment could belong to it.
        int extra = afterBlock ? 2 : Pick(8);
        text.Append(
            extra switch
            {
                0 => "\n",
                1 => "    # odd place\n",
                _ => "",
            }
        );
        text.Append(' ', indent);
        afterBlock = false;
    }

    private void EndLine() =>
        text.Append(
            Pick(8) switch
            {
                0 => " # why\n",
                1 => "  \n",
                _ => "\n",
            }
        );
}
