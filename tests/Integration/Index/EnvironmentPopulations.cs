using Cairn.Recording;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;

namespace Cairn.Trail.Index.Tests;

/// <summary>Every landing that touches a root of an environment is in its population, whatever it does there; the count is git's.</summary>
public sealed class EnvironmentPopulations : IDisposable
{
    private readonly GrowingRepository repository = new();

    [Fact]
    public void Any_touch_of_a_root_counts_and_git_counts_the_same()
    {
        repository.Commit("add", ("components/sandbox/x/production/a.yaml", "a: 1\n"), ("components/sandbox/x/src/a.yaml", "a: 1\n"));
        repository.Commit("elsewhere", ("components/sandbox/x/src/a.yaml", "a: 2\n"));
        repository.Commit("text", ("components/sandbox/x/production/notes.txt", "hello\n"));
        repository.Commit("binary", ("components/sandbox/x/production/logo.png", "\0\u0001\u0002"));
        repository.Commit("empty file", ("components/sandbox/x/production/.keep", ""));
        repository.Commit("comment", ("components/sandbox/x/production/a.yaml", "# why\na: 1\n"));
        RealGit.Run(repository.Path, "update-index", "--chmod=+x", "components/sandbox/x/production/a.yaml");
        RealGit.Run(repository.Path, "-c", "core.fileMode=false", "commit", "-q", "-m", "mode");
        RealGit.Run(repository.Path, "config", "core.fileMode", "false");
        repository.Commit("out", ("components/sandbox/x/production/notes.txt", null), ("docs/notes.txt", "hello\n"));
        repository.Commit("only removes", ("components/sandbox/x/production/logo.png", null));
        string commit = RealGit.Run(repository.Path, "rev-parse", "HEAD");
        RealGit.Run(repository.Path, "update-index", "--add", "--cacheinfo", $"160000,{commit},components/sandbox/x/production/module");
        RealGit.Run(repository.Path, "commit", "-q", "-m", "submodule");

        string production = "components/sandbox/x/production";
        int counted = RealGit
            .Run(repository.Path, "log", "--first-parent", "-m", "--root", "--format=%H", "--", production)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Distinct()
            .Count();
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(9, counted);
        Assert.Equal(counted, Of(open, "production").Length);
        Assert.Equal(["production"], open.Trail.Facts.Environments.Select(known => known.Name));
        Assert.All(Of(open, "production"), entry => Assert.Equal(["production"], entry.Stored.Landing.Environments));
        Assert.DoesNotContain(Of(open, "production"), entry => entry.Stored.Landing.Subject == "elsewhere");
    }

    [Fact]
    public void What_is_told_by_a_later_landing_applies_to_earlier_ones_and_to_an_index_built_again()
    {
        repository.Commit("first", ("apps/shop/blue/app.yaml", "a: 1\n"));
        using (OpenTrail open = Recorded.Open(repository.Path, repository.Data))
        {
            Assert.Empty(open.Trail.Facts.Environments);
        }

        repository.Commit("second", ("apps/shop/production/app.yaml", "a: 1\n"));
        using (OpenTrail open = Recorded.Open(repository.Path, repository.Data))
        {
            Assert.Equal(["first"], Of(open, "blue").Select(entry => entry.Stored.Landing.Subject));
            PlacedRoot root = Assert.Single(open.Trail.Environments.Known[0].Roots);
            Assert.Equal("beside apps/shop/production", root.Because);
        }

        string grown = Lines();
        File.Delete(Path.Combine(repository.Data, "main.db"));
        Assert.Equal(grown, Lines());
    }

