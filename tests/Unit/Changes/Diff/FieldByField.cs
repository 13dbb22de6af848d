namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>What is told of one file, as a person would tell it.</summary>
public sealed class FieldByField
{
    public static TheoryData<string, string, string, string> Cases { get; } =
        new()
        {
            { "one value", "spec:\n  replicas: 1\n", "spec:\n  replicas: 2 # more\n", "~ spec.replicas: 1 → 2" },
            { "order of keys and style", "a: x\nb: {c: z}\n", "b:\n  c: 'z'\na: \"x\"\n", "" },
            {
                "one environment variable inserted",
                "env:\n- name: A\n  value: '1'\n- name: B\n  value: '2'\n",
                "env:\n- name: A\n  value: '1'\n- name: X\n  value: '9'\n- name: B\n  value: '2'\n",
                "+ env[name=X].name: X|+ env[name=X].value: 9"
            },
            {
                "named items in another order",
                "env:\n- name: A\n  value: '1'\n- name: B\n  value: '2'\n",
                "env:\n- name: B\n  value: '2'\n- name: A\n  value: '3'\n",
                "~ env[name=A].value: 1 → 3|> env: [\"A\",\"B\"] → [\"B\",\"A\"]"
            },
            {
                "ports by container port",
                "ports:\n- containerPort: 80\n  protocol: TCP\n",
                "ports:\n- containerPort: 81\n- containerPort: 80\n  protocol: UDP\n",
                "+ ports[containerPort=81].containerPort: 81|~ ports[containerPort=80].protocol: TCP → UDP"
            },
            {
                "one volume mounted twice",
                "volumeMounts:\n- name: v\n  mountPath: /a\n- name: v\n  mountPath: /b\n",
                "volumeMounts:\n- name: v\n  mountPath: /a\n- name: v\n  mountPath: /b\n  readOnly: true\n",
                "+ volumeMounts[mountPath=/b].readOnly: true"
            },
            {
                "hosts",
                "hosts:\n- host: a.example\n  path: /\n",
                "hosts:\n- host: b.example\n  path: /x\n- host: a.example\n  path: /y\n",
                "+ hosts[host=b.example].host: b.example|+ hosts[host=b.example].path: /x|~ hosts[host=a.example].path: / → /y"
            },
            {
                "topology keys",
                "topologySpreadConstraints:\n- topologyKey: zone\n  maxSkew: 1\n",
                "topologySpreadConstraints:\n- topologyKey: zone\n  maxSkew: 2\n",
                "~ topologySpreadConstraints[topologyKey=zone].maxSkew: 1 → 2"
            },
            { "an argument inserted at the front", "args: [--a, --b]\n", "args: [--x, --a, --b]\n", "+ args[0]: --x" },
            { "an argument changed in place", "args: [--a, --b=1]\n", "args: [--a, --b=2]\n", "~ args[1]: --b=1 → --b=2" },
            { "a map for a value", "a: 1\n", "a:\n  b: 1\n", "- a: 1|+ a.b: 1" },
            { "an empty list filled", "a: []\n", "a: [x]\n", "- a: []|+ a[0]: x" },
            {
                "a key with dots",
                "metadata:\n  annotations:\n    a.b/c: '1'\n",
                "metadata:\n  annotations:\n    a.b/c: '2'\n",
                "~ metadata.annotations[\"a.b/c\"]: 1 → 2"
            },
            { "an anchor's value, wherever it is used", "a: &x {v: 1}\nb: *x\n", "a: &x {v: 2}\nb: *x\n", "~ a.v: 1 → 2|~ b.v: 1 → 2" },
            {
                "a merge key",
                "base: &x {v: 1, w: 2}\nc:\n  <<: *x\n  w: 3\n",
                "base: &x {v: 5, w: 2}\nc:\n  <<: *x\n  w: 3\n",
                "~ base.v: 1 → 5|~ c.v: 1 → 5"
            },
            { "the last of two equal keys", "a: 1\na: 2\n", "a: 9\na: 3\n", "~ a: 2 → 3" },
            {
                "YAML in a string",
                "data:\n  app.yaml: |\n    pool: 10\n    log: info\n",
                "data:\n  app.yaml: |\n    log: info\n    pool: 20\n",
                "~ data[\"app.yaml\"].pool: 10 → 20"
            },
            {
                "JSON in a string",
                "data:\n  x.json: |\n    {\"a\": {\"b\": 1}}\n",
                "data:\n  x.json: |\n    {\"a\": {\"b\": 2}}\n",
                "~ data[\"x.json\"].a.b: 1 → 2"
            },
            { "prose in a string", "note: |\n  one\n  two\n", "note: |\n  one\n  three\n", "~ note: one\ntwo\n → one\nthree\n" },
            { "the second document without a name", "a: 1\n---\nb: 1\n", "a: 1\n---\nb: 2\n", "~ [1].b: 1 → 2" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ReadsAsAPersonWouldTellIt(string situation, string before, string after, string told)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(told, string.Join('|', Told.Fields(before, after)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TellsTheWayBackAsTheOpposite(string situation, string before, string after, string told)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(told.Length == 0, Told.Fields(after, before).Length == 0);
        Assert.Equal(
            Told.Landing(("a.yaml", before, after)).Fields.Select(field => (field.Path, field.Before, field.After)).ToHashSet(),
            [.. Told.Landing(("a.yaml", after, before)).Fields.Select(field => (field.Path, field.After, field.Before))]
        );
    }

    [Theory]
    [InlineData("values.json", "{\"a\":[{\"name\":\"x\",\"v\":1}]}", "{\"a\":[{\"name\":\"x\",\"v\":2}]}", "~ a[name=x].v: 1 → 2")]
    [InlineData("app.properties", "db.pool=1\n", "db.pool=2\n", "~ [\"db.pool\"]: 1 → 2")]
    [InlineData(".env", "POOL=1\n", "POOL=2\n", "~ POOL: 1 → 2")]
    [InlineData("app.toml", "[db]\npool = 1\n", "[db]\npool = 2\n", "~ db.pool: 1 → 2")]
    [InlineData("image-tags/api", "image_tag: v1\n", "image_tag: v2\n", "~ image_tag: v1 → v2")]
    public void OtherFormatsAreFieldsToo(string path, string before, string after, string told) =>
        Assert.Equal([told], Told.Fields(before, after, path));
}
