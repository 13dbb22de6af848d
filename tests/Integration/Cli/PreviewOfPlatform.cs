using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>cairn preview, on a platform that is rendered: two environments of one app.</summary>
public sealed class PreviewOfPlatform : IDisposable
{
    private readonly Scratch scratch = new();

    public PreviewOfPlatform()
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Write("apps/payments/kustomization.yaml", "resources: [settings.yaml]\n");
        Write(
            "apps/payments/settings.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: payments}\ndata: {pool: '20', host: "
                + "set-by-the-environment}\n"
        );
        Environment("homelab", "pay.home.dev", "");
        Environment("production", "pay.dev", "  after: homelab\n  gates: {approvals: 1}\n");
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task WhereAllIsWellSaysThatBothAreTheSame()
    {
        await Begin();
        Write("apps/payments/settings.yaml", Read("apps/payments/settings.yaml").Replace("'20'", "'50'", StringComparison.Ordinal));
        await Render();
        Commit("Raise the pool");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check");
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Contains("| homelab | 1 | wave 0 | 0 |  |\n| production | 1 | wave 0 | 0 | 1 |\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains(
            "✓ Rendered files are up to date, and lint finds no problems.\n\n✓ production is identical to homelab but for 1 declared fact, "
                + "with the same release.\n",
            ran.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhatIsStaleIsNamed()
    {
        await Begin();
        Write("apps/payments/settings.yaml", Read("apps/payments/settings.yaml").Replace("'20'", "'50'", StringComparison.Ordinal));
        Commit("Raise the pool, and forget to render");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check");
        Assert.Equal(1, ran.Code);
        Assert.Contains(
            "**Rendered files are out of date** or edited by hand; fix them with `cairn render`: "
                + "`environments/homelab/rendered/payments/configmap-settings.yaml`, `environments/production/",
            ran.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ADifferenceThatNoFactDeclaresIsTold()
    {
        await Begin();
        string overlay = "environments/production/overlays/payments/kustomization.yaml";
        Write(
            overlay,
            Read(overlay)
                + "patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: payments}, data: {pool: "
                + "\"99\"}}'}]\n"
        );
        await Render();
        Commit("Only here");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check");
        Assert.Equal((1, ""), (ran.Code, ran.Errors));
        Assert.Contains(
            "**homelab and production would differ in fields that no fact declares**, with the same release\n\n| object | field | "
                + "from | to |\n| --- | --- | --- | --- |\n| core/v1/ConfigMap/payments/settings | `data.pool` | `20` | `99` |\n",
            ran.Output,
            StringComparison.Ordinal
        );
        JsonElement same = (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--json")).Json[0].GetProperty("sameness")[
            0
        ];
        Assert.Equal(
            ("homelab", "production", false, 1),
            (
                same.GetProperty("first").GetString(),
                same.GetProperty("second").GetString(),
                same.GetProperty("identical").GetBoolean(),
                same.GetProperty("undeclared").GetInt32()
            )
        );
    }

    [Fact]
    public async Task APromotionIsTheReleaseThatMoves()
    {
        await Begin();
        string tree = RealGit.Run(scratch.Path, "rev-parse", "HEAD:apps");
        Write(
            "environments/production/release.yaml",
            $"apiVersion: cairn.dev/v1\nkind: Release\nmetadata: {{name: production}}\nspec: {{tree: {tree}, commit: "
                + $"{RealGit.Run(scratch.Path, "rev-parse", "HEAD")}}}\n"
        );
        Commit("Pin by hand");
        Assert.Contains(
            $"Release `{tree[..12]}`, **without a receipt**",
            (await Tool.Run("preview", "--base", "main", "--repo", scratch.Path)).Output,
            StringComparison.Ordinal
        );
        Write(
            "environments/production/promotions/1.json",
            "{\"type\": \"cairn.dev/promotion/v1\", \"exception\": {\"incident\": \"INC-1|@all\", \"gates\": [\"soak\", \"window\"]}}\n"
        );
        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "--amend", "-m", "Promote");
        Ran ran = await Tool.Run("preview", "--base", "main", "--repo", scratch.Path, "--check");
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Contains(
            $"Release `{tree[..12]}`, receipt `environments/production/promotions/1.json`.\n\n**Emergency INC-1&#124;&#64;&#8203;all**: "
                + "it bypassed `soak`, `window`.\n",
            ran.Output,
            StringComparison.Ordinal
        );

        // And back to the branch.
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "back");
        RealGit.Run(scratch.Path, "revert", "--no-edit", "HEAD");
        Assert.Contains(
            $"It follows the branch, and is no longer pinned to release `{tree[..12]}`.",
            (await Tool.Run("preview", "--base", "change", "--repo", scratch.Path)).Output,
            StringComparison.Ordinal
        );
    }

    private void Environment(string name, string host, string spec)
    {
        Write(
            $"environments/{name}/environment.yaml",
            $"apiVersion: cairn.dev/v1\nkind: Environment\nmetadata:\n  name: {name}\n  annotations: {{config.kubernetes.io/local-config: "
                + $"\"true\"}}\nspec:\n{spec}  facts: {{host: {host}}}\n"
        );
        Write(
            $"environments/{name}/overlays/payments/kustomization.yaml",
            "resources: [../../../../apps/payments, ../../environment.yaml]\nreplacements:\n- source: {kind: Environment, fieldPath: "
                + "spec.facts.host}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.host]}]\n"
        );
    }

    /// <summary>Rendered and landed; then on a branch.</summary>
    private async Task Begin()
    {
        await Render();
        Commit("Start");
        RealGit.Run(scratch.Path, "switch", "--quiet", "--create", "change");
    }

    private async Task Render() => Assert.Equal(0, (await Tool.Run("render", "--repo", scratch.Path)).Code);

    private string Read(string path) => File.ReadAllText(scratch.At(path));

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(path))!);
        File.WriteAllText(scratch.At(path), text);
    }

    private void Commit(string subject)
    {
        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "-m", subject);
    }
}
