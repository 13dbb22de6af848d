using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Linting.Lua;

/// <summary>Whether a script is Lua at all; nothing of it is run.</summary>
internal static partial class LuaSyntax
{
    /// <summary>Lua's own words and the line; null where it is fine.</summary>
    public static (string Error, int Line)? Of(LuaSandbox lua, string script)
    {
        // As the body of a function that nobody calls; it begins on the first line, so lines stay as they are.
        LuaOutcome outcome = lua.Run($"local function unused(...) {script}\nend", "script", null, null, open: true);
        return outcome.Error is { } error && Place().Match(error) is { Success: true } match
            ? (match.Groups[2].Value, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"^script:([0-9]{1,6}): (.*)", RegexOptions.Singleline)]
    private static partial Regex Place();
}
