using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Rendering.Tests;

/// <summary>Environments rendered by the real Kustomize into a real folder.</summary>
public sealed class Environments
{
    [Fact]
    public async Task Environment_is_rendered_with_its_facts_one_object_per_file()
    {
        using var platform = new Platform();
        Assert.Equal(
            ["homelab rendered/payments/deployment-api.yaml missing", "homelab rendered/payments/ingress-api.yaml missing"],
            await platform.Render("homelab")
        );
        Assert.Equal(
            ManifestFiles.Heading
                + """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: api
                  namespace: payments
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - image: ghcr.io/northwind/payments:1.4.0
                        name: api

                """,
            platform.Read("environments/homelab/rendered/payments/deployment-api.yaml")
        );
        Assert.Contains(
            "- host: pay.home.example\n",
            platform.Read("environments/homelab/rendered/payments/ingress-api.yaml"),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(platform.At("environments/production/rendered")));
    }

    [Fact]
    public async Task Rendering_twice_gives_the_same_bytes()
    {
        using var platform = new Platform();
        using var other = new Platform();
        Assert.Equal(4, (await platform.Render()).Length);
        await other.Render();
        foreach (string file in Directory.GetFiles(platform.Root, "*.yaml", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(other.At(Path.GetRelativePath(platform.Root, file))));
        }

        Assert.Empty(await platform.Render());
        Assert.Empty(await platform.Check());
    }

    [Fact]
    public async Task Files_edited_by_hand_are_named_and_rendered_again()
    {
        using var platform = new Platform();
        await platform.Render();
        string file = "environments/production/rendered/payments/deployment-api.yaml";
        string rendered = platform.Read(file);
        platform.Write(file, rendered.Replace("replicas: 3", "replicas: 9", StringComparison.Ordinal));
        platform.Write("environments/production/rendered/payments/deployment-old.yaml", "kind: Deployment\n");
        platform.Write("environments/production/rendered/gone/x.yaml", "kind: X\n");
        File.Delete(platform.At("environments/production/rendered/payments/ingress-api.yaml"));
        string[] off =
        [
            "production rendered/gone/x.yaml extra",
            "production rendered/payments/deployment-api.yaml different",
            "production rendered/payments/deployment-old.yaml extra",
            "production rendered/payments/ingress-api.yaml missing",
        ];
        Assert.Equal(off, await platform.Check());
        Assert.Empty(await platform.Check("homelab"));
        RenderedFile edited = (await platform.Compare("production"))[0]
            .Files.Single(renderedFile => renderedFile.State == FileState.Different);
        Trail.Changes.FieldChange field = Assert.Single(RenderedFields.Of([edited], new Redactor(new byte[32])).Fields);
        Assert.Equal(("spec.replicas", "9", "3"), (field.Path, field.Before, field.After));

        Assert.Equal(off, await platform.Render());
        Assert.Equal(rendered, platform.Read(file));
        Assert.False(Directory.Exists(platform.At("environments/production/rendered/gone")));
        Assert.Empty(await platform.Check());
    }

    [Fact]
    public async Task Changed_app_or_fact_makes_rendered_files_stale()
    {
        using var platform = new Platform();
        await platform.Render();
        string app = platform.Read("apps/payments/api.yaml");
        platform.Write("apps/payments/api.yaml", app.Replace("1.4.0", "1.5.0", StringComparison.Ordinal));
        Assert.Equal(
            ["homelab rendered/payments/deployment-api.yaml different", "production rendered/payments/deployment-api.yaml different"],
            await platform.Check()
        );
        platform.Write("apps/payments/api.yaml", app);
        string facts = platform.Read("environments/homelab/environment.yaml");
        platform.Write("environments/homelab/environment.yaml", facts.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal));
        Assert.Equal(["homelab rendered/payments/deployment-api.yaml different"], await platform.Check());
    }

    [Fact]
    public async Task Failing_kustomization_is_explained_and_nothing_is_written()
    {
        using var platform = new Platform();
        platform.Write("environments/homelab/overlays/broken/kustomization.yaml", "resources: [nowhere.yaml]\n");
        RenderingException failed = await Assert.ThrowsAsync<RenderingException>(() => platform.Render());
        Assert.StartsWith("Kustomize cannot build environments/homelab/overlays/broken: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere.yaml", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.True(failed.IsUserError);
        Assert.False(Directory.Exists(platform.At("environments/homelab/rendered")));
    }

    [Theory]
    [InlineData("environments/homelab/rendered")]
    [InlineData("environments/homelab/rendered/payments")]
    [InlineData("environments/homelab/rendered/other")]
    public async Task Symbolic_link_in_rendered_is_refused_and_its_target_untouched(string link)
    {
        using var platform = new Platform();
        using var elsewhere = new Scratch();
        File.WriteAllText(elsewhere.At("precious.yaml"), "kind: Precious\n");
        Directory.CreateDirectory(Path.GetDirectoryName(platform.At(link))!);
        Directory.CreateSymbolicLink(platform.At(link), elsewhere.Path);
        RenderingException refused = await Assert.ThrowsAsync<RenderingException>(() => platform.Render());
        Assert.StartsWith($"{link} is a symbolic link; ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["precious.yaml"], Directory.GetFiles(elsewhere.Path).Select(Path.GetFileName));
        Assert.False(File.Exists(platform.At("environments/production/rendered/payments/deployment-api.yaml")));
    }

    [Fact]
    public void Unknown_environment_is_named_with_the_known_ones()
    {
        using var platform = new Platform();
        RenderingException failed = Assert.Throws<RenderingException>(() => EnvironmentFolder.Named(platform.Root, ["staging"]));
        Assert.Equal("There is no environment 'staging' to render. Known: homelab, production.", failed.Message);
        using var empty = new Scratch();
        Assert.Contains(
            "environments/NAME with overlays/APP/kustomization.yaml",
            Assert.Throws<RenderingException>(() => EnvironmentFolder.Named(empty.Path, [])).Message,
            StringComparison.Ordinal
        );
    }
}
