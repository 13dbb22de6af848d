namespace Cairn.Delivery.Preview.Tests;

/// <summary>CODEOWNERS as GitHub and GitLab read it.</summary>
public sealed class Owners
{
    [Theory]
    [InlineData("*", "a/b.yaml", true)]
    [InlineData("*.yaml", "a/b.yaml", true)]
    [InlineData("*.yaml", "a/b.yml", false)]
    [InlineData("/a", "a/b.yaml", true)]
    [InlineData("/a/", "a/b.yaml", true)]
    [InlineData("/a/", "x/a/b.yaml", false)]
    [InlineData("a/", "x/a/b.yaml", true)]
    [InlineData("a/*", "a/b.yaml", true)]
    [InlineData("a/*", "a/b/c.yaml", false)]
    [InlineData("a/**", "a/b/c.yaml", true)]
    [InlineData("**/c.yaml", "a/b/c.yaml", true)]
    [InlineData("**/c.yaml", "c.yaml", true)]
    [InlineData("/environments/*/environment.yaml", "environments/production/environment.yaml", true)]
    [InlineData("/environments/*/environment.yaml", "environments/a/b/environment.yaml", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData(@"with\ space", "with space", true)]
    [InlineData("b", "ab", false)]
    public void Owner_patterns_follow_gitignore(string pattern, string file, bool matches) =>
        Assert.Equal(matches, Of($"{pattern} @x", file).Count == 1);

    [Fact]
    public void Last_matching_pattern_decides()
    {
        const string text = "# all\n* @all\n/apps/ @apps @second # theirs\n/apps/free\n";
        Assert.Equal(
            [("@all", 1), ("@apps @second", 2)],
            Of(text, "README.md", "apps/a", "apps/b", "apps/free").Select(ownership => (string.Join(' ', ownership.Names), ownership.Files))
        );
    }

    [Fact]
    public void Each_section_decides_on_its_own()
    {
        const string text = "* @all\n[Database][2] @dba\nmigrations/\nschema.sql @schema\n^[Docs]\n*.md @docs\n[database]\nmore/\n";
        IReadOnlyList<Ownership> owned = Of(text, "migrations/1.sql", "more/x", "a.md");
        Assert.Equal(
            [(null, 1, "@all", 3), ("Docs", 0, "@docs", 1), ("Database", 2, "@dba", 2)],
            owned.Select(ownership => (ownership.Section, ownership.Approvals, string.Join(' ', ownership.Names), ownership.Files))
        );
    }

    [Fact]
    public void Hostile_pattern_is_matched_quickly()
    {
        string hostile = string.Concat(Enumerable.Repeat("*a", 40)) + "b";
        Assert.Empty(Of(hostile + " @x", new string('a', 4000)));
    }

    private static IReadOnlyList<Ownership> Of(string text, params string[] files) => CodeOwners.Parse(text).Of(files);
}
