namespace Cairn.Cli.Tests;

/// <summary>Comparing with an empty side is refused: it is neither "identical" nor "all added".</summary>
public sealed class EmptySides : IDisposable
{
    private readonly GrowingRepository repository = new();

    [Theory]
    [InlineData("'staging' has no files", "diff", "staging", "production")]
    [InlineData("'staging' has no files", "diff", "production", "staging")]
    [InlineData("'staging' has no files", "diff", "staging", "environments/production")]
    [InlineData("'HEAD:environments/staging' has no files", "diff", "HEAD:environments/staging", "HEAD:environments/production")]
    [InlineData("'HEAD~1:nowhere' has no files", "diff", "HEAD~1:nowhere", "HEAD")]
    [InlineData("'stagign' is not a revision, directory or environment", "diff", "stagign", "production")]
    [InlineData("'staging' has no files", "ask", "what differs between staging and production?")]
    [InlineData("no environment 'stagign'", "log", "--env", "stagign")]
    public async Task An_empty_side_is_refused_with_exit_code_2(string said, params string[] arguments)
    {
        repository.Commit("all", ("environments/production/a.yaml", "a: 1\n"), ("environments/staging/a.yaml", "a: 1\n"));
        repository.Commit("emptied", ("environments/staging/a.yaml", null));
        foreach (
            string[] more in (string[][])
                [
                    [],
                    ["--json"],
                ]
        )
        {
            Ran ran = await Tool.Run([.. arguments, "--repo", repository.Path, .. more]);
            Assert.True(ran.Code == 2, $"{ran.Code}: {ran.Output}{ran.Errors}");
            Assert.Contains(said, ran.Errors, StringComparison.Ordinal);
            Assert.Empty(ran.Output);
        }
    }

    [Theory]
    [InlineData(".gitkeep", "")]
    [InlineData("README.md", "# Later")]
    [InlineData("a.yaml", "")]
    [InlineData("a.yaml", "# nothing yet\n")]
    [InlineData("apps/a.yaml", "---\n---\n")]
    public async Task A_side_of_placeholders_is_empty(string file, string text)
    {
        repository.Commit("all", ("environments/production/a.yaml", "a: 1\n"), ("environments/staging/" + file, text));
        foreach (
            string[] sides in (string[][])
                [
                    ["production", "staging"],
                    ["environments/staging", "environments/production"],
                ]
        )
        {
            Ran ran = await Tool.Run(["diff", .. sides, "--repo", repository.Path]);
            Assert.True(ran.Code == 2, $"{ran.Code}: {ran.Output}{ran.Errors}");
            Assert.Contains("no configuration, only placeholders", ran.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("deployment.yaml", "kind: {{ .Values.kind }}\n")]
    [InlineData("run.sh", "echo\n")]
    [InlineData("a.yaml", "{}\n")]
    public async Task A_side_of_files_without_fields_is_compared(string file, string text)
    {
        repository.Commit("all", ("environments/production/a.yaml", "a: 1\n"), ("environments/staging/" + file, text));
        Ran ran = await Tool.Run("diff", "production", "staging", "--repo", repository.Path);
        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Contains("differ.", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_that_only_the_old_line_had_is_selected_by_path()
    {
        repository.Commit("base", ("a.yaml", "a: 1\n"));
        repository.Commit("gone", ("environments/edge/b.yaml", "a: 1\n"));
        Assert.Equal(0, (await Tool.Run("index", "--repo", repository.Path)).Code);
        RealGit.Run(repository.Path, "reset", "-q", "--hard", "HEAD~1");
        Ran ran = await Tool.Run("log", "--rewritten", "--env", "edge", "--repo", repository.Path);
        Assert.Equal(2, ran.Code);
        Assert.Contains("--path '**/edge/**'", ran.Errors, StringComparison.Ordinal);
        Ran found = await Tool.Run("log", "--rewritten", "--path", "**/edge/**", "--json", "--repo", repository.Path);
        Assert.Equal("gone", Assert.Single(found.Json).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task An_environment_of_several_roots_is_compared_with_another_environment_only()
    {
        repository.Commit(
            "all",
            ("components/a/production/v.yaml", "n: 1\n"),
            ("components/b/production/v.yaml", "n: 1\n"),
            ("components/a/staging/v.yaml", "n: 2\n")
        );
        Ran ran = await Tool.Run("diff", "production", "components/a/staging", "--repo", repository.Path);
        Assert.Equal(2, ran.Code);
        Assert.Contains("'production' has 2 roots (components/a/production, components/b/production", ran.Errors, StringComparison.Ordinal);
        Ran both = await Tool.Run("diff", "production", "staging", "--repo", repository.Path);
        Assert.Equal(0, both.Code);
        Assert.Contains("components/a/*/v.yaml", both.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_about_an_environment_use_its_population_and_say_what_it_is()
    {
        repository.Commit(
            "one",
            ("components/sandbox/x/production/a.yaml", "pool: 1\n"),
            ("components/sandbox/x/base/a.yaml", "pool: 1\n")
        );
        repository.Commit("two", ("components/sandbox/x/production/a.yaml", "pool: 2\n"));
        Ran ran = await Tool.Run("ask", "how many changes were there in production?", "--repo", repository.Path);
        Assert.Equal(0, ran.Code);
        Assert.Contains("2 landings", ran.Output, StringComparison.Ordinal);
        Ran log = await Tool.Run("log", "--json", "--env", "production", "--repo", repository.Path);
        Assert.Equal(["[\"production\"]", "[\"production\"]"], log.Json.Select(change => change.GetProperty("environments").GetRawText()));
    }

    public void Dispose() => repository.Dispose();
}
