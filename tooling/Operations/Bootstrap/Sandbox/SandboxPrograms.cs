using System.ComponentModel;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Bootstrap.Sandbox;

/// <summary>The programs of this machine that a sandbox takes.</summary>
internal static class SandboxPrograms
{
    private static readonly Dictionary<string, string> Install = new()
    {
        ["docker"] = "https://docs.docker.com/engine/install/",
        ["helm"] = "https://helm.sh/docs/intro/install/",
    };

    /// <exception cref="ProvisioningException">It is not there, or failed.</exception>
    public static async Task<string> Run(UpStage stage, string program, string[] arguments, CancellationToken cancel, string input = "")
    {
        ProgramAnswer answer = await Ask(stage, program, arguments, cancel, input).ConfigureAwait(false);
        return answer.Code == 0 ? answer.Output.Trim() : throw new ProvisioningException(stage, $"{program} {arguments[0]}: {answer.Said}");
    }

    /// <exception cref="ProvisioningException">It is not there.</exception>
    public static async Task<ProgramAnswer> Ask(
        UpStage stage,
        string program,
        string[] arguments,
        CancellationToken cancel,
        string input = ""
    )
    {
        try
        {
            return await ChildProcess.Run(program, arguments, null, cancel, input).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            throw new ProvisioningException(stage, $"{program} is not here. Install it: {Install[program]}", isUserError: true);
        }
    }
}
