namespace Cairn.Cli.Tests;

/// <summary>cairn plan, on files.</summary>
public sealed class Plan : IDisposable
{
    private const string Job = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations: {argocd.argoproj.io/hook: PreSync}\n";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task DrawsATreeInTheOrderOfExecution()
    {
        Write("k8s/b/deployment.yml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n");
        Write("k8s/a.yaml", Job);
        Write("live.json", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","namespace":"shop"}}""");
        Ran ran = await Tool.Run("plan", scratch.At("k8s"), "--namespace", "shop", "--create-namespace", "--live", scratch.At("live.json"));
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Equal(
            $"""
            {scratch.At("k8s")}
            ├─ PreSync
            │  └─ wave 0
            │     ├─ Namespace shop  made by CreateNamespace=true
            │     └─ Job shop/migrate  hook, BeforeHookCreation
            └─ Sync
               └─ wave 0
                  ├─ - Secret shop/old  pruned
                  └─ Deployment shop/api

            3 tasks to apply, 1 to prune, in 2 phases and 2 waves.

            """.ReplaceLineEndings("\n"),
            ran.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task TakesAnEnvironmentOrTheOnlyOneOrStandardInput()
    {
        Write("environments/production/rendered/a.yaml", Job);
        string[] expected = ["""{"phase":"PreSync","wave":0,"group":"batch","kind":"Job","namespace":null,"name":"migrate","hook":"PreSync","prune":false}"""];
        Assert.Equal(expected, (await Tool.Run("plan", "production", "--json", "--repo", scratch.Path)).Lines);
        Assert.Equal(expected, (await Tool.Run("plan", "--json", "--repo", scratch.At("environments/production"))).Lines);
        Assert.Equal(expected, (await Tool.Bash(scratch.Path, "cat environments/production/rendered/a.yaml | cairn plan - --json")).Lines);
        WrongInput.Refused(await Tool.Run("plan", "staging", "--repo", scratch.Path), 2, "Environments here: production.");
    }

    [Fact]
    public async Task AnEnvironmentOfApplicationsIsASyncForEachInTheOrderTheyBringEachOtherAbout()
    {
        Write("environments/e/rendered/apps/root.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root}\nspec: {source: {path: environments/e/rendered/apps}}\n");
        Write("environments/e/rendered/apps/shop.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: alpha}\nspec: {source: {path: environments/e/rendered/shop}, destination: {namespace: shop}}\n");
        Write("environments/e/rendered/shop/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n");
        Write("live.json", """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","namespace":"shop","labels":{"app.kubernetes.io/instance":"alpha"}}},{"apiVersion":"v1","kind":"Secret","metadata":{"name":"theirs","namespace":"shop"}}]}""");
        foreach (string place in (string[])["e", "./environments/e/rendered/"])
        {
            Ran ran = await Tool.Bash(scratch.Path, $"cairn plan {place} --live live.json");
            Assert.Equal((0, "1 live object belongs to no Application that is planned here, as Secret theirs, and is left out.\n"), (ran.Code, ran.Errors));
            Assert.Equal(
                """
                root  environments/e/rendered/apps
                └─ Sync
                   └─ wave 0
                      ├─ Application.argoproj.io alpha
                      └─ Application.argoproj.io root

                alpha  environments/e/rendered/shop  begins in wave 0 of root
                └─ Sync
                   └─ wave 0
                      ├─ - Secret shop/old  pruned
                      └─ Deployment shop/api

                2 Applications: 3 tasks to apply, 1 to prune, in 2 phases and 2 waves.

                """.ReplaceLineEndings("\n"),
                ran.Output.ReplaceLineEndings("\n"));
        }

        Assert.Equal(["alpha", "root", "old", "api"], (await Tool.Bash(scratch.Path, "cairn plan e --json --live live.json")).Json.Select(one => one.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("a.yaml", "apiVersion: v1\nkind: Pod\n", "a.yaml:1: The Pod has no metadata.name.")]
    [InlineData("a.yaml", "a: [1\n", "This is no YAML")]
    [InlineData("sub/kustomization.yaml", "resources: []\n", "kubectl kustomize")]
    [InlineData("Chart.yaml", "name: a\n", "helm template")]
    [InlineData("values.yaml", "a: 1\n", "There are no manifests in")]
    [InlineData("readme.md", "a: 1\n", "There are no manifests in")]
    public async Task SaysInOneSentenceWhatIsWrongWithTheFiles(string file, string text, string said)
    {
        Write("k8s/" + file, text);
        WrongInput.Refused(await Tool.Run("plan", scratch.At("k8s")), 2, said);
    }

    [Fact]
    public async Task AKubeconfigNeedsToKnowWhoseObjectsAreLookedFor()
    {
        Write("a.yaml", Job);
        Write("config", "apiVersion: v1\nclusters: []\ncontexts: []\nkind: Config\nusers: []\n");
        WrongInput.Refused(await Tool.Run("plan", scratch.At("a.yaml"), "--live", scratch.At("config")), 2, "Name the Application with --app.");
    }

    [Theory]
    [InlineData("--create-namespace", "--namespace")]
    [InlineData("--prune-last", "--live")]
    [InlineData("--live=/not/there", "There is no file or directory /not/there")]
    [InlineData("--json --mermaid", "take one")]
    [InlineData("--svg --mermaid", "take one")]
    [InlineData("--live=. --app=a", ". is no kubeconfig")]
    public async Task OptionsThatWouldMeanNothingAreRefused(string options, string said)
    {
        Write("a.yaml", Job);
        WrongInput.Refused(await Tool.Run(["plan", scratch.At("a.yaml"), .. options.Split(' ')]), 2, said);
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }
}
