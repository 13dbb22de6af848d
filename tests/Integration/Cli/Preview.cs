using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>cairn preview, on branches of real repositories.</summary>
public sealed class Preview : IDisposable
{
    private const string File = "environments/production/rendered/payments/deployment-api.yaml";

    private readonly Scratch scratch = new();

    public Preview()
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Write(File, Deployment("20", "ghcr.io/northwind/api:1.4.0"));
        Write(
            "environments/production/rendered/payments/job-migrate.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  namespace: payments\n  annotations: {argocd.argoproj.io/hook: "
                + "PreSync}\n"
        );
        Write(
            "environments/production/rendered/payments/configmap-old.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: old, namespace: payments}\ndata: {a: b}\n"
        );
        Commit("Start");
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "change");
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task TellsFieldsWavesPrunedObjectsAndFindings()
    {
        Write(File, Deployment("50", "ghcr.io/northwind/api"));
        System.IO.File.Delete(scratch.At("environments/production/rendered/payments/configmap-old.yaml"));
        Write("docs/notes.md", "Words.\n");
        Commit("Raise the pool");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path);
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.StartsWith("<!-- cairn-preview -->\n### What `", ran.Output, StringComparison.Ordinal);
        Assert.Contains("| production | 7 | wave 20 | 1 |  |\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains(
            "| apps/v1/Deployment/payments/api | `spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value` | `20` | `50` |\n",
            ran.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("- wave 20: Deployment `payments/api`\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("prune ConfigMap `payments/old`\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("| ✗ image-not-pinned |", ran.Output, StringComparison.Ordinal);
        Assert.Contains("1 other file changes outside the environments.", ran.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check")).Code);
        JsonElement json = (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--json")).Json[0];
        Assert.Equal((1, 1), (json.GetProperty("errors").GetInt32(), json.GetProperty("elsewhere").GetInt32()));
        Assert.Equal("production", Assert.Single(json.GetProperty("environments").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(
        "2026-11-30T17:19:00Z",
        "Once merged, changes go live from Tuesday 07:00 UTC: sync windows are closed until then (as of 2026-11-30 17:19 UTC).",
        "later",
        "2026-12-01T07:00:00Z"
    )]
    [InlineData(
        "2026-11-30T09:00:00Z",
        "Once merged, changes go live now: sync windows are open until 17:00 UTC (as of 2026-11-30 09:00 UTC).",
        "now",
        "2026-11-30T17:00:00Z"
    )]
    public async Task Windows_of_the_branch_that_is_merged_into_say_when_it_goes_live(
        string now,
        string sentence,
        string when,
        string changesAt
    )
    {
        RealGit.Run(scratch.Path, "switch", "--quiet", "main");
        Write(
            "environments/production/rendered/argocd/app.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: payments}\nspec: {project: p, syncPolicy: {automated: "
                + "{}}}\n"
        );
        Write("environments/production/rendered/argocd/project.yaml", Project("0 7 * * 1-5"));
        Commit("Windows");
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "later");
        Write("environments/production/rendered/argocd/project.yaml", Project("0 0 * * *"));
        Commit("At any time");
        Assert.Contains(
            sentence + "\n",
            (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--now", now)).Output,
            StringComparison.Ordinal
        );
        JsonElement outlook = (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--now", now, "--json"))
            .Json[0]
            .GetProperty("environments")[0]
            .GetProperty("goLive")[0];
        Assert.Equal(
            ("payments", when, changesAt),
            (
                outlook.GetProperty("application").GetString(),
                outlook.GetProperty("when").GetString(),
                outlook.GetProperty("changesAt").GetString()
            )
        );
    }

    private static string Project(string schedule) =>
        $"apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {{name: p}}\nspec:\n  syncWindows: [{{kind: allow, schedule: "
        + $"\"{schedule}\", duration: 10h, applications: ['*']}}]\n";

    [Fact]
    public async Task NothingThatStandsInAManifestLeavesItsCell()
    {
        Write(File, Deployment("` | @everyone <img src=x> | `", "ghcr.io/northwind/api:1.4.0"));
        Write(
            "environments/production/rendered/payments/configmap-x.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 'a|b', namespace: payments}\ndata: {'@team|<b>': \"one\\ntwo\"}\n"
        );
        Commit("Odd");
        string[] lines = (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path)).Lines;
        string row = Assert.Single(lines, line => line.Contains("DB_POOL_SIZE", StringComparison.Ordinal));
        Assert.EndsWith(
            "| `20` | <code>&#96; &#124; &#64;everyone &#60;img src&#61;x&#62; &#124; &#96;</code> |",
            row,
            StringComparison.Ordinal
        );

        // Outside code nobody is mentioned, and every row has the same cells.
        Assert.All(
            lines.Where(line => line.StartsWith('|')),
            line => Assert.DoesNotContain('@', System.Text.RegularExpressions.Regex.Replace(line, "`[^`]*`", ""))
        );
        Assert.All(
            lines.Where(line => line.StartsWith("| core", StringComparison.Ordinal)),
            line => Assert.Equal(5, line.Count(c => c == '|'))
        );
    }

    [Fact]
    public async Task ThatAsksForFewerApprovalsNeedsThoseOfBefore()
    {
        await Asking("approvals: 2");
        Write("environments/production/environment.yaml", Environment("approvals: 0"));
        Commit("Ask nobody");
        Assert.Contains(
            "| production | 1 |  | 0 | 2, then 0 |\n",
            (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path)).Output,
            StringComparison.Ordinal
        );

        // Whatever is checked out.
        RealGit.Run(scratch.Path, "switch", "--quiet", "main");
        JsonElement element = (await Tool.Run("preview", "--base", "main", "--head", "ask", "--repo", scratch.Path, "--json"))
            .Json[0]
            .GetProperty("environments")[0];
        Assert.Equal((2, 0), (element.GetProperty("approvals").GetInt32(), element.GetProperty("approvalsAfter").GetInt32()));
    }

    [Theory]
    [InlineData(
        "environments/production/environment.yaml",
        "apiVersion: cairn.dev/v1\nkind: Environment\nmetadata: {name: production}\nspec: {gates: {aprovals: 2}}\n",
        "unknown gate 'aprovals'"
    )]
    [InlineData("environments/production/environment.yaml", "kind: [\n", "This is not valid YAML")]
    [InlineData("environments/production/release.yaml", "apiVersion: cairn.dev/v1\nkind: Release\nspec: {tree: nothing}\n", "release.yaml")]
    [InlineData(File, "apiVersion: v1\nkind: [\n", "This is not valid YAML")]
    public async Task OfWhatCannotBeUnderstoodSaysSoAndTellsTheRest(string file, string text, string said)
    {
        await Asking("approvals: 2");
        Write("apps/payments/kustomization.yaml", "resources: []\n");
        Write(file, text);
        Write("docs/notes.md", "Words.\n");
        Commit("Break it");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check");
        Assert.Equal((1, ""), (ran.Code, ran.Errors));
        Assert.Contains("**This cannot be read**: environments/production/", ran.Output, StringComparison.Ordinal);
        Assert.Contains(said, ran.Output, StringComparison.Ordinal);
        Assert.Contains(" | 0 | 2 |\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", ran.Output, StringComparison.Ordinal);

        // And what mends it can be previewed.
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "mend");
        RealGit.Run(scratch.Path, "revert", "--no-edit", "HEAD");
        Ran mended = await Tool.Run("preview", "--base", "ask", "--repo", scratch.Path);
        Assert.Equal((0, ""), (mended.Code, mended.Errors));
        Assert.DoesNotContain("cannot be understood", mended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesTheOwnersThatTheBranchHasAndNotThoseOfThePullRequest()
    {
        RealGit.Run(scratch.Path, "switch", "--quiet", "main");
        Write(".github/CODEOWNERS", "* @org/all\n/environments/production/ @org/payments\n");
        Commit("Owners");
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "owned");
        Write(".github/CODEOWNERS", "* @mallory\n");
        Write(File, Deployment("50", "ghcr.io/northwind/api:1.4.0"));
        Commit("Mine now");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path);
        Assert.Contains(
            "**To approve, by CODEOWNERS**\n\n- `@org/all` for 1 file\n- `@org/payments` for 1 file\n",
            ran.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "mallory",
            (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--json")).Json[0].GetProperty("owners").ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OfNothingSaysSo()
    {
        Write("README.md", "Words.\n");
        Commit("Words");
        Assert.Contains(
            "No environment changes.\n1 other file changes outside the environments.",
            (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path)).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OfNoBranchIsRefused()
    {
        WrongInput.Refused(
            await Tool.Run("preview", "--base", "nowhere", "--repo", scratch.Path),
            2,
            "'nowhere' is not a commit or branch in this clone; fetch it first: git fetch origin nowhere"
        );
        WrongInput.Refused(await Tool.Run("preview", "--repo", scratch.Path), 2, "--base");
    }

    /// <summary>A branch off main, where production asks for something.</summary>
    private async Task Asking(string gates)
    {
        RealGit.Run(scratch.Path, "switch", "--quiet", "main");
        Write("apps/payments/kustomization.yaml", "resources: []\n");
        Write("environments/production/environment.yaml", Environment(gates));
        Commit("Gates");
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "ask");
        Assert.Equal(0, (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path)).Code);
    }

    private static string Environment(string gates) =>
        $"apiVersion: cairn.dev/v1\nkind: Environment\nmetadata: {{name: production}}\nspec:\n  gates: {{{gates}}}\n";

    private static string Deployment(string pool, string image) =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
              namespace: payments
              annotations: {argocd.argoproj.io/sync-wave: "20"}
            spec:
              selector:
                matchLabels: {app: api}
              template:
                metadata:
                  labels: {app: api}
                spec:
                  containers:
                  - name: api
                    image: {{image}}
                    env: [{name: DB_POOL_SIZE, value: "{{pool}}"}]

            """;

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(path))!);
        System.IO.File.WriteAllText(scratch.At(path), text);
    }

    private void Commit(string subject)
    {
        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "-m", subject);
    }
}
