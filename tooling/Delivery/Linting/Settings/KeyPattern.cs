using System.Text.RegularExpressions;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>A key of which people choose a part: <c>accounts.&lt;name&gt;.enabled</c>, <c>trigger.&lt;name...&gt;</c>.</summary>
internal sealed partial class KeyPattern(string text)
{
    private readonly Regex regex = new(
        $"^{Part().Replace(Regex.Escape(text), part => part.Value.EndsWith(@"\.\.\.>", StringComparison.Ordinal) ? ".+" : "[^.]+")}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant
    );

    public string Text => text;

    public bool Fits(string key) => regex.IsMatch(key);

    /// <summary>The pattern with the end of a key that begins nearly like it: <c>trigger.a</c> of <c>triger.a</c>.</summary>
    public string? For(string key)
    {
        string start = text[..text.IndexOf('<', StringComparison.Ordinal)];
        int parts = start.Count(letter => letter == '.');
        string[] given = key.Split('.');
        string? meant = text.EndsWith('>') && parts > 0 && given.Length > parts ? start + string.Join('.', given[parts..]) : null;
        return meant is not null && Fits(meant) && NearestKey.IsNear(string.Join('.', given[..parts]) + ".", start) ? meant : null;
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Part();
}
