using System.ComponentModel;
using Cairn.Sources.Processes;

namespace Cairn.Delivery.Rendering;

/// <summary>
/// Kustomize, alone or as part of kubectl. It runs no plugins and no Helm; files of the repository outside an overlay may be
/// used (<c>../../environment.yaml</c> has the facts).
/// </summary>
public sealed class Kustomize
{
    private static readonly string[][] Programs =
    [
        ["kustomize", "build"],
        ["kubectl", "kustomize"],
    ];

    private readonly string[] program;

    private Kustomize(string[] program) => this.program = program;

    /// <exception cref="RenderingException">Neither is installed.</exception>
    public static Kustomize Find()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        return new Kustomize(
            Array.Find(Programs, named => path.Any(folder => endings.Any(ending => File.Exists(Path.Combine(folder, named[0] + ending)))))
                ?? throw new RenderingException(
                    "Rendering needs Kustomize: install kubectl (1.21 or later) or kustomize (5 or later), and make sure it is on the "
                        + "PATH.",
                    isUserError: false
                )
        );
    }

    /// <summary>What a folder's kustomization gives, as Kustomize prints it.</summary>
    /// <param name="shown">The folder as the message calls it.</param>
    /// <exception cref="RenderingException">It cannot be built.</exception>
    public async Task<string> Build(string folder, string shown, CancellationToken cancel)
    {
        try
        {
            ProgramAnswer answer = await ChildProcess
                .Run(program[0], [program[1], "--load-restrictor", "LoadRestrictionsNone", folder], null, cancel)
                .ConfigureAwait(false);
            return answer.Code == 0
                ? answer.Output
                : throw new RenderingException($"Kustomize cannot build {shown}: {Plainly(answer.Said)}", isUserError: true);
        }
        catch (Win32Exception failed)
        {
            throw new RenderingException($"{program[0]} cannot be started: {failed.Message}", isUserError: false);
        }
    }

    private static string Plainly(string said)
    {
        // kubectl writes a log line around it: E1125 07:36:27.885108 15891 run.go:72] "command failed" err="…", or err=< … > over several
        // lines.
        int quoted = said.IndexOf(" err=", StringComparison.Ordinal);
        if (quoted > 0 && said.Length > quoted + 6 && said[^1] is '"' or '>')
        {
            said = said[(quoted + 6)..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Trim();
        }

        return said.StartsWith("error: ", StringComparison.OrdinalIgnoreCase) ? said["error: ".Length..] : said;
    }
}
