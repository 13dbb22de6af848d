namespace Cairn.Delivery.Health.Suites;

/// <summary>The tests of one folder <c>group/Kind</c>.</summary>
/// <param name="Name"><c>group/Kind</c>, as the folder has it.</param>
/// <param name="Root">The directory its files are read below; a full path.</param>
/// <param name="Scripts">Where the scripts for its objects are chosen from: the same directory, or one of its own.</param>
/// <param name="Problem">Why it has no cases that could be run, in one sentence; null where it has.</param>
public sealed record Suite(string Name, string Root, ScriptTree Scripts, IReadOnlyList<SuiteCase> Cases, string? Problem);

/// <summary>One test.</summary>
/// <param name="Name">The path of its input as the test has it, with <c>discovery/</c> or <c>actions/NAME/</c> before it for those.</param>
/// <param name="File">The file that states the test.</param>
/// <param name="Input">The full path of the object it is about.</param>
public abstract record SuiteCase(string Name, string File, string Input);

/// <summary>An object and the health it has.</summary>
public sealed record HealthCase(string Name, string File, string Input, HealthStatus Expected) : SuiteCase(Name, File, Input);

/// <summary>An object and the actions it may have.</summary>
public sealed record DiscoveryCase(string Name, string File, string Input, IReadOnlyList<object?> Allowed) : SuiteCase(Name, File, Input);

/// <summary>An object, an action, and what becomes of it.</summary>
/// <param name="Output">The full path of the expected output.</param>
/// <param name="ExpectedError">The error it must end with; empty where it must succeed.</param>
public sealed record ActionCase(
    string Name,
    string File,
    string Input,
    string Action,
    string Output,
    string ExpectedError,
    IReadOnlyDictionary<string, string> Parameters
) : SuiteCase(Name, File, Input);

/// <summary>A health as ArgoCD tells it.</summary>
/// <param name="Status"><c>Healthy</c>, <c>Progressing</c>, <c>Degraded</c>, <c>Suspended</c>, <c>Unknown</c>, <c>Missing</c>, or empty: it
/// has none.</param>
/// <param name="Message">The reason; empty where none was given.</param>
public sealed record HealthStatus(string Status, string Message)
{
    /// <summary>What a script says of which ArgoCD then knows no health.</summary>
    public static HealthStatus None { get; } = new("", "");
}
