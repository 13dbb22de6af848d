using System.Text.Json;

namespace Cairn.EngineStandIn;

/// <summary>A run as a file says it, for what starts the stand-in as a process.</summary>
internal static class StackFile
{
    public static StackRun Read(JsonElement stack)
    {
        Dictionary<string, Dictionary<string, string>> outputs = Of<Dictionary<string, Dictionary<string, string>>>(stack, "outputs") ?? [];
        return new StackRun(stack.GetProperty("name").GetString()!, stack.GetProperty("root").GetString()!, Of<bool>(stack, "preview"))
        {
            Config = Of<Dictionary<string, string>>(stack, "config") ?? [],
            SecretKeys = Of<string[]>(stack, "secretKeys") ?? [],
            Provide = resource => outputs.GetValueOrDefault((string?)resource["name"] ?? "") ?? [],
        };
    }

    private static T? Of<T>(JsonElement stack, string key) =>
        stack.TryGetProperty(key, out JsonElement value) ? value.Deserialize<T>() : default;
}
