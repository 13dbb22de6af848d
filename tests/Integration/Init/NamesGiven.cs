namespace Cairn.Operations.Init.Tests;

/// <summary>Addresses, branches and domains that a fork is given.</summary>
public sealed class NamesGiven
{
    [Theory]
    [InlineData("main")]
    [InlineData("release/1.0")]
    [InlineData("a-b_c.d")]
    [InlineData("ünïcode")]
    [InlineData("a@b")]
    [InlineData("a{b")]
    [InlineData("HEAD/x")]
    [InlineData("$(touch x)")]
    [InlineData("$(touch${IFS}x)")]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("--upload-pack=touch")]
    [InlineData(".hidden")]
    [InlineData("a/.hidden")]
    [InlineData("a.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\n")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("a*")]
    [InlineData("a[b")]
    [InlineData("a\\b")]
    [InlineData("a@{1}")]
    [InlineData("a\u007f")]
    public void Branch_is_one_where_git_says_so(string name)
    {
        // A hyphen in front is a name of a reference and none of a branch.
        bool isOne = Git("check-ref-format", "refs/heads/" + name) && !name.StartsWith('-');
        Assert.Equal(isOne, InitNames.OfBranch(name) is null);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("@")]
    public void Name_that_git_keeps_for_itself_is_no_branch(string name) => Assert.NotNull(InitNames.OfBranch(name));

    [Theory]
    [InlineData("https://git.example.net/ops/platform.git")]
    [InlineData("https://git.example.net:8443/ops/platform")]
    [InlineData("http://git.lab/ops/platform.git")]
    [InlineData("https://maria@dev.azure.com/acme/ops/_git/platform")]
    [InlineData("ssh://git@git.example.net:22/ops/platform.git")]
    [InlineData("ssh://git@[2001:db8::1]/ops/platform.git")]
    [InlineData("git@git.example.net:ops/platform.git")]
    [InlineData("git@git.example.net:~maria/platform.git")]
    [InlineData("HTTPS://GitHub.com/acme/platform")]
    public void Address_that_argocd_reads_is_taken(string address) => Assert.Null(InitNames.OfRepository(address));

    [Theory]
    [InlineData("")]
    [InlineData("platform")]
    [InlineData("/srv/git/platform.git")]
    [InlineData("../platform.git")]
    [InlineData("file:///srv/git/platform.git")]
    [InlineData("git://git.example.net/platform.git")]
    [InlineData("ext::sh -c touch%20/tmp/x")]
    [InlineData("ext::touch")]
    [InlineData("ext::https://git.example.net/platform.git")]
    [InlineData("fd::7")]
    [InlineData("--upload-pack=touch")]
    [InlineData("-oProxyCommand=touch:platform.git")]
    [InlineData("ssh://-oProxyCommand=touch/platform.git")]
    [InlineData("ssh://git@-oProxyCommand=touch/platform.git")]
    [InlineData("https://git.example.net/$(touch x).git")]
    [InlineData("https://git.example.net/a;touch")]
    [InlineData("https://git.example.net/`touch`")]
    [InlineData("https://git.example.net/a b.git")]
    [InlineData("https://git.example.net/a.git\n")]
    [InlineData("https://git.example.net")]
    [InlineData("https:///platform.git")]
    [InlineData("javascript:alert(1)")]
    public void Address_of_anything_else_is_refused(string address) => Assert.NotNull(InitNames.OfRepository(address));

    [Fact]
    public void Address_with_a_password_is_refused_and_says_where_that_belongs() =>
        Assert.StartsWith(
            "holds a password or token",
            InitNames.OfRepository("https://maria:ghp_x@git.example.net/a/b.git"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("lab.example.net", true)]
    [InlineData("home", true)]
    [InlineData("xn--bcher-kva.example", true)]
    [InlineData("9lives.example", true)]
    [InlineData("", false)]
    [InlineData("example.net\n", false)]
    [InlineData("$(touch /tmp/x)", false)]
    [InlineData("a;touch", false)]
    [InlineData("`touch`.example", false)]
    [InlineData("example..net", false)]
    [InlineData(".example.net", false)]
    [InlineData("example.net.", false)]
    [InlineData("-a.example", false)]
    [InlineData("a_b.example", false)]
    [InlineData("Example.net", false)]
    [InlineData("192.168.1.10", false)]
    [InlineData("https://example.net", false)]
    [InlineData("example.net:8080", false)]
    public void Domain_is_one_by_rfc_1123(string domain, bool isOne) => Assert.Equal(isOne, InitNames.OfDomain(domain) is null);

    [Fact]
    public void Domain_is_no_longer_than_a_name_may_be()
    {
        string label = new('a', 63);
        Assert.Null(InitNames.OfDomain(string.Join('.', label, label, label, new string('a', 61))));
        Assert.NotNull(InitNames.OfDomain(string.Join('.', label, label, label, new string('a', 62))));
        Assert.NotNull(InitNames.OfDomain(label + "a"));
    }

    private static bool Git(params string[] arguments)
    {
        using var scratch = new Scratch();
        using System.Diagnostics.Process git = RealGit.Start(scratch.Path, arguments);
        git.StandardInput.Close();
        git.WaitForExit();
        return git.ExitCode == 0;
    }
}
