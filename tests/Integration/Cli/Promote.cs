using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>cairn promote, rollback, release and diff of environments, on a small platform in a real repository.</summary>
public sealed class Promote : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task ThenAskTellsBothEnvironmentsTheReceiptAndTheWave()
    {
        await Begin();
        await Shell(
            """
            sed -i 's/value: "20"/value: "50"/' apps/payments/deploy/api.yaml
            cairn render >/dev/null
            git switch -q -c raise-pool
            git commit -q -a -m "Raise the connection pool to 50" -m "PAY-231: checkouts wait at noon."
            git switch -q main
            GIT_COMMITTER_NAME="Jonas Weber" git merge -q --no-ff raise-pool -m "Merge pull request #482 from maria/raise-pool" -m "Raise the connection pool to 50"
            git push -q
            """
        );
        Ran diff = await Tool.Run("diff", "homelab", "production", "--repo", Repository, "--json");
        Assert.Equal((1, 1), (diff.Code, diff.Json[^1].GetProperty("undeclared").GetInt32()));
        Ran same = await Tool.Run("diff", "homelab", "production", "--repo", Repository, "--same-release");
        Assert.Equal(0, same.Code);
        Assert.Contains("homelab and production are identical but for 2 declared facts in ", same.Output, StringComparison.Ordinal);

        // A gate that cannot be looked at holds.
        Ran held = await Tool.Run("promote", "homelab", "production", "--repo", Repository);
        Assert.Equal(1, held.Code);
        Assert.Contains("? soak", held.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Not promoted: soak. In an emergency: --emergency --incident ID --reason TEXT",
            held.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal("main\nraise-pool", RealGit.Run(Repository, "branch", "--format=%(refname:short)"));

        Ran promoted = await Tool.Run(
            "promote",
            "homelab",
            "production",
            "--repo",
            Repository,
            "--emergency",
            "--incident",
            "INC-58",
            "--reason",
            "Payments fail",
            "--json"
        );
        Assert.Equal(0, promoted.Code);
        JsonElement json = Assert.Single(promoted.Json);
        Assert.Equal(
            ("20", "50", 20),
            (
                json.GetProperty("changes")[0].GetProperty("before").GetString(),
                json.GetProperty("changes")[0].GetProperty("after").GetString(),
                json.GetProperty("changes")[0].GetProperty("wave").GetInt32()
            )
        );
        Assert.Equal("#482", json.GetProperty("changes")[0].GetProperty("request").GetString());
        Assert.True(json.GetProperty("pushed").GetBoolean());
        string branch = json.GetProperty("branch").GetString()!;
        await Shell($"git merge -q --no-ff {branch} -m 'Merge pull request #483 from maria/promote'");

        Ran asked = await Tool.Run(
            "ask",
            "who changed the database connection pool size from 20 to 50 in production, who approved it, why, and when did it go live?",
            "--repo",
            Repository,
            "--json"
        );
        string[] sentences = [.. asked.Json[0].GetProperty("sentences").EnumerateArray().Select(element => element.GetString()!)];
        Assert.StartsWith(
            "Maria Weber changed DB_POOL_SIZE of Deployment api in production from 20 to 50; landed ",
            sentences[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith("It was promoted from homelab, where Maria Weber made it with ", sentences[1], StringComparison.Ordinal);
        Assert.Contains(
            " to production as an emergency (INC-58), applied in sync wave 20; release ",
            sentences[1],
            StringComparison.Ordinal
        );
        Assert.EndsWith($", receipt {json.GetProperty("receipt").GetString()}.", sentences[1], StringComparison.Ordinal);
        JsonElement promotion = Assert.Single(asked.Json[0].GetProperty("promotions").EnumerateArray());
        Assert.Equal(
            ("homelab", "production", 20),
            (
                promotion.GetProperty("from").GetString(),
                promotion.GetProperty("to").GetString(),
                promotion.GetProperty("waves")[0].GetInt32()
            )
        );

        // What it is about is read before its receipt.
        string[] log = (await Tool.Run("log", "-n", "1", "--repo", Repository)).Lines;
        Assert.InRange(
            Array.FindIndex(log, line => line.Contains("20 → 50", StringComparison.Ordinal)),
            0,
            Array.FindIndex(log, line => line.Contains("/promotions/", StringComparison.Ordinal))
        );

        // Asked where it was made, the answer tells where it went.
        Ran home = await Tool.Run("ask", "who changed DB_POOL_SIZE from 20 to 50 in homelab?", "--repo", Repository);
        Assert.Contains("Promoted from homelab to production by Maria Weber, landed ", home.Output, StringComparison.Ordinal);

        JsonElement[] releases = (await Tool.Run("release", "--repo", Repository, "--json")).Json;
        Assert.Equal(releases[0].GetProperty("tree").GetString(), releases[1].GetProperty("tree").GetString());
        Assert.Equal((false, true), (releases[0].GetProperty("pinned").GetBoolean(), releases[1].GetProperty("pinned").GetBoolean()));

        await Shell("git push -q");
        Ran back = await Tool.Run("rollback", "production", "--to", "HEAD~1", "--reason", "Too many connections", "--repo", Repository);
        Assert.Equal(0, back.Code);
        Assert.Contains("50 → 20", back.Output, StringComparison.Ordinal);
        Assert.Contains("Committed ", back.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--incident requires --emergency.", "promote", "homelab", "production", "--incident", "INC-1")]
    [InlineData(2, "--emergency requires --incident ID and --reason TEXT", "promote", "homelab", "production", "--emergency")]
    [InlineData(2, "There is no environment 'staging'. Known: homelab, production.", "promote", "staging", "production")]
    [InlineData(2, "--kubeconfig: there is no file nowhere.", "promote", "homelab", "production", "--kubeconfig", "nowhere")]
    [InlineData(2, "There is no remote 'upstream'. Known: origin.", "promote", "homelab", "production", "--remote", "upstream")]
    [InlineData(2, "'never' is neither a change nor a release of production.", "rollback", "production", "--to", "never", "--reason", "x")]
    [InlineData(2, "--reason must not be empty", "rollback", "production", "--to", "HEAD", "--reason", " ")]
    [InlineData(2, "There is no environment 'staging'", "release", "staging")]
    [InlineData(2, "--same-release works on two rendered environments", "diff", "HEAD", "HEAD", "--same-release")]
    public async Task SaysWhatIsWrong(int code, string message, params string[] arguments)
    {
        await Begin();
        WrongInput.Refused(await Tool.Run([.. arguments, "--repo", Repository]), code, message);
    }

    [Fact]
    public async Task OutsideARepositorySaysSo()
    {
        foreach (
            string[] command in (string[][])
                [
                    ["promote", "a", "b"],
                    ["rollback", "a", "--to", "HEAD", "--reason", "x"],
                    ["release"],
                ]
        )
        {
            WrongInput.Refused(
                await Tool.Run([.. command, "--repo", scratch.Path]),
                2,
                "is in no git repository with a work tree; run it in a clone."
            );
        }
    }

    private string Repository => scratch.At("clone");

    private async Task Begin()
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
        RealGit.Run(scratch.Path, "clone", "--quiet", "origin.git", "clone");
        RealGit.Run(Repository, "switch", "--quiet", "--orphan", "main");
        RealGit.Run(Repository, "config", "user.name", "Maria Weber");
        RealGit.Run(Repository, "config", "user.email", "maria@example.org");
        foreach (
            (string name, string spec) in (ReadOnlySpan<(string, string)>)
                [
                    ("homelab", "facts: {host: pay.home.example, replicas: 1}"),
                    ("production", "after: homelab\n  gates: {soak: 24h}\n  facts: {host: pay.example.com, replicas: 3}"),
                ]
        )
        {
            Write(
                $"environments/{name}/environment.yaml",
                $"kind: Environment\napiVersion: cairn.dev/v1\nmetadata:\n  name: {name}\n  annotations: "
                    + $"{{config.kubernetes.io/local-config: \"true\"}}\nspec:\n  {spec}\n"
            );
            Write(
                $"environments/{name}/overlays/payments/kustomization.yaml",
                """
                namespace: payments
                resources: [../../../../apps/payments/deploy, ../../environment.yaml]
                replacements:
                - source: {kind: Environment, fieldPath: spec.facts.replicas}
                  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
                - source: {kind: Environment, fieldPath: spec.facts.host}
                  targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.metadata.labels.host]}]
                """
            );
        }

        Write("apps/payments/deploy/kustomization.yaml", "resources: [api.yaml]\n");
        Write(
            "apps/payments/deploy/api.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
              annotations: {argocd.argoproj.io/sync-wave: "20"}
            spec:
              replicas: 2
              template:
                metadata: {labels: {host: fact}}
                spec: {containers: [{name: api, image: "ghcr.io/northwind/payments:1.4.0", env: [{name: DB_POOL_SIZE, value: "20"}]}]}

            """
        );
        await Shell(
            """
            cairn render >/dev/null
            git add --all; git commit -q -m Start
            printf 'spec:\n  tree: %s\n  commit: %s\n' "$(git rev-parse HEAD:apps)" "$(git rev-parse HEAD)" > environments/production/release.yaml
            git add --all; git commit -q -m "Pin production"
            git push -q --set-upstream origin main
            """
        );
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task Shell(string script)
    {
        Ran ran = await Tool.Bash(Repository, "set -e\n" + script);
        Assert.True(ran.Code == 0, ran.Errors);
    }
}
