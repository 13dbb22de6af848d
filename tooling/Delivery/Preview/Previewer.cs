using Cairn.Delivery.Linting;
using Cairn.Delivery.Linting.Reading;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Preview;

/// <summary>Tells what a pull request does, before it lands.</summary>
/// <param name="compare">What differs from one commit to another, values of secrets as digests.</param>
/// <param name="redactor">Hides credentials in what is compared between environments.</param>
/// <param name="now">The present moment, for sync windows.</param>
/// <param name="environmentOf">The environment of a file; null where its path alone decides.</param>
public sealed class Previewer(
    PromotionGit git,
    Func<string, string, LandingFields> compare,
    Redactor redactor,
    DateTimeOffset now,
    Func<string, string?>? environmentOf = null
)
{
    private readonly bool hasFolders = EnvironmentFolder.All(git.Directory).Count > 0;

    /// <param name="from">The branch or commit it is to be merged into.</param>
    /// <param name="head">What is to be merged.</param>
    /// <param name="judge">Judges what is rendered; null to leave that out.</param>
    /// <exception cref="PromotionException">There is no such commit, or the two have nothing in common.</exception>
    public async Task<PreviewReport> Preview(
        string from,
        string head,
        Func<LintInput, IReadOnlyList<LintFinding>>? judge,
        CancellationToken cancel
    )
    {
        string tip = await Commit(head, cancel).ConfigureAwait(false);
        string into = await Commit(from, cancel).ConfigureAwait(false);
        string start =
            await git.Try(["merge-base", into, tip], cancel).ConfigureAwait(false)
            ?? throw new PromotionException(
                $"{from} and {head} have no commit in common here; a shallow clone lacks it: git fetch --unshallow",
                isUserError: true
            );
        LandingFields all = compare(start, tip);

        // Receipts say again what the manifests say.
        var fields = all.Fields.Where(field => !IsReceipt(field.File)).ToLookup(field => Environment(field.File));
        var texts = all.Texts.ToLookup(text => Environment(text.File));
        string[] names =
        [
            .. fields
                .Select(group => group.Key)
                .Concat(texts.Select(group => group.Key))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        var environments = new List<EnvironmentPreview>();
        foreach (string name in names)
        {
            FieldChange[] receipts =
            [
                .. all.Fields.Where(field => field.Kind == ChangeKind.Added && IsReceipt(field.File) && Environment(field.File) == name),
            ];
            environments.Add(
                await new EnvironmentPreviewer(git, name, (start, into, tip), now)
                    .Preview([.. fields[name]], [.. texts[name]], receipts, cancel)
                    .ConfigureAwait(false)
            );
        }

        int elsewhere = fields[null].Select(field => field.File).Concat(texts[null].Select(text => text.File)).Distinct().Count();
        var report = new PreviewReport(start, tip, environments, elsewhere)
        {
            AsOf = now,
            ElsewhereFields = names.Length == 0 ? [.. fields[null]] : [],
            Owners = await Owners(start, into, tip, cancel).ConfigureAwait(false),
            Findings =
                judge is null || environments.Exists(preview => preview.Unreadable.Count > 0)
                    ? null
                    : await Findings(names, tip, judge, cancel).ConfigureAwait(false),
        };
        return await git.Run(["rev-parse", "HEAD"], cancel).ConfigureAwait(false) == tip
            ? await Checked(report, cancel).ConfigureAwait(false)
            : report;
    }

    /// <summary>Whom the branch that is merged into names: a pull request cannot choose its own.</summary>
    private async Task<IReadOnlyList<Ownership>> Owners(string start, string into, string tip, CancellationToken cancel)
    {
        foreach (string place in CodeOwners.Places)
        {
            if (await git.Try(["cat-file", "blob", $"{into}:{place}"], cancel).ConfigureAwait(false) is { } text)
            {
                string changed = await git.Run(["diff", "--name-only", "--no-renames", "-z", start, tip], cancel).ConfigureAwait(false);
                return CodeOwners.Parse(text).Of(changed.Split('\0', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return [];
    }

    /// <summary>What will go wrong with what the environments render to at a commit.</summary>
    private async Task<IReadOnlyList<LintFinding>?> Findings(
        string[] environments,
        string commit,
        Func<LintInput, IReadOnlyList<LintFinding>> judge,
        CancellationToken cancel
    )
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
            var renderer = new Renderer(Kustomize.Find(), new ReleaseTrees(git).CheckOut);
            IReadOnlyList<RenderedEnvironment> rendered = await renderer.Render(all, null, cancel).ConfigureAwait(false);
            return report with
            {
                Sameness = report.Environments.Any(preview => preview.Unreadable.Count > 0)
                    ? []
                    : await Sameness.Of(renderer, all, redactor, cancel).ConfigureAwait(false),
                NotAsRendered =
                [
                    .. rendered.SelectMany(environment =>
                        environment
                            .Files.Where(file => file.State != FileState.Unchanged)
                            .Select(file => $"environments/{environment.Environment.Name}/{file.Path}")
                    ),
                ],
            };
        }
        catch (CairnException failed)
        {
            return report with { RenderingFailed = failed.Message };
        }
    }

    private async Task<string> Commit(string named, CancellationToken cancel) =>
        await git.Try(["rev-parse", "--verify", "--quiet", named + "^{commit}"], cancel).ConfigureAwait(false)
        ?? throw new PromotionException(
            $"'{named}' is not a commit or branch in this clone; fetch it first: git fetch origin {named}",
            isUserError: true
        );

    /// <summary>Where environments have folders of their own, nothing else is theirs; in other repositories, as paths tell it.</summary>
    private string? Environment(string file) =>
        (environmentOf is null ? EnvironmentPaths.Of(file)?.Name : environmentOf(file)) is not { } name ? null
        : hasFolders && !file.StartsWith($"environments/{name}/", StringComparison.Ordinal) ? null
        : name;

    private static bool IsReceipt(string file) =>
        file.StartsWith("environments/", StringComparison.Ordinal) && file.Split('/') is [_, _, "promotions", _];
}
