using Cairn.Sources.Git.History;

namespace Cairn.Cli.Output;

/// <summary>Shows that what is new in a repository is being recorded, and how far that has come.</summary>
internal sealed class RecordingProgress : IProgress<HistoryProgress>, IDisposable
{
    private readonly ProgressLine line = new ProgressLine("Recording new changes", "changes").Begin();

    public void Report(HistoryProgress value) => line.Report((value.Done, value.Total));

    /// <summary>Says how many changes were recorded, where somebody watches or has waited.</summary>
    public void Done(int changes)
    {
        line.Dispose();
        if (changes > 0 && (line.Shown || (ProgressLine.Wanted && !Console.IsErrorRedirected)))
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Faint(
                    $"Recorded {changes:N0} new {(changes == 1 ? "change" : "changes")} in {line.Elapsed.TotalSeconds:0.0} s."
                )
            );
        }
    }

    public void Dispose() => line.Dispose();
}
