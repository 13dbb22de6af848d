using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Forges;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Operations.Doctor;

/// <summary>What the tools need of a repository. What is about a platform is looked at only where there is one.</summary>
/// <param name="hasToken">Whether a token for a kind of forge is at hand; the token itself is nobody's business.</param>
/// <param name="checks">What else is to hold where there is a platform.</param>
/// <param name="now">The present moment, for sync windows.</param>
public sealed class RepositoryChecks(
    RunProgram ask,
    string root,
    Func<ForgeKind, bool> hasToken,
    IReadOnlyList<PlatformCheck> checks,
    DateTimeOffset now
)
{
    private const string Area = "repository";
    private const string KeptIn = ".cairn";

    public async Task<IReadOnlyList<DoctorFinding>> Look(CancellationToken cancel)
    {
        Task<DoctorFinding[]> platform = new PlatformChecks(root, checks, now).Look(cancel);
        Task<DoctorFinding>[] looking = [Clone(cancel), Trail(cancel), Remote(cancel)];
        return [.. await Task.WhenAll(looking).ConfigureAwait(false), .. await platform.ConfigureAwait(false)];
    }

    /// <summary>The storage classes that a repository's environments name, as far as they can be read.</summary>
    /// <param name="root">The repository's root.</param>
    public static IReadOnlyList<string> StorageClasses(string root)
    {
        try
        {
            return
            [
                .. EnvironmentFolder
                    .All(root)
                    .Select(environment => EnvironmentFacts.Read(environment)?.Value("storageClass"))
                    .OfType<string>()
                    .Distinct(),
            ];
        }
        catch (Exception wrong) when (wrong is RenderingException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What to say where git shows no work tree.</summary>
    /// <param name="asked">What it answered when asked for the root of one.</param>
    public static DoctorFinding NotThere(ProgramResult asked) =>
        asked.Said switch
        {
            _ when asked.Code == -1 => DoctorFinding.Warning(Area, "clone", $"not checked: {asked.Said}", "Fix that first."),
            var said when said.Contains("dubious ownership", StringComparison.Ordinal) => DoctorFinding.Warning(
                Area,
                "clone",
                "another user owns it, so Git refuses to read it",
                "If you trust it: git config --global --add safe.directory PATH"
            ),
            var said
                when said.Contains("not a git repository", StringComparison.Ordinal)
                    || said.Contains("must be run in a work tree", StringComparison.Ordinal) => DoctorFinding.Warning(
                Area,
                "clone",
                "not a Git repository with a work tree",
                "Run cairn in a clone, or name one with --repo."
            ),
            var said => DoctorFinding.Warning(
                Area,
                "clone",
                $"git cannot read it: {said}",
                "Run cairn in a clone, or name one with --repo."
            ),
        };

    private async Task<DoctorFinding> Clone(CancellationToken cancel)
    {
        ProgramResult shallow = await ask("git", ["rev-parse", "--is-shallow-repository"], cancel).ConfigureAwait(false);
        return shallow.Output == "true"
            ? DoctorFinding.Warning(
                Area,
                "clone",
                "shallow clone: older history is missing, and maybe releases that environments are pinned to",
                "git fetch --unshallow"
            )
            : DoctorFinding.Ok(Area, "clone", $"{root}, full history");
    }

    /// <summary>It ignores itself when it is made, which does not help where it was committed all the same.</summary>
    private async Task<DoctorFinding> Trail(CancellationToken cancel)
    {
        ProgramResult tracked = await ask("git", ["ls-files", "--", KeptIn], cancel).ConfigureAwait(false);
        return !tracked.Worked ? DoctorFinding.Warning(Area, "trail", tracked.Said, "Check that Git works here: git ls-files")
            : tracked.Output.Length > 0
                ? DoctorFinding.Missing(
                    Area,
                    "trail",
                    $"{KeptIn} is committed to Git, including its keys",
                    $"git rm -r --cached {KeptIn}, commit that, and replace the key: cairn key rotate"
                )
            : DoctorFinding.Ok(
                Area,
                "trail",
                Directory.Exists(Path.Combine(root, KeptIn)) ? $"in {KeptIn}, ignored by Git" : "nothing recorded yet"
            );
    }

    private async Task<DoctorFinding> Remote(CancellationToken cancel)
    {
        try
        {
            if (await CloneState.Remote(new PromotionGit(root), null, cancel).ConfigureAwait(false) is not { } remote)
            {
                return DoctorFinding.Warning(
                    Area,
                    "remote",
                    "none configured",
                    "Promotions are pushed to a remote: git remote add origin URL"
                );
            }

            ProgramResult listed = await ask(
                    "git",
                    [
                        .. await NeverAsking(cancel).ConfigureAwait(false),
                        "ls-remote",
                        "--heads",
                        "--",
                        remote.Name,
                        "refs/heads/" + remote.Branch,
                    ],
                    cancel
                )
                .ConfigureAwait(false);
            if (!listed.Worked)
            {
                return DoctorFinding.Warning(
                    Area,
                    "remote",
                    $"{remote.Name} cannot be read: {listed.Said}",
                    "Check the address, the network and your access."
                );
            }

            string seen =
                listed.Output.Length > 0 ? $"{remote.Branch} of {remote.Name}" : $"{remote.Name}, which has no branch {remote.Branch} yet";
            return RemoteAddress.Parse(remote.Address)?.Kind is not { } kind ? DoctorFinding.Ok(Area, "remote", $"{seen}; unknown forge")
                : hasToken(kind) ? DoctorFinding.Ok(Area, "remote", $"{seen}, {kind}, with a token")
                : DoctorFinding.Warning(
                    Area,
                    "remote",
                    $"{seen}, {kind}, without a token",
                    "Set CAIRN_FORGE_TOKEN to open pull requests; without it, cairn prints the page to open them by hand."
                );
        }
        catch (PromotionException wrong)
        {
            return DoctorFinding.Warning(Area, "remote", wrong.Message.TrimEnd('.'), "Only promoting needs it.");
        }
    }

    /// <summary>An ssh that would ask for a password on the terminal fails instead, unless the user has chosen another ssh.</summary>
    private async Task<string[]> NeverAsking(CancellationToken cancel)
    {
        bool own =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GIT_SSH"))
            || (await ask("git", ["config", "--get", "core.sshCommand"], cancel).ConfigureAwait(false)).Worked;
        return own ? [] : ["-c", "core.sshCommand=ssh -oBatchMode=yes"];
    }
}
