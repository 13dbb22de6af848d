namespace Cairn.Cli;

/// <summary>Names of options as they were until the last release, taken for one release more and shown in no help. CHANGELOG lists
/// them.</summary>
internal static class FormerNames
{
    private static readonly Dictionary<(string Command, string Former), string> Options = new()
    {
        [("serve", "--receive")] = "--webhook-port",
        [("serve", "--receive-token")] = "--webhook-token",
        [("serve", "--audit")] = "--audit-webhook-port",
        [("serve", "--audit-secret")] = "--audit-webhook-secret",
    };

    /// <summary>The same command line with names of today.</summary>
    public static string[] Replace(string[] args)
    {
        int end = Array.IndexOf(args, "--");
        return [.. args.Select((arg, index) => index > 0 && (end < 0 || index < end) ? Today(args[0], arg) : arg)];
    }

    private static string Today(string command, string arg)
    {
        string name = arg.Split('=')[0];
        return Options.TryGetValue((command, name), out string? today) ? today + arg[name.Length..] : arg;
    }
}
