using System.Net;
using System.Text.Json.Nodes;

namespace Cairn.Tests.Kit.Cluster;

/// <summary>What the API server answered: the object asked for, or a <c>Status</c> that says why not.</summary>
/// <param name="Body">Null where it was no JSON.</param>
/// <param name="Text">As it came.</param>
public sealed record ClusterAnswer(HttpStatusCode Status, JsonNode? Body, string Text)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The server's own words where it refused.</summary>
    public string Message => Body?["message"]?.GetValue<string>() ?? Text;

    /// <summary>The body of a success.</summary>
    /// <exception cref="InvalidOperationException">The server refused; the message is its own.</exception>
    public JsonNode Required() =>
        IsSuccess && Body is not null ? Body : throw new InvalidOperationException($"The API server answered {(int)Status}: {Message}");
}
