using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>cairn lint, on files.</summary>
public sealed class Lint : IDisposable
{
    private const string Untagged =
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers:\n    - name: nginx\n      image: "
        + "nginx\n";
    private const string Moving =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: nginx, image: \"nginx:stable\"}]}\n";
    private const string Fine =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: nginx, image: \"nginx:1.27.1\"}]}\n";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task TellsFileByFileWhatIsWrongAndWhatToDo()
    {
        Write("k8s/web.yaml", Untagged);
        Ran ran = await Tool.Run("lint", scratch.At("k8s"));
        Assert.Equal((1, ""), (ran.Code, ran.Errors));
        Assert.Equal(
            """
            web.yaml
              9 error  image-not-pinned  Pod shop/web  spec.containers[name=nginx].image
                The image nginx has no tag, which means latest: what runs changes without a change in git, and differs from node to node.
                → Name a release and its digest: nginx:<version>@sha256:<digest>.

            1 error, 0 warnings in 1 object.

            """.ReplaceLineEndings("\n"),
            ran.Output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task AsJsonAFindingIsALineAndTheSumTheLast()
    {
        Write("k8s/web.yaml", Untagged);
        Ran ran = await Tool.Run("lint", scratch.At("k8s"), "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal(
            """{"rule":"image-not-pinned","severity":"error","file":"web.yaml","line":9,"resource":"Pod shop/web","field":"spec.containers[name=nginx].image","message":"The image nginx has no tag, which means latest: what runs changes without a change in git, and differs from node to node.","remedy":"Name a release and its digest: nginx:<version>@sha256:<digest>."}""",
            ran.Lines[0]
        );
        Assert.Equal("""{"objects":1,"errors":1,"warnings":0}""", ran.Lines[1]);
        Assert.Equal(2, ran.Lines.Length);
    }

    [Theory]
    [InlineData(Fine, 0, "")]
    [InlineData(Moving, 0, "")]
    [InlineData(Moving, 1, "--strict")]
    [InlineData(Untagged, 1, "")]
    [InlineData(Untagged, 0, "--ignore image-not-pinned --strict")]
    [InlineData(Untagged, 0, "--rule hook-type --rule deprecated-api")]
    [InlineData(Untagged, 1, "--rule image-not-pinned")]
    public async Task ItsExitCodeIsThatOfAGate(string manifest, int code, string options)
    {
        Write("web.yaml", manifest);
        Assert.Equal(code, (await Tool.Run(["lint", scratch.Path, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Code);
    }

    [Fact]
    public async Task TakesAnEnvironmentOrAllOrAFileOrStandardInput()
    {
        Write("environments/homelab/rendered/web/pod.yaml", Untagged);
        Write("environments/production/rendered/web/pod.yaml", Fine);
        async Task<string[]> Files(params string[] arguments) =>
            [
                .. (await Tool.Run(["lint", "--json", "--repo", scratch.Path, .. arguments]))
                    .Json.SkipLast(1)
                    .Select(element => element.GetProperty("file").GetString()!),
            ];
        Assert.Equal(["environments/homelab/rendered/web/pod.yaml"], await Files());
        Assert.Equal(["environments/homelab/rendered/web/pod.yaml"], await Files("homelab"));
        Assert.Empty(await Files("production"));
        Assert.Equal(["pod.yaml"], await Files(scratch.At("environments/homelab/rendered/web/pod.yaml")));
        Ran piped = await Tool.Bash(scratch.Path, "cat environments/homelab/rendered/web/pod.yaml | cairn lint - --json");
        Assert.Equal((1, "standard input"), (piped.Code, piped.Json[0].GetProperty("file").GetString()));
        WrongInput.Refused(await Tool.Run("lint", "staging", "--repo", scratch.Path), 2, "Environments here: homelab, production.");
    }

    [Fact]
    public async Task ListsItsRules()
    {
        Ran listed = await Tool.Run("lint", "--list");
        Assert.Equal((0, ""), (listed.Code, listed.Errors));
        JsonElement[] rules = (await Tool.Run("lint", "--list", "--json")).Json;
        Assert.Equal(rules.Length, listed.Lines.Length);
        Assert.All(
            rules,
            rule =>
                Assert.Contains(
                    listed.Lines,
                    line =>
                        line.StartsWith(rule.GetProperty("rule").GetString()!, StringComparison.Ordinal)
                        && line.EndsWith(rule.GetProperty("meaning").GetString()!, StringComparison.Ordinal)
                )
        );

        // Each is on its page, and none beside them.
        Assert.Equal(
            rules.Select(rule => rule.GetProperty("rule").GetString()!).Order(StringComparer.Ordinal),
            File.ReadLines(Checkout.At("docs/lint.md"))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && !line.StartsWith("| `-", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1])
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("--rule nope", "There is no rule 'nope'")]
    [InlineData("--ignore nope", "cairn lint --list")]
    [InlineData("--rule hook-type --ignore hook-type", "nothing is left to check")]
    public async Task RulesThatAreNotThereAreRefused(string options, string said)
    {
        Write("web.yaml", Fine);
        WrongInput.Refused(await Tool.Run(["lint", scratch.Path, .. options.Split(' ')]), 2, said);
    }

    [Theory]
    [InlineData("empty.txt", "", "There are no Kubernetes objects in")]
    [InlineData("values.yaml", "a: 1\n", "There are no Kubernetes objects in")]
    public async Task WhereThereIsNothingToJudgeItSaysSo(string file, string text, string said)
    {
        Write("k8s/" + file, text);
        WrongInput.Refused(await Tool.Run("lint", scratch.At("k8s")), 2, said);
    }

    [Fact]
    public async Task APlaceThatIsNotThereIsRefused() =>
        WrongInput.Refused(await Tool.Run("lint", scratch.At("nowhere")), 2, "There is no file, directory or environment");

    [Fact]
    public async Task AFileThatIsNoYamlIsAFindingNotAFailure()
    {
        Write("web.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n");
        Ran ran = await Tool.Run("lint", scratch.Path, "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal(
            ("unreadable-manifest", 3, JsonValueKind.Null),
            (
                ran.Json[0].GetProperty("rule").GetString(),
                ran.Json[0].GetProperty("line").GetInt32(),
                ran.Json[0].GetProperty("resource").ValueKind
            )
        );
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }
}
