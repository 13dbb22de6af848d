using System.Security.Cryptography;
using System.Text;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Webhooks;

/// <summary>What was told at once.</summary>
/// <param name="Events">What of it is to be recorded.</param>
/// <param name="Unreadable">Why some could not be read, a sentence each; the others are none the worse for them.</param>
public sealed record AuditBatch(IReadOnlyList<DeploymentEvent> Events, IReadOnlyList<string> Unreadable);

/// <summary>
/// What an API server's audit webhook sends: an <c>EventList</c> of <c>audit.k8s.io/v1</c>
/// (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1). Taken is what people wrote, and where they opened shells
/// and tunnels: what programs do, they do all day, and because git or a person said so. Of bodies the fields of a patch alone are
/// kept, redacted: of ConfigMaps their keys with a digest of each value, and nothing of Secrets.
/// </summary>
/// <remarks>
/// The user who sent the request chooses most texts of an event: addresses before the last, names, the audit id (a header). None
/// of them may keep their event, or another's, from being taken, so they are cut and never refused.
/// </remarks>
public static class AuditNotification
{
    /// <summary>API servers take no deeper bodies: https://pkg.go.dev/encoding/json</summary>
    internal const int Deepest = 10_100;

    private const string What = "the EventList of an API server's audit webhook";

    /// <summary>The API server sends at most 400 at once unless it is told otherwise (<c>--audit-webhook-batch-max-size</c>).</summary>
    private const int MostEvents = 100_000;
    private const int MostAddresses = 10;
    private const int LongestUser = 256;

    // The administrator whom k3s and older installers set up. Its certificate is a file: its holder is a person, or acts for one.
    private const string Administrator = "system:admin";

    // Parts of distributions that do not call themselves system:… :
    // https://github.com/k3s-io/k3s/blob/main/pkg/daemons/control/deps/deps.go
    private static readonly string[] Programs = ["k3s-cloud-controller-manager", "rke2-cloud-controller-manager", "aksService"];
    private static readonly string[] FamiliesOfPrograms = ["system:", "eks:"];

    /// <param name="now">Times later than tomorrow are refused.</param>
    /// <param name="environment">Whose API server it is.</param>
    /// <param name="redactor">Of the trail that it goes to; asked for where somebody's patch is in it.</param>
    /// <exception cref="NotificationException">It is none.</exception>
    public static AuditBatch Read(ReadOnlyMemory<byte> body, DateTimeOffset now, string environment, Func<Redactor> redactor)
    {
        if (environment.Length is 0 or > 63 || !environment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new NotificationException("The URL must end with the environment's name: /kubernetes/audit/ENVIRONMENT");
        }

        AuditEventList list = AuditEventList.Of(body, What, MostEvents);
        var told = NotificationReader.Of(list.Head, now, What, Deepest);
        if (told["kind"].Text() != "EventList" || told["apiVersion"].Text() != "audit.k8s.io/v1")
        {
            throw told["kind"].Wrong("EventList of audit.k8s.io/v1");
        }

        // They come as they ended; what was asked first is to be told first, also within a second.
        var events = new List<(string Asked, DeploymentEvent Event)>();
        var unreadable = new List<string>();
        var patches = new Lazy<PatchFields>(() => new PatchFields(redactor()));
        foreach ((int at, ReadOnlyMemory<byte> item) in list.Items.Index())
        {
            try
            {
                if (WhereItMatters(item, $"items[{at}]", now) is { } candidate && !DryRun.Is(candidate, Write(candidate)))
                {
                    events.Add((candidate["requestReceivedTimestamp"].Cut(), Write(candidate, environment, patches)));
                }
            }
            catch (NotificationException wrong)
            {
                unreadable.Add(wrong.Message);
            }
        }

        return new AuditBatch(
            [.. events.OrderBy(candidate => candidate.Asked, StringComparer.Ordinal).Select(candidate => candidate.Event)],
            unreadable
        );
    }

    /// <summary>The event with its bodies, which are read only where it is a person's and no dry run by its address.</summary>
    private static NotificationReader? WhereItMatters(ReadOnlyMemory<byte> item, string path, DateTimeOffset now)
    {
        ReadOnlyMemory<byte> withoutBodies = AuditEventList.WithoutBodies(item);
        return
            withoutBodies.Length > 0
            && NotificationReader.Of(withoutBodies, now, What, Deepest, path) is var head
            && IsPersons(head)
            && !DryRun.IsByAddress(head, Write(head))
            ? NotificationReader.Of(item, now, What, Deepest, path)
            : null;
    }

    private static bool IsPersons(NotificationReader one) =>
        (IsPerson(one["user"]["username"].Cut(LongestUser)) || IsPerson(one["impersonatedUser"]["username"].Cut(LongestUser)))
        // A session is told when it began, since it may not end for long.
        && one["stage"].Cut() is "ResponseStarted" or "ResponseComplete" or "Panic"
        && one["objectRef"]["resource"].Cut().Length > 0
        && Write(one) is var write
        && (write.Verb is "create" or "update" or "patch" or "delete" or "deletecollection" || (write.Verb.Length > 0 && write.IsSession))
        // Questions to the API server that are written as objects.
        && one["objectRef"]["apiGroup"].Cut() is not ("authentication.k8s.io" or "authorization.k8s.io");

