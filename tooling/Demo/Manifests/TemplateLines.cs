namespace Cairn.Demo.Manifests;

/// <summary>Blocks of lines inside templates.</summary>
internal static class TemplateLines
{
    /// <summary>The lines of a block, each after a newline and indented; nothing for an empty block.</summary>
    public static string Under(int indent, IEnumerable<string> lines) =>
        string.Concat(lines.Select(line => line.Length == 0 ? "\n" : "\n" + new string(' ', indent) + line));

    /// <summary>The same for a text of several lines.</summary>
    public static string Under(int indent, string text) => Under(indent, text.Split('\n'));

    /// <summary>The block, or nothing.</summary>
    public static string When(bool there, int indent, string text) => there ? Under(indent, text) : "";
}
