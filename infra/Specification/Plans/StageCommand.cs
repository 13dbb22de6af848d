namespace Cairn.Specification;

/// <summary>How a stage's script is run.</summary>
public static class StageCommand
{
    /// <summary>The command line that runs a script as root, its input being <see cref="HostStage.Stdin"/>. What logs in may be any
    /// shell.</summary>
    /// <param name="user">Who logs in; who is not root needs sudo without a password.</param>
    public static string Of(HostStage stage, string user) =>
        $"{(user == "root" ? "" : "sudo -n ")}sh -c '{stage.Script.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
