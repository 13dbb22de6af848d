using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cairn.EngineStandIn;

/// <summary>
/// Stands in for Pulumi's engine: it lets a program register what it wants, remembers it word by word, and answers as the engine
/// would for resources that all come to exist at once. It has no provider of its own: what is done with a resource, whoever starts it says.
/// </summary>
/// <param name="stack">The stack's name, which is in every URN.</param>
/// <param name="preview">Outputs of what does not exist yet are unknown.</param>
/// <param name="provide">What providers do with a resource's registration, and what they add to its outputs. What it throws, the engine
/// says of the resource.</param>
public sealed class Engine(string stack, bool preview, Func<JsonObject, IReadOnlyDictionary<string, string>> provide)
{
    /// <summary>How the protocol marks a secret: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go</summary>
    public const string SecretMark = "1b47061264138c4ac30d75fd1eb44270";

    /// <summary>The key of all such marks.</summary>
    public const string MarkKey = "4dabf18193072939515e22adb298388d";

    /// <summary>What stands for a value that is not known before an update.</summary>
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _types = [];
    private ImmutableList<Heard> _heard = [];

    /// <summary>All calls, in the order in which they came.</summary>
    public IReadOnlyList<Heard> Calls => _heard;

    /// <summary>Those that register a resource.</summary>
    public IEnumerable<JsonObject> Registered => _heard.Where(call => call.Name == "RegisterResource").Select(call => call.Request);

    /// <summary>What the program logged through the engine, warnings and errors apart from the rest by their severity.</summary>
    public IEnumerable<(string Severity, string Message)> Log =>
        _heard
            .Where(call => call.Name == "Log")
            .Select(call => ((string?)call.Request["severity"] ?? "DEBUG", (string?)call.Request["message"] ?? ""));

    /// <summary>What the program declared as the stack's outputs; null when it did not come so far.</summary>
    public JsonObject? StackOutputs =>
        _heard
            .LastOrDefault(call =>
                call.Name == "RegisterResourceOutputs"
                && ((string)call.Request["urn"]!).Contains("::pulumi:pulumi:Stack::", StringComparison.Ordinal)
            )
            ?.Request["outputs"]
            ?.AsObject();

    /// <summary>The answer to a call; null where the engine would have none.</summary>
    internal JsonObject? Answer(string call, JsonObject request)
    {
        lock (_lock)
        {
            _heard = _heard.Add(new Heard(call, request));
        }

        return call switch
        {
            "SupportsFeature" => new JsonObject { ["hasSupport"] = (string?)request["id"] != "outputValues" },
            "RegisterResource" => Register(request),
            "RegisterResourceOutputs" or "Log" or "SetRootResource" or "RequirePulumiVersion" or "SignalAndWaitForShutdown" => [],
            _ => null,
        };
    }

    private JsonObject Register(JsonObject request)
    {
        string type = (string)request["type"]!;
        string name = (string?)request["name"] ?? "";
        string urn;
        lock (_lock)
        {
            string qualified =
                (string?)request["parent"] is { Length: > 0 } parent && _types[parent] is var above && above != "pulumi:pulumi:Stack"
                    ? $"{above}${type}"
                    : type;
            urn = $"urn:pulumi:{stack}::cairn::{qualified}::{name}";
            if (!_types.TryAdd(urn, qualified))
            {
                throw new InvalidOperationException($"Duplicate resource URN {urn}: the engine would refuse it.");
            }
        }

        var answer = new JsonObject { ["urn"] = urn, ["object"] = State(request) };
        if ((bool?)request["custom"] == true)
        {
            answer["id"] = preview ? "" : $"id-{name}";
        }

        return answer;
    }

    /// <summary>A resource's inputs and what its provider adds, secret where the program said so.</summary>
    private JsonObject State(JsonObject request)
    {
        JsonObject state = request["object"]?.DeepClone().AsObject() ?? [];
        foreach ((string key, string value) in (bool?)request["custom"] == true ? provide(request) : new Dictionary<string, string>())
        {
            state[key] = preview ? Unknown : value;
        }

        string[] secret = [.. request["additionalSecretOutputs"]?.AsArray().Select(key => (string)key!) ?? []];
        foreach (string key in secret.Where(key => state[key] is JsonValue))
        {
            JsonNode plain = state[key]!.DeepClone();
            state[key] = new JsonObject { [MarkKey] = SecretMark, ["value"] = plain };
        }

        return state;
    }
}

/// <summary>A call that the program made.</summary>
/// <param name="Name"><c>RegisterResource</c>.</param>
/// <param name="Request">What it sent, as JSON.</param>
public sealed record Heard(string Name, JsonObject Request);