    private static bool IsPerson(string user) =>
        user.Length > 0
        && (
            user == Administrator
            || (!Programs.Contains(user) && !FamiliesOfPrograms.Any(family => user.StartsWith(family, StringComparison.Ordinal)))
        );

    private static DeploymentEvent Write(NotificationReader one, string environment, Lazy<PatchFields> patches)
    {
        NotificationReader about = one["objectRef"];
        ClusterWrite write = Write(one);
        int code = one["responseStatus"]["code"].Count();
        NotificationReader sent = one["requestObject"];
        string name = about["name"].Cut(NotificationReader.LongestName);
        if (name.Length == 0)
        {
            name = sent["metadata"]["name"].Cut(NotificationReader.LongestName);
        }

        (IReadOnlyList<WrittenField> fields, int more) = ([], 0);
        if (write.Verb == "patch" && about["resource"].Cut() is not "secrets" and var resource)
        {
            // What was too large for the API server to send is there all the same.
            (fields, more) = sent.IsThere
                ? patches.Value.Of(sent, isConfigMap: resource == "configmaps", KindOf(resource))
                : ([], one["annotations"]["audit.k8s.io/truncated"].Cut() == "true" ? 1 : 0);
        }

        DateTimeOffset asked = one["requestReceivedTimestamp"].NeededTime();
        string user = one["user"]["username"].Cut(LongestUser);
        return new DeploymentEvent(
            DeploymentKind.Write,
            Id(one, environment),
            asked,
            environment,
            name.Length > 0 ? Clean(name, patches) : "*",
            code is 401 or 403 ? "Forbidden"
                : code is > 0 and < 400 ? "Succeeded"
                : "Failed"
        )
        {
            Namespace = Clean(about["namespace"].Cut(NotificationReader.LongestName), patches),
            Uid = about["uid"].Cut(NotificationReader.LongestName),
            By = Clean(user, patches),
            Write = write with
            {
                Code = code,
                Client = Client(one["userAgent"]),
                From = Addresses(one["sourceIPs"]),
                As = Clean(one["impersonatedUser"]["username"].Cut(LongestUser), patches),
                Fields = fields,
                More = more,
            },
        };
    }

    // Kinds whose objects Secrets are made from.
    private static string? KindOf(string resource) =>
        resource switch
        {
            "sealedsecrets" => "SealedSecret",
            "sopssecrets" => "SopsSecret",
            "externalsecrets" => "ExternalSecret",
            "clusterexternalsecrets" => "ClusterExternalSecret",
            "pushsecrets" => "PushSecret",
            _ => null,
        };

    // People paste tokens where names belong.
    private static string Clean(string name, Lazy<PatchFields> patches) => Redactor.MayBeCredential(name) ? patches.Value.Name(name) : name;

    private static ClusterWrite Write(NotificationReader one)
    {
        NotificationReader about = one["objectRef"];
        string group = about["apiGroup"].Cut(NotificationReader.LongestName);
        string below = about["subresource"].Cut(NotificationReader.LongestName);
        return new ClusterWrite(
            one["verb"].Cut(NotificationReader.LongestName),
            about["resource"].Cut(NotificationReader.LongestName)
                + (group.Length > 0 ? "." + group : "")
                + (below.Length > 0 ? "/" + below : "")
        );
    }

    /// <summary>
    /// The same for all stages of a request, and for no other request: a client may choose the audit id, by a header, and choose one
    /// that was there before. When the request came is the API server's to say.
    /// </summary>
    private static string Id(NotificationReader one, string environment)
    {
        string given = one["auditID"].Cut(64);
        string id = given.Length > 0 && given.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? given : "other";
        byte[] all = SHA256.HashData(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\0',
                    ((string[])["auditID", "requestReceivedTimestamp", "verb", "requestURI"])
                        .Select(part => one[part].Cut())
                        .Append(one["user"]["username"].Cut())
                )
            )
        );
        return $"kubernetes/{environment}/{id}/{Convert.ToHexStringLower(all[..8])}";
    }

    // The last is the connection's; those before it the client claims, and proxies on the way.
    private static IReadOnlyList<string> Addresses(NotificationReader sources)
    {
        string[] all = [.. sources.Items(most: int.MaxValue).Select(address => address.Cut(64))];
        return all.Length <= MostAddresses ? all : [.. all[..(MostAddresses - 1)], all[^1]];
    }

    // "kubectl/v1.34.1 (linux/amd64) kubernetes/…": the rest says nothing of who did it.
    private static string Client(NotificationReader agent) => agent.Cut(1_000).Split(' ')[0] is { Length: <= 100 } name ? name : "";
}
