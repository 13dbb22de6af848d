using Cairn.Promotion;
using Cairn.Promotion.Forges;
using Cairn.Promotion.Gates;
using Cairn.Promotion.Repository;
using Cairn.Rendering;

namespace Cairn.Diagnosis;

/// <summary>What the tools need of a repository. What is about a platform is looked at only where there is one.</summary>
/// <param name="hasToken">Whether a token for a kind of forge is at hand; the token itself is nobody's business.</param>
public sealed class Repository(Ask ask, string root, Func<ForgeKind, bool> hasToken)
{
    private const string Area = "repository";

    public async Task<IReadOnlyList<Finding>> Look(CancellationToken cancel)
    {
        var found = new List<Finding> { await Clone(cancel).ConfigureAwait(false), await Remote(cancel).ConfigureAwait(false) };
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.All(root);
        if (all.Count == 0)
        {
            found.Add(Finding.Ok(Area, "environments", "none that are rendered (environments/ENV/overlays): what is about a platform was left out"));
            return found;
        }

        found.Add(Finding.Ok(Area, "environments", string.Join(", ", all.Select(environment => environment.Name))));
        foreach (EnvironmentFolder environment in all)
        {
            found.Add(Readable(environment));
            found.Add(await Release(environment, cancel).ConfigureAwait(false));
        }

        found.Add(await Rendered(all, cancel).ConfigureAwait(false));
        if (found.Exists(one => one.State == FindingState.Missing && all.Any(environment => environment.Name == one.Check)))
        {
            return found; // Its facts cannot be read, so nothing can be said of them.
        }

        IReadOnlyList<string> leftovers = Leftovers.In(root);
        found.Add(leftovers.Count == 0
            ? Finding.Ok(Area, "yours", "nothing stands for an example any more")
            : Finding.Warning(Area, "yours", $"{leftovers.Count} {(leftovers.Count == 1 ? "value is" : "values are")} still an example: {string.Join("; ", leftovers.Take(3))}{(leftovers.Count > 3 ? " …" : "")}", "Make them yours: cairn init"));
        return found;
    }

    private async Task<Finding> Clone(CancellationToken cancel)
    {
        Answer shallow = await ask("git", ["rev-parse", "--is-shallow-repository"], cancel).ConfigureAwait(false);
        return shallow.Output == "true"
            ? Finding.Warning(Area, "clone", "shallow: what happened before is not here, nor may be the releases that environments are pinned to", "git fetch --unshallow")
            : Finding.Ok(Area, "clone", $"{root}, with its whole history");
    }

    private async Task<Finding> Remote(CancellationToken cancel)
    {
        try
        {
            if (await State.Remote(new Git(root), null, cancel).ConfigureAwait(false) is not { } remote)
            {
                return Finding.Warning(Area, "remote", "there is none", "Promotions are pushed to one: git remote add origin URL");
            }

            Answer listed = await ask("git", ["ls-remote", "--exit-code", "--heads", remote.Name, remote.Branch], cancel).ConfigureAwait(false);
            if (!listed.Worked)
            {
                return Finding.Warning(Area, "remote", $"{remote.Branch} of {remote.Name} cannot be read: {listed.Said}", "Check the address, the network and your access.");
            }

            return RemoteAddress.Parse(remote.Address)?.Kind is not { } kind ? Finding.Ok(Area, "remote", $"{remote.Branch} of {remote.Name}; no forge that is known by its name")
                : hasToken(kind) ? Finding.Ok(Area, "remote", $"{remote.Branch} of {remote.Name}, {kind}, with a token")
                : Finding.Warning(Area, "remote", $"{remote.Branch} of {remote.Name}, {kind}, without a token", "To have pull requests opened, set CAIRN_FORGE_TOKEN; without it their page is printed.");
        }
        catch (PromotionException wrong)
        {
            return Finding.Warning(Area, "remote", wrong.Message, "Name the remote when promoting: --remote NAME");
        }
    }

    private static Finding Readable(EnvironmentFolder environment)
    {
        try
        {
            GateSettings gates = GateSettings.Read(environment);
            int facts = EnvironmentFacts.Read(environment)?.Values.Count ?? 0;
            return Finding.Ok(Area, environment.Name, $"{facts} facts{(gates.After is { } after ? $"; takes releases from {after}" : "")}");
        }
        catch (Exception wrong) when (wrong is PromotionException or RenderingException)
        {
            return Finding.Missing(Area, environment.Name, wrong.Message, $"Correct environments/{environment.Name}/{EnvironmentFacts.FileName}.");
        }
    }

    private async Task<Finding> Release(EnvironmentFolder environment, CancellationToken cancel)
    {
        string check = environment.Name + " release";
        try
        {
            return ReleasePin.Read(environment) is not { } pin ? Finding.Ok(Area, check, "follows the branch")
                : (await ask("git", ["cat-file", "-e", pin.Tree], cancel).ConfigureAwait(false)).Worked ? Finding.Ok(Area, check, pin.Tree[..12])
                : Finding.Missing(Area, check, $"{pin.Tree[..12]} is not in this clone", "git fetch --unshallow, or fetch the commit that release.yaml names");
        }
        catch (RenderingException wrong)
        {
            return Finding.Missing(Area, check, wrong.Message, "Correct it, or take it from git.");
        }
    }

    private async Task<Finding> Rendered(IReadOnlyList<EnvironmentFolder> all, CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<RenderedEnvironment> rendered = await new Renderer(Kustomize.Find(), new Git(root).CheckOut).Render(all, null, cancel).ConfigureAwait(false);
            int off = rendered.Sum(one => one.Files.Count(file => file.State != FileState.Unchanged));
            return off == 0
                ? Finding.Ok(Area, "rendered", $"{rendered.Sum(one => one.Objects)} objects, all as they should be")
                : Finding.Missing(Area, "rendered", $"{off} {(off == 1 ? "file is" : "files are")} not what should stand there: edited by hand, or stale", "See them: cairn render --check. Mend them: cairn render");
        }
        catch (Exception wrong) when (wrong is RenderingException or PromotionException)
        {
            return Finding.Missing(Area, "rendered", wrong.Message, "Correct what it names, then: cairn render");
        }
    }
}
