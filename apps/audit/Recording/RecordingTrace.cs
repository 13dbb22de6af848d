using System.Diagnostics;

namespace Cairn.Recording;

/// <summary>Spans of recording, for listeners: counts and outcomes, no names and no values.</summary>
public static class RecordingTrace
{
    /// <summary>How many landings a span is about.</summary>
    public const string Landings = "cairn.landings";

    public static ActivitySource Source { get; } = new("Cairn.Recording");
}
