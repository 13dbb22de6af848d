namespace Cairn.Cli.Tests;

/// <summary>cairn plan, on files.</summary>
public sealed class Plan : IDisposable
{
    private const string Job =
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations: {argocd.argoproj.io/hook: PreSync}\n";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task DrawsATreeInTheOrderOfExecution()
    {
        Write("k8s/b/deployment.yml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n");
        Write("k8s/a.yaml", Job);
        Write(
            "live.json",
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","namespace":"shop","annotations":{"argocd.argoproj.io/tracking-id":"shop:/Secret:shop/old"}}}"""
        );
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
            ran.Output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task TakesAnEnvironmentOrTheOnlyOneOrStandardInput()
    {
        Write("environments/production/rendered/a.yaml", Job);
        string[] expected =
        [
            """{"phase":"PreSync","wave":0,"group":"batch","kind":"Job","namespace":null,"name":"migrate","hook":"PreSync","prune":false,"deletePolicies":["BeforeHookCreation"]}""",
        ];
        Assert.Equal(expected, (await Tool.Run("plan", "production", "--json", "--repo", scratch.Path)).Lines);
        Assert.Equal(expected, (await Tool.Run("plan", "--json", "--repo", scratch.At("environments/production"))).Lines);
        Assert.Equal(expected, (await Tool.Bash(scratch.Path, "cat environments/production/rendered/a.yaml | cairn plan - --json")).Lines);
        WrongInput.Refused(await Tool.Run("plan", "staging", "--repo", scratch.Path), 2, "Environments here: production.");
    }

    [Fact]
    public async Task AnEnvironmentOfApplicationsIsASyncForEachInTheOrderTheyBringEachOtherAbout()
    {
        Write(
            "environments/e/rendered/apps/root.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root}\nspec: {source: {path: "
                + "environments/e/rendered/apps}}\n"
        );
        Write(
            "environments/e/rendered/apps/shop.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: alpha}\nspec: {source: {path: "
                + "environments/e/rendered/shop}, destination: {namespace: shop}}\n"
        );
        Write("environments/e/rendered/shop/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n");
        Write(
            "live.json",
            """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","namespace":"shop","labels":{"app.kubernetes.io/instance":"alpha"}}},{"apiVersion":"v1","kind":"Secret","metadata":{"name":"theirs","namespace":"shop"}}]}"""
        );
        foreach (string place in (string[])["e", "./environments/e/rendered/"])
        {
            Ran ran = await Tool.Bash(scratch.Path, $"cairn plan {place} --live live.json");
            Assert.Equal(
                (
                    0,
                    "1 live object without ArgoCD's tracking mark, such as Secret theirs, is left out: ArgoCD prunes only what it tracks "
                        + "for the Applications planned here.\n"
                ),
                (ran.Code, ran.Errors)
            );
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
                ran.Output.ReplaceLineEndings("\n")
            );
        }

        Assert.Equal(
            ["alpha", "root", "old", "api"],
            (await Tool.Bash(scratch.Path, "cairn plan e --json --live live.json")).Json.Select(element =>
                element.GetProperty("name").GetString()
            )
        );
    }

    [Theory]
    [InlineData("a.yaml", "apiVersion: v1\nkind: Pod\n", "a.yaml:1: The Pod has no metadata.name.")]
    [InlineData("a.yaml", "a: [1\n", "This is not valid YAML")]
    [InlineData("sub/kustomization.yaml", "resources: [https://example.com/base]\n", "it needs another repository. Build it elsewhere")]
    [InlineData("kustomization.yaml", "helmCharts: [{name: a}]\n", "it needs Helm. Build it elsewhere")]
    [InlineData("kustomization.yaml", "resources: [missing.yaml]\n", "missing.yaml")]
    [InlineData("values.yaml", "a: 1\n", "There are no manifests in")]
    [InlineData("readme.md", "a: 1\n", "There are no manifests in")]
    public async Task SaysInOneSentenceWhatIsWrongWithTheFiles(string file, string text, string said)
    {
        Write("k8s/" + file, text);
        WrongInput.Refused(await Tool.Run("plan", scratch.At("k8s")), 2, said);
    }

