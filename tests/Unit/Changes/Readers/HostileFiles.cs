using System.Text;
using Cairn.Trail.Changes.Readers;
using CsCheck;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>Files made to exhaust a reader end soon, with a tree or a reason; and no bytes at all make one throw.</summary>
public sealed class HostileFiles
{
    // In bytes. Far above what any of them takes, far below what a reader without bounds would.
    private const long MostAllocated = 1L << 30;

    public static TheoryData<string, string> Names =>
        new()
        {
            { "laughs.yaml", NotFieldsReasons.TooManyAliases },
            { "merges.yaml", NotFieldsReasons.TooManyAliases },
            { "long-chain.yaml", "" },
            { "text-laughs.yaml", NotFieldsReasons.TooManyAliases },
            { "brackets.yaml", NotFieldsReasons.TooDeep },
            { "brackets.json", NotFieldsReasons.TooDeep },
            { "brackets.toml", NotFieldsReasons.InvalidToml },
            { "dashes.yaml", NotFieldsReasons.TooDeep },
            { "steps.yaml", NotFieldsReasons.TooDeep },
            { "repeated-keys.yaml", "" },
            { "many-keys.yaml", "" },
            { "huge-key.yaml", NotFieldsReasons.InvalidYaml },
            { "huge-key.json", "" },
            { "many-values.json", NotFieldsReasons.TooManyValues },
            { "quotes.yaml", NotFieldsReasons.InvalidYaml },
            { "anchors.yaml", "" },
            { "merge-lists.yaml", "" },
            { "key-aliases.yaml", NotFieldsReasons.TooManyAliases },
            { "blank-first-lines.yaml", "" },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void Exhausting_file_ends_in_bounded_memory_with_a_tree_or_a_reason(string name, string reason)
    {
        byte[] content = Encoding.UTF8.GetBytes(Make(name));
        var reader = new FileReader();
        long before = GC.GetAllocatedBytesForCurrentThread();
        ParsedFile read = reader.Read(name, content);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        Assert.Equal(reason, read.Reason ?? "");
    }

    [Fact]
    public void NoBytesMakeAReaderThrow() =>
        Gen.Select(
                Gen.OneOfConst("a.yaml", "a.json", "a.toml", "a.properties", "a.env", "plain"),
                Gen.Byte.Array[0, 60],
                Gen.String[Gen.Char["ab:-[]{}'\"\\#&*!|>%= \n\t,?="], 0, 60]
            )
            .Sample(
                (name, bytes, text) =>
                {
                    var reader = new FileReader();
                    foreach (byte[] content in new[] { bytes, Encoding.UTF8.GetBytes(text) })
                    {
                        ParsedFile read = reader.Read(name, content);
                        Assert.True(read.Tree is null != read.Reason is null);
                        Assert.True(read.Reason is null || NotFieldsReasons.All.Contains(read.Reason));
                        reader.ReadEmbedded(Encoding.UTF8.GetBytes(name), content);
                    }
                },
                iter: 20_000
            );

    private static string Make(string name)
    {
        var text = new StringBuilder();
        switch (name)
        {
            case "laughs.yaml":
                text.Append("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
                for (int level = 1; level < 12; level++)
                {
                    text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
                }

                break;
            case "merges.yaml":
                text.Append("a0: &a0 {x: 1}\n");
                for (int level = 1; level < 40; level++)
                {
                    text.Append(
                        $"a{level}: &a{level}\n  <<: [*a{level - 1}, *a{level - 1}]\n  k{level}: {{<<: *a{level - 1}}}\n  l{level}: "
                            + $"*a{level - 1}\n"
                    );
                }

                break;
            case "long-chain.yaml":
                text.Append("a0: &a0 {x: 1}\n");
                for (int level = 1; level < 20_000; level++)
                {
                    text.Append($"a{level}: &a{level}\n  <<: *a{level - 1}\n");
                }

                break;
            case "text-laughs.yaml":
                text.Append("a: &a ").Append('x', 1 << 20).Append("\nb:\n").Insert(text.Length, "- *a\n", 500_000);
                break;
            case "brackets.yaml" or "brackets.json":
                text.Append('[', 100_000);
                break;
            case "brackets.toml":
                text.Append("a = ").Append('[', 100_000);
                break;
            case "dashes.yaml":
                text.Insert(0, "- ", 100_000);
                break;
            case "steps.yaml":
                for (int level = 0; level < 2_000; level++)
                {
                    text.Append(' ', level).Append("a:\n");
                }

                break;
            case "repeated-keys.yaml":
                text.Insert(0, "a: 1\n", 1_000_000);
                break;
            case "many-keys.yaml":
                for (int key = 0; key < 400_000; key++)
                {
                    text.Append($"k{key}: 1\n");
                }

                for (int map = 0; map < 20_000; map++)
                {
                    text.Append($"m{map}: {{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1}}\n");
                }

                break;
            case "huge-key.yaml":
                text.Append('k', 4 << 20).Append(": 1\n");
                break;
            case "huge-key.json":
                text.Append("{\"").Append('k', 4 << 20).Append("\": 1}");
                break;
            case "many-values.json":
                text.Append('[').Insert(1, "1,", 3_000_000).Append("1]");
                break;
            case "quotes.yaml":
                text.Append("a: ").Append('"', 1_000_001);
                break;
            case "anchors.yaml":
                for (int anchor = 0; anchor < 100_000; anchor++)
                {
                    text.Append($"- &a{anchor} x\n- *a{anchor}\n");
                }

                break;
            case "merge-lists.yaml":
                text.Append("a: &a {x: 1, y: 2}\nb:\n  k: 1\n  <<: [")
                    .Append(string.Join(", ", Enumerable.Repeat("*a", 3_000)))
                    .Append("]\n");
                break;
            case "key-aliases.yaml":
                text.Append("- &k ")
                    .Append('x', 900)
                    .Append(": 1\n")
                    .Append("- ? &l \"")
                    .Append('x', 1 << 20)
                    .Append("\"\n  : 1\n")
                    .Insert(text.Length, "- *l\n", 500_000);
                break;
            default:
                text.Insert(0, "- a: |\n    \n     x\n", 30);
                break;
        }

        return text.ToString();
    }
}
