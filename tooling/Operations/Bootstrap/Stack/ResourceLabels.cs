namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>What people call the program's resources.</summary>
internal static class ResourceLabels
{
    // Of a host first to last; a host's name may have dashes too.
    private static readonly string[] Stages = ["prepare", "configure", "install", "start", "ready", "kubeconfig"];

    /// <summary>Null for what only holds others together.</summary>
    public static ProgressEvent.Resource? Of(EngineEvent one)
    {
        if (
            one.Kind == EngineEventKind.Said
            || one.Type.StartsWith("pulumi:", StringComparison.Ordinal)
            || one.Type.StartsWith("cairn:", StringComparison.Ordinal)
        )
        {
            return null;
        }

        string kind = one.Type[(one.Type.LastIndexOf(':') + 1)..];
        if (one.Type.StartsWith("command:", StringComparison.Ordinal))
        {
            string? stage = Array.Find(Stages, stage => one.Name.EndsWith("-" + stage, StringComparison.Ordinal));
            return new ProgressEvent.Resource(
                UpStage.Hosts,
                stage is null ? one.Name : $"{one.Name[..^(stage.Length + 1)]}: {stage}",
                one.Kind,
                one.Operation
            );
        }

        if (kind == "Release")
        {
            return new ProgressEvent.Resource(UpStage.ArgoCd, $"chart {one.Name}", one.Kind, one.Operation);
        }

        // Objects are named KIND/NAMESPACE/NAME; Pulumi's provider for them has the environment's name.
        string name = one.Name.StartsWith(kind + "/", StringComparison.Ordinal) ? one.Name[(kind.Length + 1)..] : one.Name;
        return new ProgressEvent.Resource(
            one.Type.Contains("argoproj.io", StringComparison.Ordinal) ? UpStage.Root : UpStage.ArgoCd,
            $"{kind} {name}",
            one.Kind,
            one.Operation
        );
    }
}
