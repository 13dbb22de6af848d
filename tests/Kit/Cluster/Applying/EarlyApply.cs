namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>
/// Server-side apply was not finished before Kubernetes 1.22: it refuses some objects that are right, which the server takes when
/// they are created instead. Like <see cref="OlderVersions"/> this is for the server of Debian's source (1.20) alone. An object that
/// is wrong is refused then, too, except for fields its kind has not, which only apply looks at there.
/// </summary>
internal static class EarlyApply
{
    private const int Finished = 22;

    // A port of a Service needs no protocol, but its schema there does not say that it is TCP then.
    private const string NoProtocol = "omits key field \"protocol\" (and doesn't have default value)";

    /// <summary>Whether a refusal may be the server's fault and not the object's.</summary>
    public static bool MayBeAtFault(ClusterAnswer answer, int minor) =>
        minor < Finished && !answer.IsSuccess && answer.Message.Contains(NoProtocol, StringComparison.Ordinal);
}
