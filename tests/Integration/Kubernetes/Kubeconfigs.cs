using System.Text.Json;
using Cairn.Cli.Tests;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Sources.Kubernetes.Tests;

/// <summary>Which cluster a kubeconfig means, and what is said where it means none.</summary>
public sealed class Kubeconfigs : IDisposable
{
    private const string Two = """
        apiVersion: v1
        kind: Config
        current-context: homelab
        contexts:
        - {name: homelab, context: {cluster: one}}
        - {name: production, context: {cluster: two, user: gone}}
        - {name: torn, context: {cluster: gone}}
        clusters: [{name: one, cluster: {server: 'https://one.example:6443/base'}}, {name: two, cluster: {server: 'https://two.example'}}]
        """;

    private const string One = "current-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\n";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Current_context_is_meant_where_none_is_named()
    {
        Assert.Equal("https://one.example:6443/base", Kubeconfig.Access(Write(Two), null).Server.AbsoluteUri);
        using var api = KubernetesApi.Open(Write(Two), null, TimeSpan.FromSeconds(1));
        Assert.Equal("https://one.example:6443", api.Address);
    }

    [Theory]
    [InlineData("prodution", "There is no context 'prodution' in FILE. Did you mean 'production'?")]
    [InlineData("home", "There is no context 'home' in FILE. Did you mean 'homelab'?")]
    [InlineData("zzzzzz", "There is no context 'zzzzzz' in FILE. Pass one with --context NAME: homelab, production, torn.")]
    [InlineData(
        "production",
        "The context 'production' in FILE names the user 'gone', who is not in FILE. Add them there, or choose another context with "
            + "--context NAME."
    )]
    [InlineData(
        "torn",
        "The context 'torn' in FILE names the cluster 'gone', which is not in FILE. Add it there, or choose another context with --context "
            + "NAME."
    )]
    public void What_is_missing_is_named_with_what_to_do(string context, string said)
    {
        string file = Write(Two);
        KubeconfigException wrong = Assert.Throws<KubeconfigException>(() => Kubeconfig.Access(file, context));
        Assert.Equal(said.Replace("FILE", file, StringComparison.Ordinal), wrong.Message);
        Assert.False(wrong.IsUnreadable);
    }

    [Theory]
    [InlineData("users: [{name: a, user: {token: hunter2", "it isn't YAML from line 2 on")]
    [InlineData("kind: Secret\nstringData: {token: hunter2}", "it isn't a kubeconfig: kind is not Config")]
    [InlineData("- hunter2", "it isn't a kubeconfig: kind is not Config")]
    [InlineData(
        "current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://a', "
            + "certificate-authority-data: hunter2}}]",
        "certificate-authority-data isn't base64"
    )]
    public void File_that_is_no_kubeconfig_is_refused_without_quoting_it(string text, string why)
    {
        string file = Write(text);
        KubeconfigException wrong = Assert.Throws<KubeconfigException>(() => Kubeconfig.Access(file, null));
        Assert.True(wrong.IsUnreadable);
        Assert.Equal($"Can't read the kubeconfig {file}: {why}", wrong.Reason);
    }

    [Theory]
    [InlineData("server: 'http://a.example'", null)]
    [InlineData("server: 'https://a.example'", "hunter2")]
    public void Credentials_go_nowhere_where_anybody_could_read_them(string server, string? token) =>
        Assert.Equal(
            token,
            Kubeconfig
                .Access(
                    Write(One + $"clusters: [{{name: a, cluster: {{{server}}}}}]\nusers: [{{name: a, user: {{token: hunter2}}}}]\n"),
                    null
                )
                .Token
        );

    [Theory]
    [InlineData("{auth-provider: {name: gcp}}", "logs in by auth-provider 'gcp', which was removed from Kubernetes")]
    [InlineData("{exec: {apiVersion: v9, command: x}}", "has an unknown apiVersion 'v9'")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1}}", "has no command")]
    [InlineData(
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}",
        "wants to prompt (interactiveMode: Always), and can't here"
    )]
    public void Ways_to_log_in_that_do_not_work_are_named(string user, string said)
    {
        string file = Write(One + $"clusters: [{{name: a, cluster: {{server: 'https://a'}}}}]\nusers: [{{name: a, user: {user}}}]\n");
        Assert.EndsWith(said, Assert.Throws<KubeconfigException>(() => Kubeconfig.Access(file, null)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_are_one_whose_first_word_counts()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("""{"gitVersion":"v1.34.1"}"""));
        string real = server.Kubeconfig();
        await File.WriteAllTextAsync(
            scratch.At("first"),
            "kind: Config\ncurrent-context: mine\ncontexts: [{name: mine, context: {cluster: simulated, user: simulated}}]\n",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(
            scratch.At("last"),
            "kind: Config\ncurrent-context: other\nclusters: [{name: simulated, cluster: {server: 'https://127.0.0.1:1'}}]\n",
            TestContext.Current.CancellationToken
        );
        Ran ran = await Tool.Bash(scratch.Path, $"KUBECONFIG=first:missing:{real}:last cairn doctor --json");
        Assert.Contains("\"seen\":\"Kubernetes v1.34.1\"", ran.Output, StringComparison.Ordinal);
        Assert.Equal("Bearer simulated", server.Asked[0].Authorization);
    }

    [Fact]
    public async Task Unreadable_kubeconfig_is_the_users_mistake_for_every_command_that_takes_one()
    {
        string file = Write("kind: Config\nusers: [{token: hunter2");
        foreach (string command in (string[])["doctor --kubeconfig FILE", "plan a.yaml --app a --live FILE"])
        {
            await File.WriteAllTextAsync(
                scratch.At("a.yaml"),
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n",
                TestContext.Current.CancellationToken
            );
            Ran ran = await Tool.Bash(scratch.Path, "cairn " + command.Replace("FILE", file, StringComparison.Ordinal));
            Assert.Equal((2, ""), (ran.Code, ran.Output));
            Assert.DoesNotContain("hunter2", ran.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plan_against_a_context_that_is_not_there_names_the_nearest()
    {
        await File.WriteAllTextAsync(
            scratch.At("a.yaml"),
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n",
            TestContext.Current.CancellationToken
        );
        Ran ran = await Tool.Bash(scratch.Path, $"cairn plan a.yaml --app a --live {Write(Two)} --context homlab");
        Assert.Equal(2, ran.Code);
        Assert.EndsWith("Did you mean 'homelab'?\n", ran.Errors, StringComparison.Ordinal);
        ran = await Tool.Bash(scratch.Path, $"cairn doctor --kubeconfig {Write(Two)} --context homlab --json");
        Assert.Equal(1, ran.Code);
        JsonElement reachable = ran.Json.First(element =>
            element.TryGetProperty("check", out JsonElement check) && check.GetString() == "reachable"
        );
        Assert.Equal("Did you mean 'homelab'?", reachable.GetProperty("remedy").GetString());
    }

    private string Write(string text)
    {
        string file = scratch.At("config");
        File.WriteAllText(file, text);
        return file;
    }
}
