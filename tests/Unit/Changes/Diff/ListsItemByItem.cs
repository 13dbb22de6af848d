using Cairn.Trail.Changes.Diff;

namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>Which items of a list are the same, and whether their order has a meaning.</summary>
public sealed class ListsItemByItem
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n";

    public static TheoryData<string, string, string, string> Pairs { get; } =
        new()
        {
            {
                "one of two ports of one number (kubernetes#39188)",
                "ports:\n- {port: 53, protocol: UDP}\n- {port: 53, protocol: TCP}\n",
                "ports:\n- {port: 53, protocol: TCP}\n",
                "- ports[port=53,protocol=UDP].port: 53|- ports[port=53,protocol=UDP].protocol: UDP"
            },
            {
                "a port of another protocol, the other changed",
                "ports:\n- {containerPort: 53, protocol: TCP, hostPort: 1}\n",
                "ports:\n- {containerPort: 53, protocol: UDP}\n- {containerPort: 53, protocol: TCP, hostPort: 2}\n",
                "+ ports[containerPort=53,protocol=UDP].containerPort: 53|+ ports[containerPort=53,protocol=UDP].protocol: UDP"
                    + "|~ ports[containerPort=53].hostPort: 1 → 2"
            },
            {
                "the first of two variables of one name (kubectl#1750)",
                "env:\n- {name: A, value: '5'}\n- {name: B, value: x}\n- {name: A, value: '6'}\n",
                "env:\n- {name: B, value: x}\n- {name: A, value: '6'}\n",
                "- env[0].name: A|- env[0].value: 5"
            },
            {
                "the last of two variables of one name",
                "env:\n- {name: A, value: '5'}\n- {name: B, value: x}\n- {name: A, value: '6'}\n",
                "env:\n- {name: A, value: '5'}\n- {name: B, value: x}\n",
                "~ env[name=A].value: 6 → 5|- env[0].name: A|- env[0].value: 5|> env: [\"A\",\"B\",\"A\"] → [\"A\",\"B\"]"
            },
            {
                "an item whose name is null, spelled otherwise",
                "l:\n- {name: ~, value: 1}\n- {name: b, value: 1}\n",
                "l:\n- {name: null, value: 2}\n- {name: b, value: 1}\n",
                "~ l[0].value: 1 → 2"
            },
            {
                "literals (kustomize#4495)",
                "literals: [POOL=20, LOG=info]\n",
                "literals: [DEBUG=1, POOL=50, LOG=info]\n",
                "+ literals[0]: DEBUG=1|~ literals[1]: POOL=20 → POOL=50"
            },
            {
                "a rule in front, the next one edited",
                "rules:\n- {apiGroups: [''], resources: [pods], verbs: [get]}\n"
                    + "- {apiGroups: [apps], resources: [deployments], verbs: [get]}\n",
                "rules:\n- {apiGroups: [batch], resources: [jobs], verbs: [create]}\n"
                    + "- {apiGroups: [''], resources: [pods], verbs: [get, list]}\n"
                    + "- {apiGroups: [apps], resources: [deployments], verbs: [get]}\n",
                "+ rules[0].apiGroups[0]: batch|+ rules[0].resources[0]: jobs|+ rules[0].verbs[0]: create|+ rules[1].verbs[1]: list"
            },
            {
                "JSON patches in another order, one edited",
                "p:\n- {op: replace, path: /a, value: 1}\n- {op: replace, path: /b, value: 2}\n- {op: remove, path: /c}\n",
                "p:\n- {op: remove, path: /c}\n- {op: replace, path: /a, value: 1}\n- {op: replace, path: /b, value: 9}\n",
                "~ p[2].value: 2 → 9|> p: [\"[0]\",\"[1]\",\"[2]\"] → [\"[2]\",\"[0]\",\"[1]\"]"
            },
            {
                "flags with their values",
                "args: [--port=80, --log-level=info, --v=2]\n",
                "args: [--debug, --log-level=warn, --v=2]\n",
                "~ args[0]: --port=80 → --debug|~ args[1]: --log-level=info → --log-level=warn"
            },
            {
                "values of flags exchanged",
                "args: [--from, primary, --to, replica]\n",
                "args: [--from, replica, --to, primary]\n",
                "~ args[1]: primary → replica|~ args[3]: replica → primary"
            },
            { "one of two equal items removed", "a: [x, y, x]\n", "a: [y, x]\n", "- a[0]: x" },
            {
                "subjects of one name",
                "subjects:\n- {kind: ServiceAccount, name: d, namespace: a}\n- {kind: ServiceAccount, name: d, namespace: b}\n",
                "subjects:\n- {kind: ServiceAccount, name: d, namespace: b}\n",
                "- subjects[name=d,kind=ServiceAccount,namespace=a].kind: ServiceAccount"
                    + "|- subjects[name=d,kind=ServiceAccount,namespace=a].name: d"
                    + "|- subjects[name=d,kind=ServiceAccount,namespace=a].namespace: a"
            },
            {
                "constraints of one topology key",
                "t:\n- {topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}\n"
                    + "- {topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, maxSkew: 1}\n",
                "t:\n- {topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, maxSkew: 2}\n"
                    + "- {topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}\n",
                "~ t[topologyKey=zone,whenUnsatisfiable=ScheduleAnyway].maxSkew: 1 → 2|> t: [\"[0]\",\"[1]\"] → [\"[1]\",\"[0]\"]"
            },
            {
                "a number that identifies is text now",
                "ports:\n- {containerPort: 80, name: }\n",
                "ports:\n- {containerPort: '80', name: }\n",
                "~ ports[containerPort=80].containerPort: 80 → \"80\""
            },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Items_are_compared_with_themselves(string situation, string before, string after, string told)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(told, string.Join('|', Told.Fields(before, after)));
    }

    [Theory]
    [InlineData(
        "  containers: [{name: c, args: [--a=1, --b=2, --c=3]}]\n",
        "  containers: [{name: c, args: [--c=3, --b=2, --a=1]}]\n",
        "spec.containers[name=c].args"
    )]
    [InlineData(
        "  containers: [{name: c, command: [a, b]}]\n",
        "  containers: [{name: c, command: [b, a]}]\n",
        "spec.containers[name=c].command"
    )]
    [InlineData("  initContainers: [{name: a}, {name: b}]\n", "  initContainers: [{name: b}, {name: a}]\n", "spec.initContainers")]
    [InlineData(
        "  containers: [{name: c, env: [{name: HOST, value: h}, {name: URL, value: $(HOST)}]}]\n",
        "  containers: [{name: c, env: [{name: URL, value: $(HOST)}, {name: HOST, value: h}]}]\n",
        "spec.containers[name=c].env"
    )]
    [InlineData(
        "  containers: [{name: c, envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: b}}]}]\n",
        "  containers: [{name: c, envFrom: [{configMapRef: {name: b}}, {configMapRef: {name: a}}]}]\n",
        "spec.containers[name=c].envFrom"
    )]
    [InlineData("  tolerations: [{key: a}, {key: b}]\n", "  tolerations: [{key: b}, {key: a}]\n", "spec.tolerations")]
    public void Order_with_a_meaning_is_told_once(string before, string after, string list) =>
        Assert.StartsWith($"> {list}: [", Assert.Single(Told.Fields(Pod + before, Pod + after)), StringComparison.Ordinal);

    [Theory]
    [InlineData("  containers: [{name: a}, {name: b}]\n", "  containers: [{name: b}, {name: a}]\n")]
    [InlineData("  volumes: [{name: a}, {name: b}]\n", "  volumes: [{name: b}, {name: a}]\n")]
    [InlineData(
        "  containers: [{name: c, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]}]\n",
        "  containers: [{name: c, ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]}]\n"
    )]
    [InlineData(
        "  initContainers: [{name: c, volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}]\n",
        "  initContainers: [{name: c, volumeMounts: [{name: v, mountPath: /b}, {name: v, mountPath: /a}]}]\n"
    )]
    [InlineData("  hostAliases: [{ip: a}, {ip: b}]\n", "  hostAliases: [{ip: b}, {ip: a}]\n")]
    public void Order_without_a_meaning_is_formatting(string before, string after) =>
        Assert.Equal(TextChangeReasons.SameFields, Assert.Single(Told.Landing(("a.yaml", Pod + before, Pod + after)).Texts).Reason);

    [Theory]
    [InlineData("metadata: {name: x, finalizers: [a, b]}\n", "metadata: {name: x, finalizers: [b, a]}\n", true)]
    [InlineData(
        "metadata: {name: x}\nspec: {ports: [{port: 1}, {port: 2}]}\n",
        "metadata: {name: x}\nspec: {ports: [{port: 2}, {port: 1}]}\n",
        true
    )]
    [InlineData(
        "metadata: {name: x}\nspec: {containers: [{name: a}, {name: b}]}\n",
        "metadata: {name: x}\nspec: {containers: [{name: b}, {name: a}]}\n",
        false
    )]
    public void What_the_schema_says_of_one_kind_holds_for_no_other(string before, string after, bool formatting)
    {
        const string Service = "apiVersion: v1\nkind: Service\n";
        Assert.Equal(formatting, Told.Fields(Service + before, Service + after).Length == 0);
    }

    [Fact]
    public void Large_lists_are_paired_in_their_order()
    {
        string[] items = [.. Enumerable.Range(0, 20_000).Select(i => $"- {{match: item-{i}, to: {i}}}")];
        string[] after = [.. items.Skip(1).Append("- {match: new, to: x}")];
        after[9_000] = "- {match: item-9001, to: other}";
        Assert.Equal(
            ["~ a[9000].to: 9001 → other", "+ a[19999].match: new", "+ a[19999].to: x", "- a[0].match: item-0", "- a[0].to: 0"],
            Told.Fields("a:\n" + string.Join('\n', items) + "\n", "a:\n" + string.Join('\n', after) + "\n")
        );
    }

    [Fact]
    public void Order_of_credentials_does_not_tell_them()
    {
        string told = Assert.Single(
            Told.Fields(
                Pod + "  containers: [{name: c, args: [--x=1, --token, abcDEF123, -v]}]\n",
                Pod + "  containers: [{name: c, args: [-v, --token, abcDEF123, --x=1]}]\n"
            )
        );
        Assert.DoesNotContain("abcDEF123", told, StringComparison.Ordinal);
    }
}
