using System.Diagnostics;

namespace Cairn.Sources.Processes;

/// <summary>How a program is started. It is looked for on the PATH and gets its arguments as they are; no shell is between.</summary>
/// <param name="Program">Its name or path.</param>
/// <param name="Arguments">Each as one word.</param>
public sealed record Launch(string Program, params IReadOnlyList<string> Arguments)
{
    // Set inside a hook, they would have git work on another repository than the one in its directory.
    private static readonly string[] OfHooks =
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE",
    ];

    /// <summary>Where it runs; null for where we do.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables of its environment beside ours; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether we write what it reads; else it has our standard input.</summary>
    public bool PipesInput { get; init; } = true;

    /// <summary>Whether we read what it writes; else it has our standard output.</summary>
    public bool PipesOutput { get; init; } = true;

    /// <summary>Whether we read its errors; else it has our standard error.</summary>
    public bool PipesErrors { get; init; } = true;

    internal ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = Directory ?? "",
            RedirectStandardInput = PipesInput,
            RedirectStandardOutput = PipesOutput,
            RedirectStandardError = PipesErrors,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (string name in OfHooks)
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string? value) in Variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }
}
