using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Specification.Checking;

/// <summary>
/// What values may look like. They are narrow on purpose: what passes can stand in YAML, in a path and in a script without meaning
/// anything else there.
/// </summary>
internal static partial class ValueFormats
{
    /// <summary>A DNS label: a node's name.</summary>
    public static bool IsLabel(string text) => Label().IsMatch(text);

    /// <summary>A DNS name of one or more labels.</summary>
    public static bool IsDnsName(string text) => text.Length <= 253 && text.Split('.').All(IsLabel) && Ipv4.Parse(text) is null;

    /// <summary>A user of a Linux host.</summary>
    public static bool IsUser(string text) => User().IsMatch(text);

    /// <summary>An absolute path without anything that a shell or a path would read twice.</summary>
    public static bool IsDirectory(string text) => Directory().IsMatch(text) && !text.Split('/').Any(part => part is "." or "..");

    /// <summary>A file of this machine; may begin with <c>~/</c>.</summary>
    public static bool IsFile(string text) => IsDirectory(text.StartsWith("~/", StringComparison.Ordinal) ? text[1..] : text);

    /// <summary>A context's name in a kubeconfig.</summary>
    public static bool IsContext(string text) => Context().IsMatch(text);

    /// <summary>The name of a region, a bucket or a folder in one.</summary>
    public static bool IsObjectPath(string text) => ObjectPath().IsMatch(text);

    /// <summary>A host of S3, with or without a port.</summary>
    public static bool IsEndpoint(string text) =>
        Endpoint().Match(text) is { Success: true } match
        && (IsDnsName(match.Groups[1].Value) || Ipv4.Parse(match.Groups[1].Value) is not null);

    public static bool IsSha256(string text) => Sha256().IsMatch(text);

    public static bool IsLabelPair(string text) => LabelPair().IsMatch(text);

    public static bool IsTaint(string text) => Taint().IsMatch(text);

    public static bool IsInterface(string text) => Interface().IsMatch(text);

    public static bool IsTimeZone(string text) => TimeZone().IsMatch(text);

    public static bool IsClock(string text) => Clock().IsMatch(text);

    /// <summary>A public key as known_hosts holds it, the name apart: the kind, and base64 that says the same kind.</summary>
    public static bool IsHostKey(string text)
    {
        Match match = HostKey().Match(text);
        Span<byte> blob = new byte[2048];
        if (!match.Success || !Convert.TryFromBase64String(match.Groups[2].Value, blob, out int length) || length < 36)
        {
            return false;
        }

        string kind = match.Groups[1].Value;
        return BinaryPrimitives.ReadUInt32BigEndian(blob) == kind.Length && Encoding.ASCII.GetString(blob.Slice(4, kind.Length)) == kind;
    }

    /// <summary>Five fields of cron, with numbers in their ranges.</summary>
    public static bool IsCron(string text)
    {
        string[] fields = text.Split(' ');
        (int Least, int Most)[] ranges = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
        return fields.Length == 5
            && fields.Zip(ranges).All(pair => pair.First.Split(',').All(part => IsCronPart(part, pair.Second.Least, pair.Second.Most)));
    }

    private static bool IsCronPart(string part, int least, int most)
    {
        Match match = CronPart().Match(part);
        if (!match.Success || (match.Groups["step"].Success && int.Parse(match.Groups["step"].ValueSpan, null) is 0))
        {
            return false;
        }

        if (!match.Groups["from"].Success)
        {
            return true;
        }

        int from = int.Parse(match.Groups["from"].ValueSpan, null);
        int to = match.Groups["to"].Success ? int.Parse(match.Groups["to"].ValueSpan, null) : from;
        return from >= least && to <= most && from <= to;
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_-]{0,31}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\A(/[A-Za-z0-9._@-]+)+\z")]
    private static partial Regex Directory();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._@:/-]{0,252}\z")]
    private static partial Regex Context();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]{0,252}\z")]
    private static partial Regex ObjectPath();

    [GeneratedRegex(@"\A([a-z0-9.-]+)(:[1-9][0-9]{0,4})?\z")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._/-]{0,200}[A-Za-z0-9])?=([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelPair();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._/-]{0,200}[A-Za-z0-9])?(=[A-Za-z0-9._-]{0,63})?:(NoSchedule|PreferNoSchedule|NoExecute)\z")]
    private static partial Regex Taint();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,14}\z")]
    private static partial Regex Interface();

    [GeneratedRegex(@"\A[A-Za-z]+(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex TimeZone();

    [GeneratedRegex(@"\A([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\A(ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]+={0,2})\z")]
    private static partial Regex HostKey();

    [GeneratedRegex(@"\A(\*|(?<from>[0-9]{1,2})(-(?<to>[0-9]{1,2}))?)(/(?<step>[0-9]{1,2}))?\z")]
    private static partial Regex CronPart();
}
