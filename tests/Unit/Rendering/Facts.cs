using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Rendering.Tests;

/// <summary>What two environments' facts make different, apart from the rest.</summary>
public sealed class Facts
{
    [Fact]
    public async Task Environments_that_differ_only_by_facts_are_identical_otherwise()
    {
        using var platform = new Platform();
        Parity parity = await Compared(platform);
        Assert.True(parity.Identical);
        Assert.Equal(
            [new FactDifference("host", "pay.home.example", "pay.example.com"), new FactDifference("replicas", "1", "3")],
            parity.Facts
        );
        EnvironmentDifference replicas = Assert.Single(parity.Declared, difference => difference.Field.Path == "spec.replicas");
        Assert.Equal(("1", "3", "replicas"), (replicas.Field.Before, replicas.Field.After, Assert.Single(replicas.Facts)));

        // An item that is named by a fact is told by that fact, whatever else is in it.
        Assert.All(
            parity.Declared.Where(difference => difference.Field.Path.StartsWith("spec.rules", StringComparison.Ordinal)),
            difference => Assert.Equal(["host"], difference.Facts)
        );
    }

    [Fact]
    public async Task Difference_of_an_overlay_is_undeclared()
    {
        using var platform = new Platform();
        string overlay = "environments/production/overlays/payments/kustomization.yaml";
        platform.Write(
            overlay,
            platform.Read(overlay) + "\nimages: [{name: ghcr.io/northwind/payments, newTag: 1.5.0}]\nlabels: [{pairs: {tier: gold}}]\n"
        );
        Parity parity = await Compared(platform);
        Assert.False(parity.Identical);
        Assert.Equal(
            ["metadata.labels.tier", "metadata.labels.tier", "spec.template.spec.containers[name=api].image"],
            parity.Undeclared.Select(difference => difference.Field.Path).Order(StringComparer.Ordinal)
        );
        EnvironmentDifference image = parity.Undeclared.Single(difference =>
            difference.Field.Path.EndsWith("image", StringComparison.Ordinal)
        );
        Assert.Equal(("ghcr.io/northwind/payments:1.4.0", "ghcr.io/northwind/payments:1.5.0"), (image.Field.Before, image.Field.After));
        Assert.Equal(2, parity.Facts.Count);
    }

