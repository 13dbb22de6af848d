using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Environments.Tests;

/// <summary><c>environments.yaml</c>: what it declares, and that anything else in it is refused with its line.</summary>
public sealed class DeclaringEnvironments
{
    [Fact]
    public void Roots_with_and_without_times_are_read()
    {
        DeclaredEnvironments read = EnvironmentsFile.Parse(
            """
            infer: false
            environments:
              - name: production
                roots:
                  - clusters/prod/
                  - path: environments/production
                    from: 2026-03-01
                    until: 2026-06-30
                  - {path: "apps/*/prod", from: 0a1b2c3d}
              - name: staging
                roots: [values-staging.yaml]
            """
        );
        Assert.False(read.Infer);
        Assert.Equal(
            ["production clusters/prod", "production environments/production", "production apps/*/prod", "staging values-staging.yaml"],
            read.Roots.Select(root => $"{root.Name} {root.Path}")
        );
        Assert.Equal([5, 6, 9, 11], read.Roots.Select(root => root.Line));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), read.Roots[1].From);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), read.Roots[1].Until);
        Assert.Equal("0a1b2c3d", read.Roots[2].FromCommit);
        Assert.True(read.Roots[2].IsPattern);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    public void An_empty_file_declares_nothing(string text) => Assert.Empty(EnvironmentsFile.Parse(text).Roots);

    [Theory]
    [InlineData("envs: []", ":1: Unknown key 'envs'")]
    [InlineData("environments:\n  - name: a\n    root: [x]", ":3: Unknown key 'root'")]
    [InlineData("environments:\n  - name: a\n    roots: [x]\n  - name: A\n    roots: [y]", ":4: 'A' is declared in line 2 already")]
    [InlineData("environments:\n  - name: a\n    roots: [x]\n  - name: b\n    roots: [x/]", ":5: 'x' is a root in line 3 too (of a)")]
    [InlineData("environments:\n  - name: a\n    roots: [/x]", ":3: The path '/x' begins with '/'")]
    [InlineData("environments:\n  - name: a\n    roots: [x/../y]", ":3: The path 'x/../y' contains")]
    [InlineData("environments:\n  - name: a\n    roots: ['..']", ":3: The path '..' contains")]
    [InlineData("environments:\n  - name: a\n    roots: ['x\\y']", "contains '\\'")]
    [InlineData("environments:\n  - name: a\n    roots: []", ":3: 'a' has no roots")]
    [InlineData("environments:\n  - name: a", ":2: 'a' needs 'roots'")]
    [InlineData("environments:\n  - roots: [x]", ":2: An environment needs 'name'")]
    [InlineData("environments:\n  - name: a b\n    roots: [x]", ":2: 'a b' is not a name")]
    [InlineData("environments:\n  - name: a\n    roots: [{path: x, from: soon}]", ":3: 'from: soon' is neither a date")]
    [InlineData(
        "environments:\n  - name: a\n    roots: [{path: x, from: 2026-02-01, until: 2026-01-01}]",
        ":3: 'from' must be before 'until'"
    )]
    [InlineData("environments:\n  - &a {name: a, roots: [x]}\n  - *a", ":2: Anchors, aliases and tags are not supported")]
    [InlineData("environments: {a: x}", ":1: 'environments' must be a list")]
    [InlineData("infer: yes\nenvironments: []", ":1: 'infer' must be true or false")]
    [InlineData("infer: true", ":1: 'environments' is missing")]
    [InlineData("environments: []\nenvironments: []", ":2: 'environments' is written twice")]
    [InlineData("environments: [", "It is not valid YAML")]
    [InlineData("environments: []\n---\na: b", "There is a second document")]
    [InlineData("- a", ":1: The file must be a mapping")]
    public void What_is_not_documented_is_refused_with_its_line(string text, string said)
    {
        EnvironmentsFileException refused = Assert.Throws<EnvironmentsFileException>(() => EnvironmentsFile.Parse(text));
        Assert.StartsWith("environments.yaml", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void A_file_beyond_its_size_is_refused() =>
        Assert.Contains(
            "larger than 256 KiB",
            Assert.Throws<EnvironmentsFileException>(() => EnvironmentsFile.Parse(new string('#', EnvironmentsFile.Largest + 1))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_same_place_may_change_its_environment_over_time()
    {
        DeclaredEnvironments read = EnvironmentsFile.Parse(
            """
            environments:
              - name: staging
                roots: [{path: clusters/a, until: 2026-01-31}]
              - name: production
                roots: [{path: clusters/a, from: 2026-02-01}]
            """
        );
        Assert.Equal(2, read.Roots.Count);
    }

    [Fact]
    public void Declared_roots_go_before_inferred_ones_and_the_deepest_wins()
    {
        var map = new EnvironmentMap(
            [Declared("production", "clusters/prod"), Declared("staging", "clusters/prod/canary"), Declared("edge", "sites/*/live")],
            [
                new EnvironmentRoot("production", "old/production", false, "its name"),
                new EnvironmentRoot("test", "clusters/prod/test", false, "its name"),
                new EnvironmentRoot("dev", "clusters/dev", false, "its name"),
            ],
            1
        );
        Assert.Equal("production", map.Of("clusters/prod/a.yaml"));
        Assert.Equal("staging", map.Of("clusters/prod/canary/a.yaml"));
        Assert.Equal("production", map.Of("clusters/prod/test/a.yaml"));
        Assert.Equal("dev", map.Of("clusters/dev/a.yaml"));
        Assert.Equal("edge", map.Of("sites/berlin/live/a.yaml"));
        Assert.Null(map.Of("old/production/a.yaml"));
        Assert.Null(map.Of("clusters/production-tools/a.yaml"));
        Assert.Equal(["dev", "edge", "production", "staging", "test"], map.Known.Select(known => known.Name));
    }

    [Fact]
    public void The_landings_of_a_root_leave_out_those_of_roots_inside_it()
    {
        // By landing: what it touched.
        string[][] touched =
        [
            ["staging/a.yaml"],
            ["staging/apps/production/b.yaml"],
            ["staging/a.yaml", "staging/apps/production/b.yaml"],
            ["other.yaml"],
            .. Enumerable.Range(0, 20).Select(i => (string[])[$"staging/more/{i}.yaml"]),
        ];
        var map = new EnvironmentMap(
            [],
            [
                new EnvironmentRoot("staging", "staging", false, "its name"),
                new EnvironmentRoot("production", "staging/apps/production", false, "its name"),
            ],
            touched.Length
        );
        Assert.Equal([1, 3, .. Enumerable.Range(5, 20)], Landings(map, "staging", touched));
        Assert.Equal([2, 3], Landings(map, "production", touched));
        Assert.Equal([2, 3], Landings(map, "PRODUCTION", touched));
        Assert.Empty(Landings(map, "nowhere", touched));
    }

    [Fact]
    public void A_root_holds_the_landings_of_its_time_and_another_those_after()
    {
        string[][] touched =
        [
            ["clusters/a/x.yaml"],
            ["clusters/a/x.yaml"],
            ["clusters/a/x.yaml"],
        ];
        LandingSet early = LandingSet.UpTo(2);
        var map = new EnvironmentMap(
            [
                Declared("staging", "clusters/a") with
                {
                    Valid = early,
                },
                Declared("production", "clusters") with
                {
                    Valid = LandingSet.UpTo(3),
                },
            ],
            [],
            3
        );
        Assert.Equal([1, 2], Landings(map, "staging", touched));
        Assert.Equal([3], Landings(map, "production", touched));
        Assert.Equal("staging", map.Of("clusters/a/x.yaml", 2));
        Assert.Equal("production", map.Of("clusters/a/x.yaml"));
    }

    private static PlacedRoot Declared(string name, string path) =>
        new(name, path, "environments.yaml line 1")
        {
            IsDeclared = true,
            Pattern = path.Contains('*', StringComparison.Ordinal) ? new Selection.Glob(path) : null,
        };

    /// <summary>What the map finds, with terms as the index stores them: a file's own, and those of all directories above.</summary>
    private static IEnumerable<int> Landings(EnvironmentMap map, string name, string[][] touched)
    {
        var postings = new Postings();
        for (int landing = 1; landing <= touched.Length; landing++)
        {
            var terms = new HashSet<ulong>();
            foreach (string file in touched[landing - 1])
            {
                terms.Add(Terms.File(file));
                for (int slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
                {
                    terms.Add(Terms.Directory(file[..slash]));
                }
            }

            postings.Add([.. terms], landing);
        }

        return map.Landings(name, () => [.. touched.SelectMany(files => files).Distinct().Order(StringComparer.Ordinal)], postings.Find);
    }
}
