namespace Cairn.Operations.Doctor;

/// <summary>How something stands.</summary>
public enum FindingState
{
    Ok,

    /// <summary>It works, and may not for long or not everywhere.</summary>
    Warning,

    /// <summary>Something needs it, and it is missing or wrong.</summary>
    Missing,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Area"><c>machine</c>, <c>repository</c> or <c>cluster</c>.</param>
/// <param name="Check">What was looked at: <c>git</c>, <c>rendered</c>, <c>applications</c>.</param>
/// <param name="Seen">What was seen; never a secret.</param>
/// <param name="Remedy">What to do; null when it is well.</param>
public sealed record DoctorFinding(string Area, string Check, FindingState State, string Seen, string? Remedy)
{
    public static DoctorFinding Ok(string area, string check, string seen) => new(area, check, FindingState.Ok, seen, null);

    public static DoctorFinding Warning(string area, string check, string seen, string remedy) =>
        new(area, check, FindingState.Warning, seen, remedy);

    public static DoctorFinding Missing(string area, string check, string seen, string remedy) =>
        new(area, check, FindingState.Missing, seen, remedy);
}

/// <summary>What a program answered; a code of -1 when it could not be started or took too long.</summary>
public readonly record struct ProgramResult(int Code, string Output, string Errors)
{
    public bool Worked => Code == 0;

    /// <summary>What it said first, on one line.</summary>
    public string Said =>
        (Errors.Length > 0 ? Errors : Output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault()
        ?? "no output";
}

/// <summary>Runs a program and waits for it, ten seconds at most.</summary>
/// <param name="program">Its name, looked for on the PATH.</param>
public delegate Task<ProgramResult> RunProgram(string program, string[] arguments, CancellationToken cancel);
