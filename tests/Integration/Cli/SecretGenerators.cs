namespace Cairn.Cli.Tests;

/// <summary>Files that are Secrets because a kustomization that did not change says so.</summary>
public sealed class SecretGenerators
{
    [Theory]
    [InlineData("secretGenerator:\n- name: s\n  envs: [secret.env]\n", "app/secret.env", "MOTD=plainword{0}\n")]
    [InlineData("secretGenerator:\n- name: s\n  files: [app.yaml=conf/app.yaml]\n", "app/conf/app.yaml", "motd: plainword{0}\n")]
    [InlineData(
        "patches:\n- path: p.yaml\n  target: {kind: Secret, name: s}\n",
        "app/p.yaml",
        "- op: replace\n  path: /x/motd\n  value: plainword{0}\n"
    )]
    [InlineData(
        "patchesJson6902:\n- path: p.yaml\n  target: {version: v1, kind: Secret, name: s}\n",
        "app/p.yaml",
        "- op: replace\n  path: /x/motd\n  value: plainword{0}\n"
    )]
    public async Task Files_that_change_without_their_kustomization_are_hidden(string kustomization, string path, string content)
    {
        using var repository = new GrowingRepository();
        repository.Commit("Add", ("app/kustomization.yaml", kustomization), ("app/other.yaml", "motd: shownword\n"));
        repository.Commit("One", (path, string.Format(null, content, "one")));
        Assert.Equal(0, (await Tool.Run("index", "--repo", repository.Path)).Code);

        // Recorded apart from the first, so that the kustomization is not among what is read.
        repository.Commit("Two", (path, string.Format(null, content, "two")), ("app/other.yaml", "motd: shownword2\n"));
        Ran log = await Tool.Run("log", "--limit", "0", "--json", "--repo", repository.Path);
        Assert.Equal(3, log.Lines.Length);
        Assert.DoesNotContain("plainword", log.Output, StringComparison.Ordinal);
        Assert.Contains("shownword2", log.Output, StringComparison.Ordinal);
        Assert.Contains("redacted:", log.Lines[0], StringComparison.Ordinal);
    }
}
