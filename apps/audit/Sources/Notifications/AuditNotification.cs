using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Changes.Deployments;
using Cairn.Changes.Redaction;

namespace Cairn.Sources.Notifications;

/// <summary>What an audit batch holds.</summary>
/// <param name="Events">What people did.</param>
/// <param name="Unreadable">Why some could not be read, a sentence each; the others are none the worse for them.</param>
public sealed record AuditBatch(IReadOnlyList<DeploymentEvent> Events, IReadOnlyList<string> Unreadable);

/// <summary>
/// What an API server's audit webhook sends: an <c>EventList</c> of <c>audit.k8s.io/v1</c>
/// (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1). Taken is what people wrote, and where they opened shells
/// and tunnels: what programs do, they do all day, and because git or a person said so. Of bodies the fields of a patch alone are
/// kept, redacted, and none of Secrets and ConfigMaps.
/// </summary>
public static class AuditNotification
{
    /// <summary>The API server sends at most 400 at once unless it is told otherwise (<c>--audit-webhook-batch-max-size</c>).</summary>
    private const int MostEvents = 10_000;

    /// <summary>Objects of custom resources go deep.</summary>
    internal const int Deepest = 256;
    private const string Programs = "system:";

    // The administrator whom k3s and older installers set up. Its certificate is a file: whoever has it is a person, or acts for one.
    private const string Administrator = "system:admin";

    /// <param name="now">Times later than tomorrow are refused.</param>
    /// <param name="environment">Whose API server it is.</param>
    /// <param name="redactor">Of the trail that it goes to.</param>
    /// <exception cref="NotificationException">It is none.</exception>
    public static AuditBatch Read(ReadOnlyMemory<byte> body, DateTimeOffset now, string environment, Redactor redactor)
    {
        if (environment.Length is 0 or > 63 || !environment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new NotificationException("The address does not end with an environment's name: /kubernetes/audit/ENVIRONMENT");
        }

        var told = Told.Of(body, now, "what an API server's audit webhook sends", Deepest);
        if (told["kind"].Text() != "EventList" || told["apiVersion"].Text() != "audit.k8s.io/v1")
        {
            throw told["kind"].Wrong("EventList of audit.k8s.io/v1");
        }

        // They come as they ended; what was asked first is to be told first, also within a second.
        var events = new List<(string Asked, DeploymentEvent Event)>();
        var unreadable = new List<string>();
        var patches = new PatchFields(redactor);
        foreach (Told one in told["items"].Items(MostEvents))
        {
            try
            {
                if (IsPersons(one))
                {
                    events.Add((one["requestReceivedTimestamp"].Text(), Write(one, environment, patches)));
                }
            }
            catch (NotificationException wrong)
            {
                unreadable.Add(wrong.Message);
            }
        }

        return new AuditBatch([.. events.OrderBy(one => one.Asked, StringComparer.Ordinal).Select(one => one.Event)], unreadable);
    }

    private static bool IsPersons(Told one)
    {
        string user = one["user"]["username"].Needed();
        return (user == Administrator || !user.StartsWith(Programs, StringComparison.Ordinal))
            // A session is told when it began, since it may not end for long; it has one id all along.
            && one["stage"].Text() is "ResponseStarted" or "ResponseComplete" or "Panic"
            && (one["verb"].Text() is "create" or "update" or "patch" or "delete" or "deletecollection" || Write(one).IsSession)
            // Questions to the API server that are written as objects.
            && one["objectRef"]["apiGroup"].Text() is not ("authentication.k8s.io" or "authorization.k8s.io")
            && !IsDryRun(one);
    }

    private static DeploymentEvent Write(Told one, string environment, PatchFields patches)
    {
        Told about = one["objectRef"];
        ClusterWrite write = Write(one);
        int code = one["responseStatus"]["code"].Count();
        Told sent = one["requestObject"];
        string name = about["name"].Text(Told.LongestName);
        if (name.Length == 0)
        {
            name = sent["metadata"]["name"].Text(Told.LongestName);
        }

        (IReadOnlyList<WrittenField> fields, int more) = write.Verb == "patch" && sent.IsThere && about["resource"].Text() is not ("secrets" or "configmaps") ? patches.Of(sent) : ([], 0);
        return new DeploymentEvent(
            DeploymentKind.Write, "kubernetes/" + one["auditID"].Needed(Told.LongestName), one["requestReceivedTimestamp"].NeededTime(), environment,
            name.Length > 0 ? name : "*", code is 401 or 403 ? "Forbidden" : code is > 0 and < 400 ? "Succeeded" : "Failed")
        {
            Namespace = about["namespace"].Text(Told.LongestName),
            Uid = about["uid"].Text(Told.LongestName),
            By = one["user"]["username"].Needed(),
            Write = write with
            {
                Code = code,
                Client = Client(one["userAgent"]),
                From = [.. one["sourceIPs"].Items(most: 100).Take(10).Select(address => address.Needed(64))],
                As = one["impersonatedUser"]["username"].Text(),
                Fields = fields,
                More = more,
            },
        };
    }

    private static ClusterWrite Write(Told one)
    {
        Told about = one["objectRef"];
        var resource = new StringBuilder(about["resource"].Needed(Told.LongestName));
        if (about["apiGroup"].Text(Told.LongestName) is { Length: > 0 } group)
        {
            resource.Append(CultureInfo.InvariantCulture, $".{group}");
        }

        if (about["subresource"].Text(Told.LongestName) is { Length: > 0 } below)
        {
            resource.Append(CultureInfo.InvariantCulture, $"/{below}");
        }

        return new ClusterWrite(one["verb"].Text(Told.LongestName), resource.ToString());
    }

    // What kubectl diff asks, and everyone who looks before acting.
    private static bool IsDryRun(Told one)
    {
        if (one["requestObject"]["dryRun"].IsThere)
        {
            return true;
        }

        string address = one["requestURI"].Whole is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && address[(query + 1)..].Split('&').Any(part => part.StartsWith("dryRun=", StringComparison.Ordinal));
    }

    // "kubectl/v1.34.1 (linux/amd64) kubernetes/…": the rest says nothing of who did it. A browser says nothing at all.
    private static string Client(Told agent) => agent.Whole is { ValueKind: JsonValueKind.String } text && text.GetString()!.Split(' ')[0] is { Length: > 0 and <= 100 } name && !name.Any(char.IsControl) ? name : "";
}
