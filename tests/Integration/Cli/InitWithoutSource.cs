using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Cli.Tests;

/// <summary>Forks of this repository with and without Cairn's source, and what a platform needs of either.</summary>
public sealed partial class InitWithoutSource : IDisposable
{
    private readonly Scratch scratch = new();

    public InitWithoutSource()
    {
        foreach (string file in RealGit.Run(Checkout.Root, "ls-files").Split('\n').Where(file => File.Exists(Checkout.At(file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
            File.Copy(Checkout.At(file), At(file));
        }

        RealGit.Run(scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", scratch.At("origin.git"));
        RealGit.Run(Fork, "init", "--quiet", "--initial-branch=main");
        RealGit.Run(Fork, "config", "user.name", "Maria Weber");
        RealGit.Run(Fork, "config", "user.email", "maria@example.org");
        RealGit.Run(Fork, "remote", "add", "origin", scratch.At("origin.git"));
        Land("Start");
        RealGit.Run(Fork, "branch", "--quiet", "--set-upstream-to=origin/main");
    }

    private string Fork => scratch.At("fork");

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fork_renders_lints_plans_diffs_promotes_and_rolls_back(bool withoutSource)
    {
        string[] without = withoutSource ? ["--without-source"] : [];
        await Cairn(0, ["init", "--organisation", "acme", .. without, "--yes"]);
        Land("Make it ours");
        await Cairn(0, "render", "--check");
        await Cairn(0, "lint");
        await Cairn(0, "health", "test", At("apps/argocd/health"), "--closed-libs");
        await Cairn(0, "plan", "homelab");
        await Cairn(0, "plan", "production");
        await Cairn(0, "diff", "homelab", "production", "--same-release");

        string first = await Promote();
        Assert.Equal((first, 0), await Production());
        string api = File.ReadAllText(At("apps/payments/deploy/api.yaml"));
        File.WriteAllText(
            At("apps/payments/deploy/api.yaml"),
            api.Replace("replicas: 2", "replicas: 4", StringComparison.Ordinal) + "# more\n"
        );
        await Cairn(0, "render");
        Land("Change payments");
        Assert.Equal((first, 1), await Production());
        Assert.NotEqual(first, await Promote());
        Ran back = await Cairn(0, "rollback", "production", "--to", first[..10], "--reason", "It broke", "--json");
        Merge(back);
        Assert.Equal((first, 1), await Production());
        await Cairn(0, "render", "--check");
        Assert.Equal("", RealGit.Run(Fork, "status", "--porcelain"));
    }

    [Fact]
    public async Task Fork_without_source_keeps_the_platform_and_pins_the_tool()
    {
        Ran ran = await Cairn(0, "init", "--without-source", "--workflow", "github", "--yes");
        Assert.Contains("Two artifacts that were built from it now come from elsewhere:", ran.Output, StringComparison.Ordinal);
        string[] kept = [.. Kept()];
        Assert.DoesNotContain(
            kept,
            file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("infra/", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(kept, file => file.EndsWith(".sln", StringComparison.Ordinal));
        Assert.Equal(
            ["argocd/deploy", "argocd/health", "audit/deploy", "monitoring/deploy", "monitoring/tests", "payments/deploy"],
            Directory
                .GetDirectories(At("apps"), "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
                .Select(folder => Path.GetRelativePath(At("apps"), folder))
                .Where(folder => folder.Contains('/', StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            (string[])["environments/", "infra/Program/", "infra/Specification/", "runbooks/", "docs/", "Pulumi.yaml"],
            place => Assert.Contains(kept, file => file.StartsWith(place, StringComparison.Ordinal))
        );
        JsonElement tools = JsonDocument.Parse(File.ReadAllText(At(".config/dotnet-tools.json"))).RootElement.GetProperty("tools");
        string version = (await Tool.Run("--version")).Output.Trim().Split('+')[0];
        Assert.Equal(version, tools.GetProperty("cairn.cli").GetProperty("version").GetString());
        Assert.False(tools.TryGetProperty("csharpier", out _));

        // What the workflow runs is there, and passes.
        string workflow = File.ReadAllText(At(".github/workflows/cairn.yml"));
        Assert.DoesNotContain("tooling", workflow, StringComparison.Ordinal);
        string[] steps = [.. Step().Matches(workflow).Select(step => step.Groups[1].Value)];
        Assert.Equal("dotnet tool restore", steps[0]);
        Assert.Equal(4, steps.Length - 1);
        foreach (string step in steps[1..])
        {
            Assert.StartsWith("dotnet cairn ", step, StringComparison.Ordinal);
            Ran passed = await Tool.Bash(Fork, step["dotnet ".Length..]);
            Assert.True(passed.Code == 0, step + "\n" + passed.Output + passed.Errors);
        }

        Land("Without source");
        Assert.StartsWith(
            "Nothing to change.\n",
            (await Cairn(0, "init", "--without-source", "--workflow", "github", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_link_of_a_fork_without_source_leads_somewhere()
    {
        await Cairn(0, "init", "--without-source", "--yes");
        foreach (string page in Kept().Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            string folder = Path.GetDirectoryName(At(page))!;
            Assert.All(
                Link().Matches(File.ReadAllText(At(page))).Select(link => link.Groups[1].Value),
                to => Assert.True(Path.Exists(Path.Combine(folder, to)), $"{page}: {to}")
            );
        }
    }

    [Fact]
    public async Task What_is_not_committed_is_not_removed()
    {
        File.AppendAllText(At("tooling/cairn/Program.cs"), "// mine\n");
        WrongInput.Refused(await Tool.Run("init", "--without-source", "--yes", "--repo", Fork), 2, "There are uncommitted changes");
        RealGit.Run(Fork, "checkout", "--quiet", ".");
        File.WriteAllText(At("tooling/mine.txt"), "mine\n");
        await Cairn(0, "init", "--without-source", "--yes");
        Assert.Equal("mine\n", File.ReadAllText(At("tooling/mine.txt")));
    }

    private string At(string file) => Path.Combine(Fork, file);

    private IEnumerable<string> Kept() =>
        RealGit.Run(Fork, "ls-files", "--cached", "--others", "--exclude-standard").Split('\n').Where(file => File.Exists(At(file)));

    private async Task<Ran> Cairn(int code, params string[] arguments)
    {
        Ran ran = await Tool.Run([.. arguments, .. (string[])(arguments[0] is "health" ? [] : ["--repo", Fork])]);
        Assert.True(ran.Code == code, $"{string.Join(' ', arguments)}: {ran.Code}\n{ran.Output}{ran.Errors}");
        return ran;
    }

    /// <summary>Promotes at once, merges it, and tells the release.</summary>
    private async Task<string> Promote()
    {
        Ran ran = await Cairn(
            0,
            "promote",
            "homelab",
            "production",
            "--emergency",
            "--incident",
            "INC-1",
            "--reason",
            "There is no cluster here",
            "--json"
        );
        Merge(ran);
        return ran.Json[0].GetProperty("release").GetString()!;
    }

    private void Merge(Ran ran)
    {
        RealGit.Run(Fork, "merge", "--quiet", "--no-ff", "-m", "Merge", ran.Json[0].GetProperty("branch").GetString()!);
        RealGit.Run(Fork, "push", "--quiet", "origin", "main");
    }

    private async Task<(string Release, int Behind)> Production()
    {
        JsonElement release = (await Cairn(0, "release", "production", "--json")).Json[0];
        return (release.GetProperty("tree").GetString()!, release.GetProperty("behind").GetInt32());
    }

    private void Land(string subject)
    {
        RealGit.Run(Fork, "add", "--all");
        RealGit.Run(Fork, "commit", "--quiet", "-m", subject);
        RealGit.Run(Fork, "push", "--quiet", "origin", "main");
    }

    [GeneratedRegex("^ *- run: (dotnet [^|>\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\[[^\]\n]+\]\(([^)#\s:]+)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();
}
