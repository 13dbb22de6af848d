namespace Cairn.Cli.Tests;

/// <summary>Rendering never destroys content that Git does not have.</summary>
public sealed class RenderProtection : IDisposable
{
    private const string Rendered = "environments/lab/rendered/web/configmap-web.yaml";

    private readonly Scratch scratch = new();

    public RenderProtection()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "kubectl")) || File.Exists(Path.Combine(folder, "kustomize"))),
            "There is neither kustomize nor kubectl on the path."
        );
        RealGit.Run(scratch.Path, "init", "-q");
        Write("environments/lab/environment.yaml", "apiVersion: cairn.dev/v1\nkind: Environment\nmetadata: {name: lab}\nspec: {}\n");
        Write("environments/lab/overlays/web/kustomization.yaml", "resources: [web.yaml]\n");
        Pool("1");
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Rendering_again_after_a_change_needs_no_commit_between()
    {
        Assert.Equal(0, (await Render()).Code);
        Pool("2");
        Assert.Equal(0, (await Render()).Code);
        Assert.Contains("pool: \"2\"", File.ReadAllText(scratch.At(Rendered)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("environments/lab/rendered/web/mine.yaml")]
    [InlineData(Rendered)]
    public async Task Content_that_git_does_not_have_is_refused_and_kept(string file)
    {
        Assert.Equal(0, (await Render()).Code);
        Write(file, "mine: true\n");
        Pool("2");
        Ran refused = await Render();
        WrongInput.Refused(refused, 2, file);
        Assert.Contains("git stash -u", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("mine: true\n", File.ReadAllText(scratch.At(file)));
        Assert.True(file == Rendered || File.ReadAllText(scratch.At(Rendered)).Contains("pool: \"1\"", StringComparison.Ordinal));

        Assert.Equal(0, (await Render("--force")).Code);
        Assert.False(File.Exists(scratch.At("environments/lab/rendered/web/mine.yaml")));
    }

    [Fact]
    public async Task Committed_content_is_replaced_since_git_brings_it_back()
    {
        Assert.Equal(0, (await Render()).Code);
        Write(Rendered, "by: hand\n");
        RealGit.Run(scratch.Path, "add", "-A");
        RealGit.Run(scratch.Path, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "By hand");
        Assert.Equal(0, (await Render()).Code);
        Assert.Equal("by: hand", RealGit.Run(scratch.Path, "show", $"HEAD:{Rendered}"));
    }

    private Task<Ran> Render(params string[] more) => Tool.Run(["render", "--repo", scratch.Path, .. more]);

    private void Pool(string size) =>
        Write(
            "environments/lab/overlays/web/web.yaml",
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web, namespace: web}}\ndata: {{pool: \"{size}\"}}\n"
        );

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }
}
