namespace Cairn.Storage.Sqlite.Tests;

/// <summary>
/// Breaks the n-th of the steps it is told of, before it ran (failed, nothing done) or after (done, but told as failed); when
/// it is to break in a row, also the same step of the retry, and of the retry after that the step behind it.
/// </summary>
internal sealed class Faults(int number, bool done, bool inARow, Func<string, Exception> failure)
{
    private const int Stopped = -1;

    private int stage;
    private string? name;

    /// <summary>Steps seen.</summary>
    public int Steps { get; private set; }

    /// <summary>The steps that were broken, in their order.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>From here on nothing breaks.</summary>
    public void Stop() => stage = Stopped;

    public void Before(string step)
    {
        if (!done)
        {
            Look(step);
        }
    }

    public void After(string step)
    {
        if (done)
        {
            Look(step);
        }
    }

    private void Look(string step)
    {
        bool breaks = Steps++ == number && stage != Stopped;
        if (breaks)
        {
            name = step;
            stage = inARow ? 1 : 4;
        }
        else if (stage == 1 && step == name)
        {
            (breaks, stage) = (true, 2);
        }
        else if (stage == 2 && step == name)
        {
            stage = 3;
        }
        else if (stage == 3)
        {
            (breaks, stage) = (true, 4);
        }

        if (breaks)
        {
            Broken.Add(step);
            throw failure(step);
        }
    }
}
