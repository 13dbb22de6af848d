using System.Diagnostics;

namespace Cairn.Cli.Output;

/// <summary>
/// Shows on the error stream what long work is doing, how far it has come and about how long the rest takes: on a terminal one line that
/// is redrawn and goes away at the end, elsewhere a line now and then, so that a log shows that something happens. Short work shows
/// nothing, and so does CAIRN_PROGRESS=0. A timer draws, so that work which reports nothing for minutes is seen to go on too.
/// </summary>
/// <param name="doing">What is done: <c>Rendering</c>.</param>
/// <param name="what">What is counted: <c>apps</c>.</param>
internal sealed class ProgressLine(string doing, string what) : IProgress<(long Done, long Total)>, IProgress<long>, IDisposable
{
    private const int Width = 28;
    private static readonly TimeSpan FirstFrame = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    public static readonly bool Wanted = Environment.GetEnvironmentVariable("CAIRN_PROGRESS") != "0";

    private readonly Lock drawing = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly bool terminal = !Console.IsErrorRedirected;
    private Timer? timer;
    private (long Done, long? Total) state;
    private bool ended;

    /// <summary>Whether anything was shown.</summary>
    public bool Shown { get; private set; }

    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Begins to show it, before anything is counted.</summary>
    public ProgressLine Begin()
    {
        timer ??= Wanted ? new Timer(_ => Draw(), null, terminal ? FirstFrame : FirstLine, terminal ? Frame : BetweenLines) : null;
        return this;
    }

    public void Report((long Done, long Total) value) => Report(value.Done, value.Total > 0 ? value.Total : null);

    public void Report(long value) => Report(value, null);

    public void Dispose()
    {
        lock (drawing)
        {
            if (!ended && terminal && Shown)
            {
                Console.Error.Write("\r\e[K");
            }

            ended = true;
        }

        timer?.Dispose();
    }

    private void Report(long done, long? total)
    {
        lock (drawing)
        {
            state = (done, total);
        }

        Begin();
    }

    private void Draw()
    {
        lock (drawing)
        {
            if (ended)
            {
                return;
            }

            Shown = true;
            if (terminal)
            {
                Console.Error.Write("\r\e[K" + Line(bar: true));
            }
            else
            {
                Console.Error.WriteLine(Line(bar: false));
            }
        }
    }

    private string Line(bool bar)
    {
        (long done, long? total) = state;
        if (total is not { } all)
        {
            return done == 0 ? $"{doing} …" : $"{doing} … {done:N0} {what}";
        }

        int filled = (int)(Width * Math.Min(done, all) / all);
        string drawn = bar ? $"{new string('█', filled)}{new string('░', Width - filled)} " : "";
        string left = done > 0 && done < all ? $", about {Left(watch.Elapsed * ((double)(all - done) / done))} left" : "";
        return $"{doing} {drawn}{done:N0} of {all:N0} {what}{left}";
    }

    private static string Left(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{Math.Max(1, time.TotalSeconds):0} s"
        : time.TotalMinutes < 90 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0.0} h";
}
