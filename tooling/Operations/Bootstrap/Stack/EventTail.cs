using System.Text;

namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>Reads a log while another program writes it: whole lines, each once.</summary>
internal sealed class EventTail(string file)
{
    private readonly StringBuilder rest = new();
    private long at;

    /// <summary>The lines that came since the last look.</summary>
    public IReadOnlyList<string> Next()
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = at;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string came = reader.ReadToEnd();
        at = stream.Position;
        string[] lines = rest.Append(came).ToString().Split('\n');
        rest.Clear().Append(lines[^1]);
        return lines[..^1];
    }
}
