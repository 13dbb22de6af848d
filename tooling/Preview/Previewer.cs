using Cairn.Changes;
using Cairn.Changes.Environments;
using Cairn.Changes.Records;
using Cairn.Linting;
using Cairn.Linting.Reading;
using Cairn.Planning;
using Cairn.Planning.Manifests;
using Cairn.Promotion;
using Cairn.Promotion.Gates;
using Cairn.Promotion.Repository;
using Cairn.Rendering;
using Manifest = Cairn.Planning.Manifests.Manifest;

namespace Cairn.Preview;

/// <summary>Tells what a pull request does, before it lands.</summary>
/// <param name="compare">What differs from one commit to another, values of secrets as digests.</param>
public sealed class Previewer(Git git, Func<string, string, LandingFields> compare)
{
    private readonly bool hasFolders = EnvironmentFolder.All(git.Directory).Count > 0;

    /// <param name="from">The branch or commit it is to be merged into.</param>
    /// <param name="head">What is to be merged.</param>
    /// <param name="judge">Judges what is rendered; null to leave that out.</param>
    /// <exception cref="PromotionException">There is no such commit, or the two have nothing in common.</exception>
    public async Task<PreviewReport> Preview(string from, string head, Func<LintInput, IReadOnlyList<Finding>>? judge, CancellationToken cancel)
    {
        string tip = await Commit(head, cancel).ConfigureAwait(false);
        string into = await Commit(from, cancel).ConfigureAwait(false);
        string start = await git.Try(["merge-base", into, tip], cancel).ConfigureAwait(false)
            ?? throw new PromotionException($"{from} and {head} have no commit in common here; a shallow clone lacks it: git fetch --unshallow", isUserError: true);
        LandingFields all = compare(start, tip);

        // Receipts say again what the manifests say.
        var fields = all.Fields.Where(field => !IsReceipt(field.File)).ToLookup(field => Environment(field.File));
        var texts = all.Texts.ToLookup(text => Environment(text.File));
        string[] names = [.. fields.Select(group => group.Key).Concat(texts.Select(group => group.Key)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var environments = new List<EnvironmentPreview>();
        foreach (string name in names)
        {
            environments.Add(await One(name, [.. fields[name]], [.. texts[name]], all, start, tip, cancel).ConfigureAwait(false));
        }

        int elsewhere = fields[null].Select(field => field.File).Concat(texts[null].Select(text => text.File)).Distinct().Count();
        var report = new PreviewReport(start, tip, environments, elsewhere) { ElsewhereFields = names.Length == 0 ? [.. fields[null]] : [], Findings = judge is null ? null : await Findings(names, tip, judge, cancel).ConfigureAwait(false) };
        return await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false) == tip ? await Checked(report, cancel).ConfigureAwait(false) : report;
    }

    private async Task<EnvironmentPreview> One(string name, FieldChange[] fields, TextChange[] texts, LandingFields all, string before, string after, CancellationToken cancel)
    {
        var preview = new EnvironmentPreview(name, fields, texts)
        {
            Receipts = [.. all.Fields.Where(field => field.Kind == ChangeKind.Added && IsReceipt(field.File) && Environment(field.File) == name).Select(field => field.File).Distinct()],
        };
        var folder = new EnvironmentFolder(name, Path.Combine(git.Directory, "environments", name));
        if (!Directory.Exists(folder.Path))
        {
            return preview;
        }

        var history = new ReleaseHistory(git);
        EnvironmentRelease? was = await history.At(name, before, cancel).ConfigureAwait(false);
        EnvironmentRelease? becomes = await history.At(name, after, cancel).ConfigureAwait(false);
        return preview with
        {
            Apps = await Apps(name, [.. fields.Select(field => field.File).Concat(texts.Select(text => text.File)).Distinct()], before, after, cancel).ConfigureAwait(false),
            Approvals = EnvironmentFacts.Read(folder) is null ? 0 : GateSettings.Read(folder).Approvals,
            Release = (was is { Pinned: true } ? was.Tree : null, becomes is { Pinned: true } ? becomes.Tree : null),
        };
    }

    /// <summary>Of each app's sync, the tasks whose manifests change.</summary>
    private async Task<IReadOnlyList<AffectedApp>> Apps(string environment, string[] changed, string before, string after, CancellationToken cancel)
    {
        string prefix = $"environments/{environment}/rendered/";
        var apps = new List<AffectedApp>();
        foreach (string app in changed.Where(file => file.StartsWith(prefix, StringComparison.Ordinal)).Select(file => file[prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal))
        {
            IReadOnlyList<Manifest> declared = await Manifests(after, prefix + app, cancel).ConfigureAwait(false);
            IReadOnlyList<Manifest> had = await Manifests(before, prefix + app, cancel).ConfigureAwait(false);
            SyncPlan plan = Planner.Plan(declared, had, new PlanOptions());
            PlannedTask[] tasks = [.. plan.Tasks.Where(task => task.IsPrune || changed.Contains(task.Object.Source.File))];
            if (tasks.Length > 0)
            {
                apps.Add(new AffectedApp(app, tasks));
            }
        }

        return apps;
    }

    private async Task<IReadOnlyList<Manifest>> Manifests(string commit, string folder, CancellationToken cancel)
    {
        string files = await git.Run(["ls-tree", "-r", "--name-only", "--full-tree", commit, "--", folder + "/"], cancel).ConfigureAwait(false);
        var manifests = new List<Manifest>();
        foreach (string file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => file.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            manifests.AddRange(ManifestReader.Read(file, await git.Run(["cat-file", "blob", $"{commit}:{file}"], cancel).ConfigureAwait(false)) ?? []);
        }

        return manifests;
    }

    /// <summary>What will go wrong with what the environments render to at a commit.</summary>
    private async Task<IReadOnlyList<Finding>?> Findings(string[] environments, string commit, Func<LintInput, IReadOnlyList<Finding>> judge, CancellationToken cancel)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("cairn-preview-");
        try
        {
            var inputs = new List<LintInput>();
            foreach (string name in environments)
            {
                if (await git.TreeOf(commit, $"environments/{name}/rendered", cancel).ConfigureAwait(false) is { } tree)
                {
                    string rendered = Path.Combine(scratch.FullName, "environments", name, "rendered");
                    await git.CheckOut(tree, rendered, cancel).ConfigureAwait(false);
                    inputs.Add(Reader.Environment(scratch.FullName, rendered, cancel));
                }
            }

            return inputs.Count == 0 ? null : judge(LintInput.Of(inputs));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Whether what is checked out is rendered as it stands.</summary>
    private async Task<PreviewReport> Checked(PreviewReport report, CancellationToken cancel)
    {
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.All(git.Directory);
        if (all.Count == 0)
        {
            return report;
        }

        try
        {
            IReadOnlyList<RenderedEnvironment> rendered = await new Renderer(Kustomize.Find(), git.CheckOut).Render(all, null, cancel).ConfigureAwait(false);
            return report with
            {
                NotAsRendered = [.. rendered.SelectMany(one => one.Files.Where(file => file.State != FileState.Unchanged).Select(file => $"environments/{one.Environment.Name}/{file.Path}"))],
            };
        }
        catch (RenderingException failed)
        {
            return report with { RenderingFailed = failed.Message };
        }
    }

    private async Task<string> Commit(string named, CancellationToken cancel) =>
        await git.Try(["rev-parse", "--verify", "--quiet", named + "^{commit}"], cancel).ConfigureAwait(false)
            ?? throw new PromotionException($"'{named}' is no commit or branch of this clone; fetch it first: git fetch origin {named}", isUserError: true);

    /// <summary>Where environments have folders of their own, nothing else is theirs; in other repositories, as paths tell it.</summary>
    private string? Environment(string file) => EnvironmentPaths.Of(file) is not { } inferred ? null
        : hasFolders && !file.StartsWith($"environments/{inferred.Name}/", StringComparison.Ordinal) ? null
        : inferred.Name;

    private static bool IsReceipt(string file) => file.StartsWith("environments/", StringComparison.Ordinal) && file.Split('/') is [_, _, "promotions", _];
}
