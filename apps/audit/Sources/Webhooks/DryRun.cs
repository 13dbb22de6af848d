using Cairn.Trail.Changes.Deployments;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// Whether a request changed nothing because it asked for that (https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run).
/// It is for the API server to honour, and where it would not, or that cannot be seen, the request counts as done: else whoever
/// writes could have it go unseen.
/// </summary>
internal static class DryRun
{
    private const string All = "All";

    public static bool Is(NotificationReader one, ClusterWrite write) =>
        write switch
        {
            // A shell has none, and behind a proxy the query is another program's.
            { IsSession: true } => false,
            _ when write.Resource == "serviceaccounts/token" => false,
            // Its options come as a body, else as the query; which of them, a policy at level Metadata does not show.
            { Verb: "delete" or "deletecollection" } => one["requestObject"].IsThere
                ? Holds(one["requestObject"]["dryRun"])
                : one["level"].Cut() is "Request" or "RequestResponse" && !IsTruncated(one) && Asks(one),
            _ when write.Resource == "pods/eviction" && Holds(one["requestObject"]["deleteOptions"]["dryRun"]) => true,
            _ => Asks(one),
        };

    /// <summary>Whether that is seen without the request's body.</summary>
    public static bool IsByAddress(NotificationReader one, ClusterWrite write) =>
        !write.IsSession && write.Resource != "serviceaccounts/token" && write.Verb is not ("delete" or "deletecollection") && Asks(one);

    private static bool IsTruncated(NotificationReader one) => one["annotations"]["audit.k8s.io/truncated"].Cut().Length > 0;

    private static bool Holds(NotificationReader list) =>
        list.Whole.ValueKind == System.Text.Json.JsonValueKind.Array && list.Items(most: 100).Any(value => value.Cut() == All);

    private static bool Asks(NotificationReader one)
    {
        string address = one["requestURI"].Cut(16_000);
        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query >= 0
            && address[(query + 1)..]
                .Split('&')
                .Any(part =>
                    part.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals
                    && Uri.UnescapeDataString(part[..equals]) == "dryRun"
                    && Uri.UnescapeDataString(part[(equals + 1)..]) == All
                );
    }
}
