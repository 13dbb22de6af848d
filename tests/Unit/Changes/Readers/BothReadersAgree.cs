using System.Text;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Trees;
using CsCheck;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>The line reader against the judge: on files written to be valid, and on files that were damaged.</summary>
public sealed class BothReadersAgree
{
    private static readonly string[] Snippets =
    [
        "\n",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        "-",
        "- ",
        "#",
        " #",
        "'",
        "\"",
        "\\",
        "|",
        "|-",
        "|+2",
        ">",
        ">-",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "!!merge <<: *a",
        "? ",
        "---\n",
        "...\n",
        "--- ",
        "%",
        "@",
        "`",
        "{{",
        "{{- x }}",
        "\r\n",
        "\r",
        "é",
        "\u0085",
        "\u00a0",
        "\u2028",
        "~",
        "''",
        "\"\\\n  \"",
        "key: v\n",
        "  - x\n",
        "\n\n",
        "    ",
        "\\ ",
        "\\u00e9",
        "\u0001",
        "\uFEFF",
        "a: &a\n",
        "- &a x\n",
        "- *a\n",
        "[a,\n b]",
        "{a: b,\n}",
    ];

    private static readonly string[] Manifests =
    [
        """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api # the api
              labels: {app: api, "tier": 'web'}
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                  - name: api
                    image: "registry.example/api:1.2"
                    args: ["--listen", ':8080', -v]
                    env:
                      - name: DB_POOL_SIZE
                        value: "20"
                      # the secret
                      - name: TOKEN
                        valueFrom:
                          secretKeyRef: {name: t, key: k}
                    command:
                      - sh
                      - -c
                      - |
                        set -e
                          echo "{{ x }}"

                        exit 0
                  volumes: []
            ---
            data:
              app.yaml: |-
                a: 1
                b: [2]
              note: >
                one
                two

                three
            """,
        """
            x-common: &common
              restart: always
              ports: &ports
              - 80
              - "443"
            services:
              web:
                <<: *common
                restart: 'no'
                description: a long text that
                  goes on here

                  and here
                quoted: "first
                  second\
                  third \u00e9"
              db:
                !!merge <<: *common
                ports: *ports
                list: [
                  a, # one
                  {b: c},
                ]
            """,
    ];

    private readonly Agreement agreement = new();

    [Fact]
    public void OnFilesWrittenInEveryStyle() =>
        Gen
            .Int.Array[0, 120]
            .Sample(
                tape =>
                {
                    var written = new WrittenYaml(tape);
                    byte[] content = Encoding.UTF8.GetBytes(written.Text);
                    string? difference = new Agreement().Check(content);
                    Assert.True(difference is null, difference + "\n" + written.Text);
                    ParsedFile read = new FileReader().Read("x.yaml", content);
                    Assert.Equal(written.Meaning, read.Tree is { } tree ? Sorted(tree) : read.Reason);
                },
                iter: 20_000
            );

    [Fact]
    public void OnDamagedFiles() =>
        Gen.Select(
                Gen.OneOf(Gen.OneOfConst(Manifests), Gen.Int.Array[20, 80].Select(tape => new WrittenYaml(tape).Text)),
                Gen.Select(Gen.Int[0, 4], Gen.Int[0, int.MaxValue - 1], Gen.Int[0, int.MaxValue - 1], Gen.OneOfConst(Snippets)).Array[1, 6]
            )
            .Sample(
                (text, edits) =>
                {
                    string damaged = edits.Aggregate(
                        text,
                        (before, edit) => Damage(before, edit.Item1, edit.Item2, edit.Item3, edit.Item4)
                    );
                    string? difference = new Agreement().Check(Encoding.UTF8.GetBytes(damaged));
                    Assert.True(difference is null, difference + "\n" + damaged.Replace(' ', '·'));
                },
                iter: 40_000
            );

    [Fact]
    public void OnMostFilesTheLineReaderIsEnough()
    {
        foreach (string manifest in Manifests)
        {
            agreement.Check(Encoding.UTF8.GetBytes(manifest.Replace(",\n    ]", "\n    ]", StringComparison.Ordinal)));
            Assert.True(agreement.Taken, manifest);
        }
    }

    [Theory]
    [InlineData("a:\n- [x]\n- :# why\n- c\n")]
    [InlineData("a:\n  - - [x]\n    - - :# why\n    - c\n")]
    [InlineData("a: [x]\nb:\n- :8080\n- c\n")]
    [InlineData("b:\n- :# why\n- c\n")]
    public void OnAValueThatBeginsWithAColon(string text) => Assert.Null(agreement.Check(Encoding.UTF8.GetBytes(text)));

    private static string Damage(string text, int kind, int where, int width, string snippet)
    {
        int at = where % (text.Length + 1);
        int line = text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1;
        int lineEnd = text.IndexOf('\n', line) is var end and >= 0 ? end + 1 : text.Length;
        return kind switch
        {
            0 => text.Insert(at, snippet),
            1 => text.Remove(at, Math.Min(1 + (width % 6), text.Length - at)),
            2 => text.Insert(line, text[line..lineEnd]),
            3 => text.Insert(line, width % 2 == 0 ? " " : "  "),
            _ => text.Length > line && text[line] == ' ' ? text.Remove(line, 1) : text.Insert(line, snippet),
        };
    }

    private static string Sorted(Tree tree)
    {
        var text = new StringBuilder();
        foreach (int root in tree.Roots)
        {
            text.Append(text.Length > 0 ? " --- " : "").Append(Sorted(tree, root));
        }

        return text.Replace('\n', '⏎').ToString();
    }

    private static string Sorted(Tree tree, int node)
    {
        TreeNode at = tree.Nodes[node];
        if (at.Kind == NodeKind.Scalar)
        {
            return at.Style switch
            {
                ScalarStyle.Plain => tree.ValueString(node),
                ScalarStyle.Quoted => $"'{tree.ValueString(node)}'",
                _ => $"|{tree.ValueString(node)}|",
            };
        }

        var children = new List<(string Key, string Value)>();
        for (int child = node + 1; child < at.End; child = tree.Nodes[child].End)
        {
            children.Add((Encoding.UTF8.GetString(tree.Key(child)), Sorted(tree, child)));
        }

        return at.Kind == NodeKind.List
            ? "[" + string.Join(", ", children.Select(c => c.Value)) + "]"
            : "{" + string.Join(", ", children.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {c.Value}")) + "}";
    }
}
