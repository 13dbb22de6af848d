using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Rendering;

/// <summary>
/// Kustomize, alone or as part of kubectl. It runs no plugins and no Helm; files of the repository outside an overlay may be
/// used (<c>../../environment.yaml</c> has the facts).
/// </summary>
public sealed class Kustomize
{
    private static readonly string[][] Programs = [["kustomize", "build"], ["kubectl", "kustomize"]];

    private readonly string[] program;

    private Kustomize(string[] program) => this.program = program;

    /// <exception cref="RenderingException">Neither is installed.</exception>
    public static Kustomize Find()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        return new Kustomize(Array.Find(Programs, named => path.Any(folder => endings.Any(ending => File.Exists(Path.Combine(folder, named[0] + ending)))))
            ?? throw new RenderingException("Rendering needs Kustomize: install kubectl (1.21 or later) or kustomize (5 or later), and see that it is on the PATH.", isUserError: false));
    }

    /// <summary>What a folder's kustomization gives, as Kustomize prints it.</summary>
    /// <param name="shown">The folder as the message calls it.</param>
    /// <exception cref="RenderingException">It cannot be built.</exception>
    public async Task<string> Build(string folder, string shown, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program[0], [program[1], "--load-restrictor", "LoadRestrictionsNone", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
                string output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
                await process.WaitForExitAsync(cancel).ConfigureAwait(false);
                return process.ExitCode == 0 ? output : throw new RenderingException($"Kustomize cannot build {shown}: {OneLine(await errors.ConfigureAwait(false))}", isUserError: true);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception failed)
        {
            throw new RenderingException($"{program[0]} cannot be started: {failed.Message}", isUserError: false);
        }
    }

    private static string OneLine(string errors)
    {
        string said = string.Join(' ', errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        // kubectl writes a log line around it: E1125 07:36:27.885108 15891 run.go:72] "command failed" err="…", or err=< … > over several lines.
        int quoted = said.IndexOf(" err=", StringComparison.Ordinal);
        if (quoted > 0 && said.Length > quoted + 6 && said[^1] is '"' or '>')
        {
            said = said[(quoted + 6)..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Trim();
        }

        return said.StartsWith("error: ", StringComparison.OrdinalIgnoreCase) ? said["error: ".Length..] : said;
    }
}
