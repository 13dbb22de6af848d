using System.Diagnostics;
using Cairn.Sources.Git.History;

namespace Cairn.Cli.Output;

/// <summary>One line on the error stream that shows how far indexing has come; nothing where that is no terminal.</summary>
internal sealed class ProgressLine : IProgress<HistoryProgress>, IDisposable
{
    private const int Width = 28;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly bool shown = !Console.IsErrorRedirected;
    private long last = -1_000;
    private bool written;

    public void Report(HistoryProgress value)
    {
        // Short work needs no bar, and ten frames a second are enough.
        if (!shown || watch.ElapsedMilliseconds < 300 || watch.ElapsedMilliseconds - last < 100)
        {
            return;
        }

        last = watch.ElapsedMilliseconds;
        written = true;
        if (value.Total == 0)
        {
            Console.Error.Write("\r\e[KReading the history …");
            return;
        }

        int filled = (int)((long)Width * value.Done / value.Total);
        double left = watch.Elapsed.TotalSeconds * (value.Total - value.Done) / Math.Max(1, value.Done);
        Console.Error.Write(
            $"\r\e[KIndexing {new string('█', filled)}{new string('░', Width - filled)} {value.Done:N0} of {value.Total:N0} landings, "
                + $"{left:0} s left"
        );
    }

    public void Dispose()
    {
        if (written)
        {
            Console.Error.Write("\r\e[K");
        }
    }
}
