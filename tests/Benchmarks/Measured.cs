using System.Diagnostics;

namespace Cairn.Benchmarks;

/// <summary>One run of a program, its output thrown away.</summary>
/// <param name="Seconds">Wall time of the whole process.</param>
/// <param name="LastLine">The last line it printed.</param>
internal sealed record Measured(double Seconds, string LastLine)
{
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static Measured Run(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_PAGER"] = "cat";
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string last = LastOf(process.StandardOutput.BaseStream);
        process.WaitForExit();
        double seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new Measured(seconds, last)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}"
            );
    }

    /// <summary>All that a program prints.</summary>
    public static string Output(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    // The pipe is drained as fast as it fills, so that git's speed is git's own.
    private static string LastOf(Stream output)
    {
        byte[] buffer = new byte[1 << 20];
        string tail = "";
        for (int read; (read = output.Read(buffer)) > 0; )
        {
            tail =
                tail[Math.Max(0, tail.Length - 4_096)..]
                + System.Text.Encoding.UTF8.GetString(buffer, Math.Max(0, read - 4_096), Math.Min(read, 4_096));
        }

        return tail.TrimEnd('\n').Split('\n')[^1];
    }
}
