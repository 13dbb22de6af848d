using System.Text.RegularExpressions;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>Says what to do about something that a script used and that is not there.</summary>
internal static partial class Missing
{
    /// <summary>A sentence; empty where the error is another one.</summary>
    /// <param name="said">Lua's own words.</param>
    /// <param name="open">Whether the script had the libraries.</param>
    public static string Explained(string said, bool open)
    {
        if (said.Contains("attempt to index a string value", StringComparison.Ordinal) && !open)
        {
            return Closed("Methods of strings (s:find and the like) belong to the string library, and it");
        }

        if (Nil().Match(said) is not { Success: true } match)
        {
            return "";
        }

        string name = match.Groups[2].Value;
        return (match.Groups[1].Value, name) switch
        {
            ("global", "string" or "math" or "coroutine") when !open => Closed($"The {name} library"),
            ("global", "os") => "Write local os = require(\"os\") first: ArgoCD has no os otherwise.",
            ("global", "io" or "debug" or "package" or "dofile" or "loadfile") =>
                $"{name} is not available: a script cannot access files, processes or other code.",
            ("field", "dump") or ("global", "load" or "loadstring" or "setfenv" or "getfenv" or "collectgarbage") =>
                $"{name} is not available: a script cannot run other code.",
            ("field", "execute" or "exit" or "getenv" or "remove" or "rename" or "tmpname" or "clock" or "setlocale") =>
                $"{name} is not available: os has only time and date, and a script cannot access files, processes or other code.",
            _ => "",
        };
    }

    private static string Closed(string what) =>
        $"{what} is not loaded for scripts of argocd-cm. Rewrite the script without it, or set "
        + "resource.customizations.useOpenLibs.<group_Kind>: \"true\" there; --open-libs runs it so here.";

    [GeneratedRegex(@"attempt to (?:call|index) a nil value \((global|field|method) '(\w+)'\)")]
    private static partial Regex Nil();
}
