namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>What Pulumi said of a failure, in the words of whoever has to mend it.</summary>
internal static class PulumiFailure
{
    // What people meet after a run that was killed, or a state that was lost; Pulumi's own words say what, and not what to do.
    private static readonly (string Said, string Remedy)[] Known =
    [
        (
            "cannot re-use a name that is still in use",
            "An earlier run was killed while it installed ArgoCD's chart, so Pulumi's state lacks the release. Delete Helm's record of it, "
                + "which changes nothing that runs: kubectl -n argocd delete secret -l owner=helm,name=argocd"
        ),
        (
            "currently locked by",
            "Another run is active, or a killed one left its lock. If no run is active: pulumi cancel --yes --stack ENV"
        ),
        (
            "it is protected",
            "To remove a host from the cluster, allow it first: pulumi config set allowUninstall true --stack ENV, and run cairn up with "
                + "the host still in cluster.yaml; then remove it there"
        ),
    ];

    /// <param name="said">Pulumi's error. That of a command has the whole script in it, one line, and then what the script said.</param>
    /// <param name="environment">The stack's name.</param>
    public static string Told(string said, string environment)
    {
        string told = WithoutScript(said);
        return Known.FirstOrDefault(item => said.Contains(item.Said, StringComparison.OrdinalIgnoreCase)) is { Remedy: { } remedy }
            ? $"{told.TrimEnd('.', '\n')}. {remedy.Replace("ENV", environment, StringComparison.Ordinal)}"
            : told;
    }

    // "exit status 1: running \"…\":\n…": https://github.com/pulumi/pulumi-command/blob/v1.2.1/provider/pkg/provider/util/baseCommand.go
    private static string WithoutScript(string said)
    {
        const string Begin = "running \"";
        int begin = said.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0)
        {
            return said;
        }

        int end = begin + Begin.Length;
        while (end < said.Length && said[end] != '"')
        {
            end += said[end] == '\\' ? 2 : 1;
        }

        string[] lines =
            end + 1 >= said.Length
                ? []
                :
                [
                    .. said[(end + 1)..]
                        .TrimStart(':')
                        .Split('\n')
                        .Where(line =>
                            line.Trim().Length > 0
                            && !line.StartsWith("changed: ", StringComparison.Ordinal)
                            && !line.StartsWith("unchanged: ", StringComparison.Ordinal)
                        ),
                ];
        return lines.Length == 0
            ? said[..begin].TrimEnd(' ', ':')
            : string.Join(
                '\n',
                lines.Select(line => line.StartsWith("failed: ", StringComparison.Ordinal) ? line["failed: ".Length..] : line)
            );
    }
}