    [Fact]
    public async Task Rendered_file_that_was_edited_by_hand_is_undeclared()
    {
        using var platform = new Platform();
        platform.Write(
            "apps/payments/api.yaml",
            platform
                .Read("apps/payments/api.yaml")
                .Replace(
                    "image: \"ghcr",
                    "args: [--a=1, --b=2, --c=3], env: [{name: POOL, value: \"5\"}, {name: PORT, value: \"3000\"}], image: \"ghcr",
                    StringComparison.Ordinal
                )
        );
        await platform.Render("homelab", "production");
        Parity same = await Compared(platform, applied: true);
        Assert.True(same.Identical);
        string file = "environments/production/rendered/payments/deployment-api.yaml";
        platform.Write(
            file,
            platform
                .Read(file)
                .Replace("\"5\"", "5", StringComparison.Ordinal)
                .Replace("\"3000\"", "3000", StringComparison.Ordinal)
                .Replace("--a=1", "--x", StringComparison.Ordinal)
                .Replace("--c=3", "--a=1", StringComparison.Ordinal)
                .Replace("--x", "--c=3", StringComparison.Ordinal)
        );
        Parity parity = await Compared(platform, applied: true);
        Assert.False(parity.Identical);
        Assert.NotEqual(parity.Digests.First, parity.Digests.Second);
        Assert.Equal(same.Digests.First, parity.Digests.First);
        Assert.Equal(
            [
                "spec.template.spec.containers[name=api].args Moved",
                "spec.template.spec.containers[name=api].env[name=POOL].value Changed",
                "spec.template.spec.containers[name=api].env[name=PORT].value Changed",
            ],
            parity.Undeclared.Select(difference => $"{difference.Field.Path} {difference.Field.Kind}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(same.Facts, parity.Facts);
    }

    [Fact]
    public async Task Value_that_equals_a_fact_by_chance_is_undeclared()
    {
        // Production's replicas are written into its overlay instead of taken from its facts, and happen to be the same number.
        using var platform = new Platform();
        string overlay = "environments/production/overlays/payments/kustomization.yaml";
        platform.Write(
            overlay,
            platform
                .Read(overlay)
                .Replace(
                    "- source: {kind: Environment, fieldPath: spec.facts.replicas}\n  targets: [{select: {kind: Deployment}, fieldPaths: "
                        + "[spec.replicas]}]\n",
                    "",
                    StringComparison.Ordinal
                ) + "\nreplicas: [{name: api, count: 1}]\n"
        );
        Parity parity = await Compared(platform);
        Assert.False(parity.Identical);
        Assert.Equal("spec.replicas", Assert.Single(parity.Undeclared).Field.Path);
    }

    [Fact]
    public async Task Facts_of_every_type_have_placeholders()
    {
        using var platform = new Platform();
        foreach (
            (string name, string facts) in (ReadOnlySpan<(string, string)>)
                [
                    ("homelab", "{host: a.example, replicas: 1, paused: false, hosts: [x, y], weight: 0.5}"),
                    ("production", "{host: b.example, replicas: 3, paused: true, hosts: [z], weight: 1.5}"),
                ]
        )
        {
            string file = $"environments/{name}/environment.yaml";
            platform.Write(
                file,
                platform.Read(file)[..platform.Read(file).IndexOf("facts:", StringComparison.Ordinal)] + "facts: " + facts + "\n"
            );
            string overlay = $"environments/{name}/overlays/payments/kustomization.yaml";
            platform.Write(
                overlay,
                platform.Read(overlay)
                    + """

                    - source: {kind: Environment, fieldPath: spec.facts.paused}
                      targets: [{select: {kind: Deployment}, fieldPaths: [spec.paused]}]
                    - source: {kind: Environment, fieldPath: spec.facts.hosts}
                      targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.hostAliases.0.hostnames]}]
                    - source: {kind: Environment, fieldPath: metadata.name}
                      targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.environment], options: {create: true}}]
                    """
            );
        }

        platform.Write(
            "apps/payments/api.yaml",
            platform
                .Read("apps/payments/api.yaml")
                .Replace("replicas: 2\n", "replicas: 2\n  paused: false\n", StringComparison.Ordinal)
                .Replace(
                    "spec: {containers:",
                    "spec: {hostAliases: [{ip: 10.0.0.1, hostnames: [q]}], containers:",
                    StringComparison.Ordinal
                )
        );
        Parity parity = await Compared(platform);
        Assert.True(parity.Identical, string.Join('\n', parity.Undeclared));
        Assert.Equal(["host", "hosts", "name", "paused", "replicas"], parity.Facts.Select(fact => fact.Name));
    }

    [Fact]
    public async Task Digest_of_an_environment_is_reproducible_with_sha256sum()
    {
        using var platform = new Platform();
        await platform.Render("homelab");
        RenderedFiles files = (await platform.Files(new RenderInput(platform.Environment("homelab"), null)))[0];
        string lines = string.Concat(
            Directory
                .GetFiles(platform.At("environments/homelab/rendered"), "*", SearchOption.AllDirectories)
                .Select(file =>
                    (Name: Path.GetRelativePath(platform.At("environments/homelab/rendered"), file), Bytes: File.ReadAllBytes(file))
                )
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes))}  {file.Name}\n")
        );
        Assert.Equal(
            "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lines))),
            files.Digest()
        );
    }

    [Theory]
    [InlineData("spec: {tree: abc, commit: def}")]
    [InlineData("spec: {tree: 0123456789012345678901234567890123456789}")]
    [InlineData("spec: [")]
    [InlineData("kind: Release")]
    [InlineData("")]
    public void Malformed_pin_is_refused(string text) =>
        Assert.StartsWith(
            "environments/x/release.yaml is not valid: ",
            Assert.Throws<RenderingException>(() => ReleasePin.Parse(text, "environments/x/release.yaml")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Written_pin_is_read_back()
    {
        var pin = new ReleasePin(new string('a', 40), new string('b', 40));
        Assert.Equal(pin, ReleasePin.Parse(pin.Text("production"), "release.yaml"));
        Assert.Null(ReleasePin.Parse("kind: Release\nspec: {}\n", "release.yaml"));
    }

    private static async Task<Parity> Compared(Platform platform, bool applied = false)
    {
        EnvironmentFolder first = platform.Environment("homelab");
        EnvironmentFolder second = platform.Environment("production");
        IReadOnlyList<RenderedFiles> files = await platform.Files(
            new(first, null),
            new(first, null, WithoutFacts: true),
            new(second, null),
            new(second, null, WithoutFacts: true)
        );
        return Parity.Of(
            (files[0], files[1]),
            (files[2], files[3]),
            (EnvironmentFacts.Read(first), EnvironmentFacts.Read(second)),
            new Redactor(new byte[32]),
            applied ? (RenderedTree.Applied(first), RenderedTree.Applied(second)) : default
        );
    }
}
