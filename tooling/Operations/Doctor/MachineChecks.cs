using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Doctor;

/// <summary>What the tools need of this machine.</summary>
public static partial class MachineChecks
{
    private const string Area = "machine";
    private const long Little = 1L << 30;

    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(5);
    private static readonly Version OldestGit = new(2, 32);
    private static readonly Version OldestKubectl = new(1, 21);
    private static readonly Version OldestKustomize = new(5, 0);

    /// <param name="ask">The machine's programs.</param>
    /// <param name="free">Free space where the trail is kept, in bytes; null where the system does not tell.</param>
    /// <param name="now">What this machine's clock says.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> Look(RunProgram ask, long? free, DateTimeOffset now, CancellationToken cancel)
    {
        Task<DoctorFinding?>[] looking = [Git(ask, cancel), Identity(ask, cancel), Kustomize(ask, cancel), Clock(ask, now, cancel)];
        return
        [
            .. (await Task.WhenAll(looking).ConfigureAwait(false)).OfType<DoctorFinding>(),
            .. free is { } bytes ? [Space(bytes)] : (DoctorFinding[])[],
        ];
    }

    /// <summary>The first version in a text; null when there is none.</summary>
    public static Version? VersionIn(string text) =>
        Numbers().Match(text) is { Success: true } found && Version.TryParse(found.Value, out Version? version) ? version : null;

    private static async Task<DoctorFinding?> Git(RunProgram ask, CancellationToken cancel)
    {
        ProgramResult answer = await ask("git", ["--version"], cancel).ConfigureAwait(false);
        return !answer.Worked ? DoctorFinding.Missing(Area, "git", answer.Said, $"Install git {OldestGit} or later.")
            : VersionIn(answer.Output) is { } version && version >= OldestGit ? DoctorFinding.Ok(Area, "git", answer.Output)
            : DoctorFinding.Missing(Area, "git", answer.Output, $"Install git {OldestGit} or later.");
    }

    private static async Task<DoctorFinding?> Identity(RunProgram ask, CancellationToken cancel)
    {
        ProgramResult answer = await ask("git", ["var", "GIT_AUTHOR_IDENT"], cancel).ConfigureAwait(false);
        return answer.Worked
            ? DoctorFinding.Ok(Area, "identity", answer.Output[..(answer.Output.LastIndexOf('>') + 1)])
            : DoctorFinding.Warning(
                Area,
                "identity",
                "Git has no name and email for your commits",
                "git config --global user.name \"Your Name\" && git config --global user.email you@example.com"
            );
    }

    private static async Task<DoctorFinding?> Kustomize(RunProgram ask, CancellationToken cancel)
    {
        ProgramResult alone = await ask("kustomize", ["version"], cancel).ConfigureAwait(false);
        if (alone.Worked && VersionIn(alone.Output) is { } version && version >= OldestKustomize)
        {
            return DoctorFinding.Ok(Area, "kustomize", $"kustomize {version}");
        }

        ProgramResult kubectl = await ask("kubectl", ["version", "--client"], cancel).ConfigureAwait(false);
        return kubectl.Worked && VersionIn(kubectl.Output) is { } client && client >= OldestKubectl
            ? DoctorFinding.Ok(Area, "kustomize", $"kubectl {client}")
            : DoctorFinding.Missing(
                Area,
                "kustomize",
                kubectl.Worked ? kubectl.Output.Split('\n')[0] : kubectl.Said,
                $"Install kubectl {OldestKubectl} or kustomize {OldestKustomize}, or later: rendering, comparing and promoting need it."
            );
    }

    /// <summary>A clock that is behind the last commit is wrong, or whoever committed had a wrong one; null where there is no
    /// commit.</summary>
    private static async Task<DoctorFinding?> Clock(RunProgram ask, DateTimeOffset now, CancellationToken cancel)
    {
        ProgramResult answer = await ask("git", ["log", "--max-count=1", "--format=%ct"], cancel).ConfigureAwait(false);
        if (
            !answer.Worked
            || !long.TryParse(answer.Output, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        )
        {
            return null;
        }

        var committed = DateTimeOffset.FromUnixTimeSeconds(seconds);
        string seen = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-dd HH:mm}Z");
        return committed - now <= Tolerated
            ? DoctorFinding.Ok(Area, "clock", seen)
            : DoctorFinding.Warning(
                Area,
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"{seen}, before the last commit ({committed.UtcDateTime:yyyy-MM-dd HH:mm}Z)"),
                "Set the clock: gates, soak times and the trail depend on it."
            );
    }

    private static DoctorFinding Space(long free)
    {
        string seen = string.Create(CultureInfo.InvariantCulture, $"{free / (double)Little:0.0} GiB free for the trail");
        return free >= Little
            ? DoctorFinding.Ok(Area, "space", seen)
            : DoctorFinding.Warning(Area, "space", seen, "Free some space, or keep the trail elsewhere: --data DIR");
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex Numbers();
}
