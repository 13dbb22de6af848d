using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Sources.Processes;

namespace Cairn.Sources.Kubernetes;

/// <summary>What went wrong with a request, in one sentence and one of advice.</summary>
internal static class KubernetesErrors
{
    private const int MostLetters = 500;

    /// <summary>An answer that is no success.</summary>
    public static KubernetesException Of(ApiRequest request, HttpStatusCode status, string body, ClusterAccess access)
    {
        (string? reason, string? message) = Status(body);
        string said = request.IsSecret ? "" : OneLine(message ?? (body.TrimStart().StartsWith('<') ? "" : body));
        string server = Address(access.Server);
        return status switch
        {
            HttpStatusCode.Unauthorized => new(
                KubernetesFailure.Unauthorized,
                access is { Token: null, TokenFile: null, Exec: null, UserName: null, CertificatePem: null }
                    ? $"{server} asks for credentials (401), and {access.Origin} has none"
                    : $"{server} does not accept the credentials of {access.Origin} (401)",
                "They may have expired or been revoked: log in again, or correct the user in the kubeconfig."
            ),
            HttpStatusCode.Forbidden => Forbidden(request, said, access),
            HttpStatusCode.NotFound when request.IsCollection => new(
                KubernetesFailure.UnknownKind,
                $"The cluster does not serve {request.Target}",
                "Install what it belongs to, or choose another cluster."
            ),
            HttpStatusCode.NotFound => new(
                KubernetesFailure.NotFound,
                $"There is no {request.Target} {request.Name}{In(request)}".Replace("  ", " ", StringComparison.Ordinal),
                "Check the name and the cluster."
            ),
            HttpStatusCode.Conflict => new(KubernetesFailure.Conflict, Sentence(said, "it was changed meanwhile (conflict)"), "Try again."),
            HttpStatusCode.TooManyRequests => new(
                KubernetesFailure.Unreachable,
                $"{server} is overloaded and turned the request to {request.Verb} {request.Target} away (429)",
                "Try again later."
            ),
            HttpStatusCode.Gone => new(
                KubernetesFailure.Expired,
                $"The list of {request.Target} expired while it was read (410)",
                "Try again; it changes too fast, or the cluster answers too slowly."
            ),
            _ when (int)status is >= 300 and < 400 => new(
                KubernetesFailure.Unreachable,
                $"{server} redirects ({(int)status}) instead of answering, so it is no API server",
                "Correct the server in the kubeconfig."
            ),
            _ => new(
                KubernetesFailure.Refused,
                $"The request to {request.Verb} {request.Target} failed ({(int)status}{(reason is null ? "" : " " + OneLine(reason))})"
                    + (said.Length > 0 ? ": " + said.TrimEnd('.') : ""),
                (int)status >= 500 ? "Look at the logs of the API server." : "Correct what was sent."
            ),
        };
    }

    /// <summary>No answer came.</summary>
    public static KubernetesException Unreachable(ClusterAccess access, HttpRequestException wrong)
    {
        Exception inner = wrong;
        while (inner.InnerException is { } deeper && inner is not AuthenticationException)
        {
            inner = deeper;
        }

        return wrong.InnerException is AuthenticationException
            ? new(
                KubernetesFailure.Unreachable,
                $"The certificate of {Address(access.Server)} is not trusted: {OneLine(inner.Message).TrimEnd('.')}",
                "Correct the cluster's certificate-authority, or its server, in the kubeconfig; a cluster that was rebuilt has a new one."
            )
            : new(
                KubernetesFailure.Unreachable,
                $"Can't reach {Address(access.Server)}: {OneLine(inner.Message).TrimEnd('.')}",
                "Check the server in the kubeconfig, the network and your VPN, and that the cluster runs."
            );
    }

    /// <summary>No answer came in time.</summary>
    public static KubernetesException Slow(ClusterAccess access, TimeSpan timeout) =>
        new(
            KubernetesFailure.Unreachable,
            FormattableString.Invariant($"{Address(access.Server)} did not answer within {timeout.TotalSeconds:0.##} s"),
            "Check the server in the kubeconfig, the network and your VPN, and that the cluster runs."
        );

    public static KubernetesException NotJson(ApiRequest request, ClusterAccess access) =>
        new(
            KubernetesFailure.Refused,
            $"What {Address(access.Server)} answered to {request.Verb} {request.Target} is not what the Kubernetes API answers",
            "Check that the server in the kubeconfig is an API server, and no proxy's or login page."
        );

    /// <summary>A server without what its address may hold beside.</summary>
    public static string Address(Uri server) => server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Text from elsewhere, for a sentence: on one line, of bearable length, without credentials in addresses.</summary>
    public static string OneLine(string text)
    {
        string line = ChildProcess.WithoutCredentials(
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        );
        return line.Length <= MostLetters ? line : line[..MostLetters] + "…";
    }

    private static KubernetesException Forbidden(ApiRequest request, string said, ClusterAccess access)
    {
        string user = Regex.Match(said, "[Uu]ser \"([^\"]*)\"") is { Success: true } named
            ? $"user \"{named.Groups[1].Value}\""
            : access.Origin;
        string right = $"{request.Verb} {request.Target}{(request.Target[0] == '/' ? "" : In(request))}";
        return new(
            KubernetesFailure.Forbidden,
            $"Access is forbidden: {user} may not {right}",
            $"Ask an administrator for the right to {right}."
        );
    }

    private static string In(ApiRequest request) => request.Namespace is { } space ? $" in namespace {space}" : "";

    private static string Sentence(string said, string otherwise) => said.Length > 0 ? said.TrimEnd('.') : otherwise;

    /// <summary>What a <c>Status</c> says.</summary>
    private static (string? Reason, string? Message) Status(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return (Text("reason"), Text("message"));

            string? Text(string key) =>
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(key, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
