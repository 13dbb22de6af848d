using System.ComponentModel;
using System.Text.Json;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>A stack of the Pulumi program, by the pulumi of whoever asks. Secrets go in by standard input, and come out only as a
/// kubeconfig.</summary>
/// <param name="root">The repository's root, where <c>Pulumi.yaml</c> is.</param>
/// <param name="name">The environment's name.</param>
/// <param name="interrupts">Whether an interruption has to be handed on; a terminal hands it to pulumi itself, and two end it at
/// once.</param>
public sealed class PulumiStack(string root, string name, bool interrupts)
{
    /// <summary>The first that adopts a Release's YAML values as the program gives them, and writes event logs as they are read
    /// here.</summary>
    public static readonly Version Oldest = new(3, 112);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>How long pulumi may take to end in order; a command on a host is waited for, and one that is killed leaves the stack
    /// locked.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(45);

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
        // Event logs are an option for programs that drive pulumi, and hidden without this.
        ["PULUMI_DEBUG_COMMANDS"] = "true",
    };

    /// <summary>The version of pulumi; null when it is not there.</summary>
    public static async Task<string?> Version(CancellationToken cancel)
    {
        try
        {
            ProgramAnswer answer = await ChildProcess.Run("pulumi", ["version"], null, cancel, variables: Variables).ConfigureAwait(false);
            return answer.Code == 0 ? answer.Output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Makes the stack where there is none, its secrets under a passphrase.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> Make(CancellationToken cancel)
    {
        string listed = await Run(UpStage.Stack, ["stack", "ls", "--json"], cancel).ConfigureAwait(false);
        using JsonDocument stacks = JsonDocument.Parse(listed.Trim() is { Length: > 0 } text ? text : "[]");
        if (
            stacks
                .RootElement.EnumerateArray()
                .Any(element =>
                    element.GetProperty("name").GetString() is { } known
                    && (known == name || known.EndsWith("/" + name, StringComparison.Ordinal))
                )
        )
        {
            return false;
        }

        await Run(UpStage.Stack, ["stack", "init", name, "--secrets-provider", "passphrase", "--non-interactive"], cancel)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>The keys its configuration has, without their namespace; not their values.</summary>
    public async Task<IReadOnlySet<string>> Keys(CancellationToken cancel)
    {
        using JsonDocument config = JsonDocument.Parse(
            await Run(UpStage.Stack, ["config", "--json", "--stack", name], cancel).ConfigureAwait(false)
        );
        return config
            .RootElement.EnumerateObject()
            .Select(key => key.Name[(key.Name.IndexOf(':') + 1)..])
            .ToHashSet(StringComparer.Ordinal);
    }

    public Task Set(string key, string value, bool secret, CancellationToken cancel) =>
        Run(
            UpStage.Stack,
            ["config", "set", key, secret ? "--secret" : "--plaintext", "--stack", name, "--non-interactive"],
            cancel,
            value
        );

    public Task Unset(string key, CancellationToken cancel) =>
        Run(UpStage.Stack, ["config", "rm", key, "--stack", name, "--non-interactive"], cancel);

    /// <summary>An output, in plain; null when there is none.</summary>
    public async Task<string?> Output(string output, CancellationToken cancel)
    {
        ProgramAnswer answer = await Ask(
                UpStage.Stack,
                ["stack", "output", output, "--show-secrets", "--stack", name, "--non-interactive"],
                cancel
            )
            .ConfigureAwait(false);
        return answer.Code == 0 ? answer.Output.TrimEnd('\n') : null;
    }

    /// <summary>Brings about what the program says, and tells as it goes.</summary>
    public Task Up(Action<EngineEvent> tell, CancellationToken cancel) => Operate(["up", "--yes", "--skip-preview"], tell, cancel);

    /// <summary>Tells what would be done.</summary>
    public Task Preview(Action<EngineEvent> tell, CancellationToken cancel) => Operate(["preview"], tell, cancel);

    /// <summary>Takes down what was brought up.</summary>
    public Task Destroy(Action<EngineEvent> tell, CancellationToken cancel) =>
        Operate(["destroy", "--yes", "--skip-preview"], tell, cancel);

    private async Task Operate(string[] operation, Action<EngineEvent> tell, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("cairn-up-").FullName;
        try
        {
            // What the engine tells may hold what people would not print; the directory is the user's alone.
            string log = Path.Combine(folder, "events");
            var tail = new EventTail(log);
            var said = new List<string>();
            Task<ProgramAnswer> running = Ask(
                UpStage.Hosts,
                [.. operation, "--stack", name, "--non-interactive", "--color", "never", "--suppress-outputs", "--event-log", log],
                cancel
            );
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(Look, CancellationToken.None)).ConfigureAwait(false);
                Tell();
            }

            ProgramAnswer answer = await running.ConfigureAwait(false);
            Tell();
            if (answer.Code != 0)
            {
                throw new ProvisioningException(
                    UpStage.Hosts,
                    said.Count > 0 ? PulumiFailure.Told(said[0], name)
                        : answer.Said.Length > 0 ? PulumiFailure.Told(answer.Said, name)
                        : $"pulumi {operation[0]} exited with code {answer.Code} and printed no error"
                );
            }

            void Tell()
            {
                foreach (EngineEvent engineEvent in tail.Next().Select(EngineEvent.Parse).OfType<EngineEvent>())
                {
                    // The run's own last word, "update failed", says less than what came before.
                    if (engineEvent is { Kind: EngineEventKind.Said, Message: not "update failed" })
                    {
                        said.Add(engineEvent.Message);
                    }

                    tell(engineEvent);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> Run(UpStage stage, string[] arguments, CancellationToken cancel, string input = "")
    {
        ProgramAnswer answer = await Ask(stage, arguments, cancel, input).ConfigureAwait(false);
        return answer.Code == 0
            ? answer.Output
            : throw new ProvisioningException(stage, $"pulumi {arguments[0]} {arguments[1]}: {answer.Said}");
    }

    private async Task<ProgramAnswer> Ask(UpStage stage, string[] arguments, CancellationToken cancel, string input = "")
    {
        try
        {
            return await ChildProcess
                .Run("pulumi", arguments, root, cancel, input, Variables, new ProcessTermination(interrupts, Grace))
                .ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            throw new ProvisioningException(
                stage,
                "pulumi was not found on the PATH. Install it: https://www.pulumi.com/docs/iac/download-install/",
                isUserError: true
            );
        }
    }
}
