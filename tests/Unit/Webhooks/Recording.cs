using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>What a real ArgoCD v3.5.1 wrote (<c>argocd-recordings</c> of the public test data), read in place.</summary>
internal static class Recording
{
    /// <summary>Each state of an Application that a watch showed, in order; skips the test where the recordings are not.</summary>
    public static IEnumerable<(string At, JsonObject Application)> Applications(string name, string application) =>
        Lines(name)
            .Where(line =>
                line["from"]!.GetValue<string>() == "watch"
                && line["object"]!["kind"]!.GetValue<string>() == "Application"
                && line["object"]!["metadata"]!["name"]!.GetValue<string>() == application
            )
            .Select(line => (line["at"]!.GetValue<string>()[11..19], line["object"]!.AsObject()));

    /// <summary>Each event of the API server's audit, in order.</summary>
    public static IEnumerable<JsonObject> AuditEvents(string name) =>
        Lines(name).Where(line => line["from"]!.GetValue<string>() == "audit").Select(line => line["event"]!.AsObject());

    private static IEnumerable<JsonNode> Lines(string name)
    {
        string? file = PublicTestData.Find($"argocd-recordings/{name}.jsonl.gz");
        Assert.SkipWhen(
            file is null,
            $"There is no argocd-recordings/{name}.jsonl.gz in the public test data; name its directory in {PublicTestData.Variable}."
        );
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }
}