    [Fact]
    public async Task Emptied_folder_prunes_everything_the_Application_has()
    {
        Directory.CreateDirectory(scratch.At("k8s"));
        Live("shop", "Secret", "old", "Secret", "other");
        Ran ran = await Tool.Run("plan", scratch.At("k8s"), "--json", "--live", scratch.At("live.yaml"));
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            ["old:True", "other:True"],
            ran.Json.Select(element => $"{element.GetProperty("name")}:{element.GetProperty("prune")}")
        );
        Assert.Contains("k8s declares no objects, so everything the Application has will be pruned.", ran.Errors, StringComparison.Ordinal);
        Assert.Contains("auto-sync refuses that unless the Application sets automated.allowEmpty", ran.Errors, StringComparison.Ordinal);
        WrongInput.Refused(await Tool.Run("plan", scratch.At("k8s")), 2, "There are no manifests in");
    }

    [Theory]
    [InlineData("automated: {prune: true}", "auto-sync refuses it, since shop does not set automated.allowEmpty.")]
    [InlineData("automated: {prune: true, allowEmpty: true}", "are pruned, by auto-sync: it sets automated.allowEmpty.")]
    [InlineData("automated: {}", "its auto-sync does not prune.")]
    [InlineData("syncOptions: []", "its auto-sync is off.")]
    public async Task Emptied_folder_of_an_environment_says_what_auto_sync_makes_of_it(string policy, string said)
    {
        Application("e", "root", "apps", "syncOptions: []");
        Application("e", "shop", "shop", policy);
        Live("shop", "Secret", "old");
        foreach (string place in (string[])["e", "environments/e/rendered/shop"])
        {
            Directory.CreateDirectory(scratch.At("environments/e/rendered/shop"));
            Ran ran = await Tool.Bash(scratch.Path, $"cairn plan {place} --json --live live.yaml");
            Assert.Equal(0, ran.Code);
            Assert.Equal(
                ["old"],
                ran.Json.Where(element => element.GetProperty("prune").GetBoolean())
                    .Select(element => element.GetProperty("name").GetString())
            );
            Assert.Contains(said, ran.Errors, StringComparison.Ordinal);
            Directory.Delete(scratch.At("environments/e/rendered/shop"));
            Assert.Equal(ran.Output, (await Tool.Bash(scratch.Path, $"cairn plan {place} --json --live live.yaml")).Output);
        }
    }

    [Fact]
    public async Task Live_objects_that_the_Application_does_not_track_are_left_out_and_counted()
    {
        Write("k8s/a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: kept}\n");
        Live("shop", "Secret", "kept", "Secret", "old");
        File.AppendAllText(
            scratch.At("live.yaml"),
            """
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: ns}}
            - {apiVersion: v1, kind: Secret, metadata: {name: theirs, namespace: ns, annotations: {"argocd.argoproj.io/tracking-id": "till:/Secret:ns/theirs"}}}
            - {apiVersion: v1, kind: Secret, metadata: {name: copy, namespace: ns, annotations: {"argocd.argoproj.io/tracking-id": "shop:/Secret:ns/kept"}}}
            - {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: claim, namespace: ns, labels: {app.kubernetes.io/instance: shop}}}

            """
        );
        foreach (
            string[] app in (string[][])
                [
                    [],
                    ["--app", "shop"],
                ]
        )
        {
            Ran ran = await Tool.Run(["plan", scratch.At("k8s"), "--namespace", "ns", "--json", "--live", scratch.At("live.yaml"), .. app]);
            Assert.Equal(
                (
                    0,
                    "4 live objects of other Applications, or (3) without ArgoCD's tracking mark, such as ConfigMap kube-root-ca.crt, are "
                        + "left out: ArgoCD prunes only what it tracks for shop.\n"
                ),
                (ran.Code, ran.Errors)
            );
            Assert.Equal(
                ["old"],
                ran.Json.Where(element => element.GetProperty("prune").GetBoolean())
                    .Select(element => element.GetProperty("name").GetString())
            );
        }

        Ran other = await Tool.Run("plan", scratch.At("k8s"), "--json", "--live", scratch.At("live.yaml"), "--app", "till");
        Assert.Equal(
            ["theirs"],
            other
                .Json.Where(element => element.GetProperty("prune").GetBoolean())
                .Select(element => element.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Live_objects_of_several_Applications_need_a_name()
    {
        Write("k8s/a.yaml", Job);
        Live("shop", "Secret", "old");
        File.AppendAllText(
            scratch.At("live.yaml"),
            "- {apiVersion: v1, kind: Secret, metadata: {name: x, namespace: ns, annotations: {\"argocd.argoproj.io/tracking-id\": "
                + "\"till:/Secret:ns/x\"}}}\n"
        );
        WrongInput.Refused(
            await Tool.Run("plan", scratch.At("k8s"), "--live", scratch.At("live.yaml")),
            2,
            "several Applications (shop, till): pass the one to plan with --app."
        );
    }

    [Fact]
    public async Task Live_objects_without_any_tracking_mark_plan_no_prunes_and_say_so()
    {
        Write("k8s/a.yaml", Job);
        Write("live.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: old, namespace: ns}\n");
        Ran ran = await Tool.Run("plan", scratch.At("k8s"), "--json", "--live", scratch.At("live.yaml"));
        Assert.Equal((0, false), (ran.Code, ran.Json.Any(element => element.GetProperty("prune").GetBoolean())));
        Assert.StartsWith(
            "None of the 1 live objects carries ArgoCD's tracking id or instance label, so ArgoCD would prune none of them.",
            ran.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Kustomize_folder_is_built_with_its_base()
    {
        Assert.SkipUnless(Has("kubectl") || Has("kustomize"), "Building takes kubectl or kustomize on the PATH.");
        Write("base/kustomization.yaml", "resources: [a.yaml]\n");
        Write("base/a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");
        Write("overlays/one/kustomization.yaml", "namePrefix: one-\nresources: [../../base]\n");
        Assert.Equal(
            ["one-a"],
            (await Tool.Run("plan", scratch.At("overlays/one"), "--json")).Json.Select(element => element.GetProperty("name").GetString())
        );
        Assert.Equal(
            ["one-a"],
            (await Tool.Run("plan", scratch.Path, "--json")).Json.Select(element => element.GetProperty("name").GetString())
        );
        Write("overlays/two/kustomization.yaml", "namePrefix: two-\nresources: [../../base]\n");
        WrongInput.Refused(await Tool.Run("plan", scratch.Path), 2, "contains several kustomizations, each a sync of its own");
    }

    [Fact]
    public async Task Chart_without_helm_is_refused_with_the_command_that_renders_it()
    {
        Assert.SkipWhen(Has("helm"), "helm is installed.");
        Write("k8s/Chart.yaml", "name: a\nversion: 1.0.0\n");
        WrongInput.Refused(
            await Tool.Run("plan", scratch.At("k8s")),
            2,
            "helm is not installed; pipe the rendered chart into cairn plan: helm template k8s"
        );
    }

    [Fact]
    public async Task Chart_is_rendered_with_the_values_of_its_Application()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for helm is a script.");
        Write("charts/till/Chart.yaml", "name: till\nversion: 1.0.0\n");
        Write(
            "environments/e/rendered/apps/till.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: till}\nspec:\n  source:\n    path: charts/till\n    "
                + "helm: {valueFiles: [prod.yaml], valuesObject: {size: 3, note: \"a: b\"}, parameters: [{name: image.tag, value: \"7\", "
                + "forceString: true}]}\n  destination: {namespace: shop}\n"
        );
        Write(
            "bin/helm",
            "#!/bin/sh\necho \"$@\" > ../args\nwhile [ $# -gt 0 ]; do [ \"$1\" = --values ] && cat \"$2\" >> ../values 2>/dev/null; "
                + "shift; done\nprintf 'apiVersion: v1\\nkind: Secret\\nmetadata: {name: made}\\n'\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(scratch.At("bin/helm"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Ran ran = await Tool.Bash(scratch.At("charts"), "PATH=\"$PWD/../bin:$PATH\" cairn plan till --json --repo ..");
        Assert.Equal((0, "made"), (ran.Code, Assert.Single(ran.Json).GetProperty("name").GetString()));
        Assert.Matches(
            "^template till till --include-crds --namespace shop --values till/prod.yaml --values \\S+ --set-string image.tag=7$",
            File.ReadAllText(scratch.At("args")).Trim()
        );
        Assert.Equal("{\"size\": 3, \"note\": \"a: b\"}", File.ReadAllText(scratch.At("values")));
    }

    [Fact]
    public async Task AKubeconfigNeedsToKnowWhoseObjectsAreLookedFor()
    {
        Write("a.yaml", Job);
        Write("config", "apiVersion: v1\nclusters: []\ncontexts: []\nkind: Config\nusers: []\n");
        WrongInput.Refused(await Tool.Run("plan", scratch.At("a.yaml"), "--live", scratch.At("config")), 2, "with --app NAME.");
    }

    [Theory]
    [InlineData("--create-namespace", "--namespace")]
    [InlineData("--prune-last", "--live")]
    [InlineData("--live=/not/there", "there is no file or directory /not/there")]
    [InlineData("--json --mermaid", "choose one")]
    [InlineData("--svg --mermaid", "choose one")]
    [InlineData("--live=. --context=a", ". is not one")]
    public async Task OptionsThatWouldMeanNothingAreRefused(string options, string said)
    {
        Write("a.yaml", Job);
        WrongInput.Refused(await Tool.Run(["plan", scratch.At("a.yaml"), .. options.Split(' ')]), 2, said);
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private void Application(string environment, string name, string folder, string policy) =>
        Write(
            $"environments/{environment}/rendered/apps/{name}.yaml",
            $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  source: {{path: "
                + $"environments/{environment}/rendered/{folder}}}\n  syncPolicy: {{{policy}}}\n"
        );

    /// <summary>A list in live.yaml of objects in namespace ns that an Application tracks: kind, name, kind, name.</summary>
    private void Live(string application, params string[] kindsAndNames) =>
        Write(
            "live.yaml",
            "apiVersion: v1\nkind: List\nitems:\n"
                + string.Concat(
                    kindsAndNames
                        .Chunk(2)
                        .Select(item =>
                            $"- {{apiVersion: v1, kind: {item[0]}, metadata: {{name: {item[1]}, namespace: ns, annotations: "
                            + $"{{\"argocd.argoproj.io/tracking-id\": \"{application}:/{item[0]}:ns/{item[1]}\"}}}}}}\n"
                        )
                )
        );

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }
}
