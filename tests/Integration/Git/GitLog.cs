using Cairn.Sources.Git.Messages;

namespace Cairn.Sources.Git.Tests;

/// <summary>Asks git for its reading of messages and compares it with ours.</summary>
internal static class GitLog
{
    /// <summary>The message as written, then subject, body and trailers as git reads them.</summary>
    public const string Format = "--format=%H%x00%B%x00%s%x00%b%x00%(trailers:only,unfold,separator=%x02,key_value_separator=%x03)%x00%x04";

    /// <summary>The fields of one record of that format: id, message, subject, body, trailers.</summary>
    public static string[] Fields(string record) => record.TrimStart('\n').Split('\0');

    /// <summary>What we read differently from git, or null.</summary>
    public static string? Difference(string[] fields)
    {
        CommitMessage message = CommitMessage.Parse(fields[1]);
        string trailers = string.Join('\u0002', message.Trailers.Select(trailer => $"{trailer.Key}\u0003{trailer.Value}"));
        return (message.Subject == fields[2], message.Body == fields[3], trailers == fields[4]) switch
        {
            (false, _, _) => $"{fields[0]} subject: {message.Subject} / {fields[2]}",
            (_, false, _) => $"{fields[0]} body: {message.Body} / {fields[3]}",
            (_, _, false) => $"{fields[0]} trailers: {trailers} / {fields[4]}",
            _ => null,
        };
    }
}
