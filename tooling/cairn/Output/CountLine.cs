using System.Diagnostics;

namespace Cairn.Cli.Output;

/// <summary>One line on the error stream that shows how far a long count has come; nothing where that is no terminal.</summary>
internal sealed class CountLine(string doing, string what) : IProgress<(long Done, long Total)>, IProgress<long>, IDisposable
{
    private const int Width = 28;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly bool shown = !Console.IsErrorRedirected;
    private long last = -1_000;
    private bool written;

    public void Report((long Done, long Total) value)
    {
        int filled = (int)(Width * value.Done / Math.Max(1, value.Total));
        Write($"{doing} {new string('█', filled)}{new string('░', Width - filled)} {value.Done:N0} of {value.Total:N0} {what}");
    }

    public void Report(long value) => Write($"{doing} … {value:N0} {what}");

    public void Dispose()
    {
        if (written)
        {
            Console.Error.Write("\r\e[K");
        }
    }

    private void Write(string line)
    {
        // Short work needs no bar, and ten frames a second are enough.
        if (shown && watch.ElapsedMilliseconds >= 300 && watch.ElapsedMilliseconds - last >= 100)
        {
            last = watch.ElapsedMilliseconds;
            written = true;
            Console.Error.Write("\r\e[K" + line);
        }
    }
}
