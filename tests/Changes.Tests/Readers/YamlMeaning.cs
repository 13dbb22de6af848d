using System.Text;
using Cairn.Changes.Readers;

namespace Cairn.Changes.Tests.Readers;

/// <summary>What Kubernetes' own readers make of YAML, written by hand from the YAML specification and go-yaml's behaviour.</summary>
public sealed class YamlMeaning
{
    public static TheoryData<string, string> Cases => new()
    {
        // Scalars keep their text.
        { "a: yes\nb: no\nc: on\nd: Off\n", "{a: yes, b: no, c: on, d: Off}" },
        { "a: 0777\nb: 0o17\nc: 1e3\nd: .5\ne: ~\nf: null\ng: 1_000\n", "{a: 0777, b: 0o17, c: 1e3, d: .5, e: ~, f: null, g: 1_000}" },
        { "a: 12:30:45\nb: a:b\nc: http://x/y?z=1#f\nd: 10.0.0.1:80\n", "{a: 12:30:45, b: a:b, c: http://x/y?z=1#f, d: 10.0.0.1:80}" },
        { "a: value # comment\nb: value#none\nc: # all comment\nd: 'x' # y\n", "{a: value, b: value#none, c: , d: 'x'}" },
        { "a:\nb: \nc:   \n", "{a: , b: , c: }" },
        { "a: -1\nb: --flag=x\nc: -\n", "! invalid YAML" },
        { "a: -1\nb: --flag=x\nc: a - b\n", "{a: -1, b: --flag=x, c: a - b}" },
        { "a: x   \nb:    y\n", "{a: x, b: y}" },
        { "a: {{ .Values.x }}\n", "! Helm or Go template" },
        { "{{- if .Values.x }}\na: b\n{{- end }}\n", "! Helm or Go template" },
        { "a: 'it''s'\nb: \"q\\\"\\n\\t\\\\ \\u00e9 \\x41\\/\"\nc: ''\nd: \"\"\n", "{a: 'it's', b: 'q\"⏎\t\\ é A/', c: '', d: ''}" },
        { "a: @x\n", "! invalid YAML" },
        { "a: %x\n", "! invalid YAML" },
        { "a: `x`\n", "! invalid YAML" },
        { "a: b: c\n", "! invalid YAML" },
        { "a: x%y@z`\nb: a & b * c ! d\n", "{a: x%y@z`, b: a & b * c ! d}" },
        { "\u00e4: \u00fc\nb: \U0001F600 x\n", "{\u00e4: \u00fc, b: \U0001F600 x}" },

        // Keys.
        { "'quoted key': 1\n\"other\": 2\n", "{quoted key: 1, other: 2}" },
        { "with space: 1\napp.kubernetes.io/name: x\n/path/{id}: y\n", "{with space: 1, app.kubernetes.io/name: x, /path/{id}: y}" },
        { "a : 1\n", "{a: 1}" },
        { "a: 1\nb: 2\na: 3\n", "{b: 2, a: 3}" },
        { "? a\n: b\n", "{a: b}" },
        { "? [a]\n: b\n", "! invalid YAML" },
        { "{a: b}: c\n", "! invalid YAML" },
        { "1: a\ntrue: b\n", "{1: a, true: b}" },

        // Lists.
        { "- a\n- 'b'\n-\n- c\n", "[a, 'b', , c]" },
        { "a:\n- x\n- y\nb: z\n", "{a: [x, y], b: z}" },
        { "a:\n  - x\n  - y\nb: z\n", "{a: [x, y], b: z}" },
        { "- - a\n  - b\n- - c\n", "[[a, b], [c]]" },
        { "- name: a\n  value: 1\n- name: b\n", "[{name: a, value: 1}, {name: b}]" },
        { "-   name: a\n    value: 1\n", "[{name: a, value: 1}]" },
        { "a:\n-\n  b: c\n-\n- d\n", "{a: [{b: c}, , d]}" },
        { "a:\n- b:\n  - c\n  d: e\n", "{a: [{b: [c], d: e}]}" },
        { "a:\n  - b\n c: d\n", "! invalid YAML" },
        { "a:\n  b: c\n d: e\n", "! invalid YAML" },
        { "a: [x, 'y', \"z\"]\nb: []\nc: {}\nd: {e: f, \"g\": 1}\n", "{a: [x, 'y', 'z'], b: [], c: {}, d: {e: f, g: 1}}" },
        { "a: [x,\n  y]\nb: {c: d,\n  e: [f]}\n", "{a: [x, y], b: {c: d, e: [f]}}" },
        { "a: [x:y, http://z, -1]\n", "{a: [x:y, http://z, -1]}" },
        { "a: [b: c]\n", "{a: [{b: c}]}" },
        { "{\"a\":1,\"b\":[true,null]}", "{a: 1, b: [true, null]}" },

        // Comments.
        { "# top\na:\n    # odd\n  # place\n  - x\n# at zero\n  - y\n", "{a: [x, y]}" },
        { "a:\n  b: 1\n# comment\n  c: 2\n", "{a: {b: 1, c: 2}}" },
        { "a: 'x'# as libyaml has it\n", "{a: 'x'}" },

        // Several lines.
        { "a: one\n  two\n\n  three\nb: c\n", "{a: one two⏎three, b: c}" },
        { "a:\n  one\nb: c\n", "{a: one, b: c}" },
        { "a: 'one\n  two'\n", "{a: 'one two'}" },
        { "a: \"one\\\n  two\"\n", "{a: 'onetwo'}" },
        { "a: |\n  x\n  y\nb: c\n", "{a: |x⏎y⏎|, b: c}" },
        { "a: |-\n  x\n\nb: |+\n  y\n\nc: >-\n  one\n  two\n\n  three\n   more\n", "{a: |x|, b: |y⏎⏎|, c: |one two⏎three⏎ more|}" },
        { "a: |\n\n  x\n\n\n", "{a: |⏎x⏎|}" },
        { "a: |2\n    x\n   y\n", "{a: |  x⏎ y⏎|}" },
        { "a: |1-\n  x\n", "{a: | x|}" },
        { "a: |-2\n    x\n", "{a: |  x|}" },
        { "a: | # c\n  # no comment\n  x\n# comment\nb: c\n", "{a: |# no comment⏎x⏎|, b: c}" },
        { "a:\n  b: |\n    x\n  # comment\n  c: d\n", "{a: {b: |x⏎|, c: d}}" },
        { "a: |\nb: c\n", "{a: ||, b: c}" },
        { "a: |\n  x", "{a: |x|}" },
        { "a: >\n  x\n\n\n  y\n z\n", "! invalid YAML" },
        { "a: >\n  x\n\n\n  y\n", "{a: |x⏎⏎y⏎|}" },
        { "- |\n x\n- >\n y\n", "[|x⏎|, |y⏎|]" },
        { "a: |\n  x\n    y\n  z\n", "{a: |x⏎  y⏎z⏎|}" },
        { "a: |\n  x  \n  \n    \n  y\n", "{a: |x  ⏎⏎  ⏎y⏎|}" },
        { "a: |\n\ttab\n", "! invalid YAML" },
        { "a: |\n  x\ty\n", "{a: |x\ty⏎|}" },

        { "a: |\n    \n     x\nb: c\n", "{a: |⏎x⏎|, b: c}" },
        { "a:\n    b: \"one\n  two\"\n    c: d\n", "{a: {b: 'one two', c: d}}" },
        { "a:\n  b: \"\\\n    one,\\\n    two\\\n  \"\n  c: d\n", "{a: {b: 'one,two', c: d}}" },
        { "a: \"one\\\n  \\ two\"\n", "{a: 'one two'}" },
        { "a: 'one\n\n  two '\n", "{a: 'one⏎two '}" },
        { "a: one\n  {two} [three]\n  # comment\nb: c\n", "{a: one {two} [three], b: c}" },
        { "a: one\n  - two\n", "{a: one - two}" },
        { "a: one\n  b: two\n", "! invalid YAML" },
        { "a: [\n  x, # one\n  'y'\n  ]\nb: [\n  z\n]\n", "{a: [x, 'y'], b: [z]}" },
        { "a: [x,]\n", "{a: [x]}" },
        { "a: [x\n  y]\n", "{a: [x y]}" },
        { "- [a]\n- :80\n- ::b\n# \u00a0\n", "[[a], :80, ::b]" },
        { "- :8080\n- :a:b\n", "[:8080, :a:b]" },

        // Documents.
        { "---\na: 1\n---\nb: 2\n...\n", "{a: 1} --- {b: 2}" },
        { "--- # comment\na: 1\n", "{a: 1}" },
        { "---\n---\na: 1\n---\n# nothing\n", "{a: 1}" },
        { "# only\n", "" },
        { "", "" },
        { "--- text\n", "! no mapping or list" },
        { "--- text\n---\na: 1\n", "text --- {a: 1}" },
        { "--- {a: 1}\n", "{a: 1}" },
        { "--- |\n x\n---\n- 1\n", "|x⏎| --- [1]" },
        { "a: 1\n...\n---\nb: 2\n", "{a: 1} --- {b: 2}" },
        { "%YAML 1.1\n---\na: 1\n", "{a: 1}" },
        { "just text\n", "! no mapping or list" },
        { "a: x---\nb: ---\n", "{a: x---, b: ---}" },

        // Line ends, tabs, marks.
        { "a: 1\r\nb:\r\n  - x\r\nc: |\r\n  y\r\n  z\r\n", "{a: 1, b: [x], c: |y⏎z⏎|}" },
        { "a:\n\tb: 1\n", "! invalid YAML" },
        { "a:\tb\n", "{a: b}" },
        { "\uFEFFa: 1\n", "{a: 1}" },

        // Anchors, merges, tags.
        { "a: &x 1\nb: *x\n", "{a: 1, b: 1}" },
        { "a: &x {b: c}\nd: *x\n", "{a: {b: c}, d: {b: c}}" },
        { "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3\n", "{a: {b: 1, c: 2}, d: {b: 3, c: 2}}" },
        { "a: &x {b: 1, c: 2}\nd:\n  !!merge <<: *x\n  b: 3\n", "{a: {b: 1, c: 2}, d: {b: 3, c: 2}}" },
        { "a: &x\n  b: 1\nd:\n- <<: *x\n  c: 2\n- *x\n", "{a: {b: 1}, d: [{c: 2, b: 1}, {b: 1}]}" },
        { "a: &x\n- 1\nb: &y |\n  t\nc: [*x, *y]\n", "{a: [1], b: |t⏎|, c: [[1], |t⏎|]}" },
        { "- &k a: 1\n- *k\n- *k : 2\n", "[{a: 1}, a, {a: 2}]" },
        { "a: &x {b: 1, b: 2}\nb: &y [3]\nc: *y\na: *x\n", "{b: [3], c: [3], a: {b: 2}}" },
        { "a: &x {b: 1}\nd:\n  b: 3\n  <<: *x\n", "{a: {b: 1}, d: {b: 3}}" },
        { "a: &x {b: 1}\nc: &y {b: 2, d: 4}\ne:\n  <<: [*x, *y]\n", "{a: {b: 1}, c: {b: 2, d: 4}, e: {b: 1, d: 4}}" },
        { "a:\n  \"<<\": {b: 1}\n", "{a: {<<: {b: 1}}}" },
        { "a: {<<: 1}\n", "! invalid YAML" },
        { "a: *missing\n", "! invalid YAML" },
        { "a: &x [*x]\n", "! invalid YAML" },
        { "a: !!str 20\nb: !vault x\nc: !Ref {d: e}\nf: ! 3\n", "{a: '20', b: x, c: {d: e}, f: '3'}" },
        { "a: &x 1\n---\nb: *x\n", "! invalid YAML" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EachFileMeansWhatIsWrittenBesideIt(string yaml, string meaning) =>
        Assert.Equal(meaning, Shown.Of(new FileReader().Read("x/y.yaml", Encoding.UTF8.GetBytes(yaml))));
}