    [Fact]
    public void Declared_roots_apply_to_what_was_recorded_before_and_by_time()
    {
        repository.Commit("old place", ("clusters/prod/a.yaml", "a: 1\n"));
        string moved = repository.Commit("moved", ("clusters/prod/a.yaml", null), ("deploy/live-eu/a.yaml", "a: 1\n"));
        string after = repository.Commit("after", ("deploy/live-eu/a.yaml", "a: 2\n"), ("clusters/prod/sandbox.yaml", "a: 1\n"));
        repository.Commit(
            "declared",
            (
                "environments.yaml",
                $"""
                environments:
                  - name: production
                    roots:
                      - path: clusters/prod
                        until: {moved[..12]}
                      - deploy/live-*
                  - name: sandbox
                    roots:
                      - path: clusters/prod
                        from: {after[..12]}
                """
            )
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(["after", "moved", "old place"], Of(open, "production").Select(entry => entry.Stored.Landing.Subject));
        Assert.Equal(["after"], Of(open, "sandbox").Select(entry => entry.Stored.Landing.Subject));
        Assert.Equal(["production", "sandbox"], open.Trail.Facts.Environments.Select(known => known.Name));
        Assert.Equal(["environments.yaml line 6"], open.Trail.Environments.Known[0].Roots.Skip(1).Select(root => root.Because).Take(1));
        Assert.Equal(["production", "sandbox"], Of(open, "production")[0].Stored.Landing.Environments);
    }

    [Fact]
    public void Without_inference_only_declared_environments_exist()
    {
        repository.Commit(
            "all",
            ("clusters/production/a.yaml", "a: 1\n"),
            ("site/a.yaml", "a: 1\n"),
            ("environments.yaml", "infer: false\nenvironments:\n  - name: edge\n    roots: [site]\n")
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(["edge"], open.Trail.Facts.Environments.Select(known => known.Name));
    }

    [Theory]
    [InlineData("environments: 3", "environments.yaml:1:")]
    [InlineData(
        "environments:\n  - name: a\n    roots: [{path: x, until: 1234567abc}]",
        "No recorded landing brought the commit 1234567abc"
    )]
    public void A_file_that_is_not_as_documented_is_refused_after_recording(string text, string said)
    {
        repository.Commit("wrong", ("clusters/production/a.yaml", "a: 1\n"), ("environments.yaml", text));
        EnvironmentsFileException refused = Assert.Throws<EnvironmentsFileException>(() =>
            Recorded.Open(repository.Path, repository.Data).Dispose()
        );
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        repository.Commit("fixed", ("environments.yaml", null));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(1, open.Recorded.Landings);
    }

    [Fact]
    public void Environments_of_several_roots_are_compared_root_by_root()
    {
        repository.Commit(
            "all",
            ("components/a/production/v.yaml", "n: 1\n"),
            ("components/a/staging/v.yaml", "n: 2\n"),
            ("components/b/production/v.yaml", "n: 1\n"),
            ("components/b/staging/v.yaml", "n: 1\n"),
            ("components/c/staging/v.yaml", "n: 1\n"),
            ("chart/values-production.yaml", "n: 5\n"),
            ("chart/values-staging.yaml", "n: 6\n")
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(
            ["chart/values-*.yaml 6 5", "components/a/*/v.yaml 2 1", "components/c/*/v.yaml 1 "],
            EnvironmentComparison
                .Between(open, "staging", "production")
                .Fields.Select(field => $"{field.File} {field.Before} {field.After}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_environment_without_files_is_not_compared()
    {
        repository.Commit("all", ("environments/production/a.yaml", "a: 1\n"), ("environments/staging/a.yaml", "a: 1\n"));
        repository.Commit("emptied", ("environments/staging/a.yaml", null));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        foreach ((string first, string second) in ((string, string)[])[("staging", "production"), ("production", "staging")])
        {
            EmptySideException refused = Assert.Throws<EmptySideException>(() => EnvironmentComparison.Between(open, first, second));
            Assert.Contains("'staging' has no files on main at", refused.Message, StringComparison.Ordinal);
            Assert.Equal(2, refused.ExitCode);
        }
    }

    public void Dispose() => repository.Dispose();

    private static TimelineEntry[] Of(OpenTrail open, string environment) =>
        [.. Timeline.Of(open.Trail, new Filter(Environment: environment) { Map = open.Trail.Environments }, 0)];

    private string Lines()
    {
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        return string.Join('\n', Recorded.Lines(open))
            + string.Join('\n', open.Trail.Environments.Known.SelectMany(known => known.Roots).Select(root => root.ToString()));
    }
}
