using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;
using Local = Pulumi.Command.Local;
using Remote = Pulumi.Command.Remote;

namespace Cairn.Infrastructure.Components;

/// <summary>
/// A stage as a resource: run when it is new, and again when its script or what it reads has changed. It has no triggers: a changed
/// trigger replaces a command, which for a protected one is refused and for another one runs its deletion (decision 0021).
/// </summary>
internal static class HostCommand
{
    /// <param name="output">What the script printed.</param>
    /// <param name="uninstall">Run when the resource is deleted; null: nothing is.</param>
    public static CustomResource Of(
        HostPlan host,
        HostStage stage,
        string name,
        StackSettings settings,
        CustomResourceOptions options,
        out Output<string> output,
        HostStage? uninstall = null
    )
    {
        // Nothing a script reads or prints is shown or kept in plain.
        options.AdditionalSecretOutputs = ["stdin", "stdout", "stderr"];

        // What makes a stage run again is its script and its input. One that reads nothing is given there what it has to run again for:
        // the settings that k3s is restarted with are written by the stages before it. It comes of secrets, and an input is one.
        Input<string> stdin = Output.CreateSecret(stage.Stdin ?? stage.Digest + "\n");
        switch (host.Connection)
        {
            case HostConnection.Ssh ssh:
                var remote = new Remote.Command(
                    name,
                    new Remote.CommandArgs
                    {
                        Connection = Connection(ssh, settings.Secrets.SshKey),
                        Create = StageCommand.Of(stage, ssh.User),
                        Update = StageCommand.Of(stage, ssh.User),
                        Delete = uninstall is null ? null : (Input<string>)StageCommand.Of(uninstall, ssh.User),
                        Stdin = stdin,
                        Logging = Remote.Logging.None,
                        AddPreviousOutputInEnv = false,
                    },
                    options
                );
                output = remote.Stdout;
                return remote;
            default:
                var local = new Local.Command(
                    name,
                    new Local.CommandArgs
                    {
                        Create = Here(stage),
                        Update = Here(stage),
                        Delete = uninstall is null ? null : (Input<string>)Here(uninstall),
                        Stdin = stdin,
                        Logging = Local.Logging.None,
                        AddPreviousOutputInEnv = false,
                    },
                    options
                );
                output = local.Stdout;
                return local;
        }
    }

    /// <summary>On this machine, whoever runs Pulumi: as root, or by sudo. The same text for all of them, so that it is run again for
    /// none.</summary>
    private static string Here(HostStage stage) => $"as=; [ \"$(id -u)\" = 0 ] || as='sudo -n'; exec $as {StageCommand.Of(stage, "root")}";

    private static Remote.Inputs.ConnectionArgs Connection(HostConnection.Ssh ssh, string? key)
    {
        var connection = new Remote.Inputs.ConnectionArgs
        {
            Host = ssh.Address,
            Port = ssh.Port,
            User = ssh.User,
            HostKey = ssh.HostKey,
        };
        if (key is not null)
        {
            connection.PrivateKey = Output.CreateSecret(key);
        }

        return connection;
    }
}
