using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Cli.Tests;

/// <summary>
/// The program that is compiled ahead of time prints what the other one prints: all commands, on the demo, on this repository and on real
/// histories. Times aside, byte for byte.
/// </summary>
public sealed partial class AheadOfTime : IDisposable
{
    private const string Setup = """
        demo="--repo $PWD/demo --data $PWD/data"
        repository=${HISTORY:-demo}
        here="--repo $repository --data $PWD/data"
        serve() {
            cairn serve --port 0 --repo demo --data served >serve.log 2>&1 &
            pid=$!
            while ! grep -q Ctrl-C serve.log; do kill -0 $pid || { cat serve.log; return 1; }; sleep 0.1; done
            url=$(grep -o 'http://localhost:[0-9]*' serve.log | head -n 1)
            for page; do
                curl -s -w '\n%{http_code} %{content_type}\n' "$url/$page" | sed "s|$url|URL|g"
            done
            # The program and not the shell around it.
            pkill -TERM -P $pid || kill -TERM $pid
            wait $pid
        }

        """;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>So that a command that is added is compared too.</summary>
    [Fact]
    public void EveryCommandIsCompared()
    {
        string[] cases = Cases("AheadOfTime.txt");
        foreach (string command in Leaves(CommandLine.Create(), "cairn"))
        {
            // The pages are fetched by a function of the shell.
            string wanted = command == "cairn serve" ? "serve " : command + " ";
            Assert.Contains(
                cases,
                line => line.Contains(wanted, StringComparison.Ordinal) && !line.Contains("--help", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task PrintsTheSame()
    {
        (string[] expected, string[] got) = await Both("AheadOfTime.txt", null);
        Compare(Cases("AheadOfTime.txt"), expected, got);
    }

    [Fact]
    public async Task PrintsTheSameOfRealHistories()
    {
        foreach (string history in RealHistories.Paths)
        {
            (string[] expected, string[] got) = await Both("AheadOfTimeAnywhere.txt", history);
            Compare(Cases("AheadOfTimeAnywhere.txt"), expected, got);
        }
    }

    private static void Compare(string[] cases, string[] expected, string[] got)
    {
        var different = new List<string>();
        for (int at = 0; at < cases.Length; at++)
        {
            bool masked = cases[at].StartsWith('~');
            string one = Masked(expected[at], masked);
            string other = Masked(got[at], masked);
            if (one != other)
            {
                different.Add($"{cases[at]}\n--- {string.Join(' ', Tool.Build)}\n{one}\n--- {Tool.Native}\n{other}");
            }
        }

        Assert.True(different.Count == 0, string.Join("\n\n", different));
    }

    private async Task<(string[] Build, string[] Native)> Both(string cases, string? history)
    {
        Assert.SkipWhen(Tool.Native is null, $"{Tool.Variable} does not name a program that is compiled ahead of time.");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash.");
        return (await Printed(cases, history, Tool.Build), await Printed(cases, history, [Tool.Native!]));
    }

    /// <summary>One program after the other, from the same start at the same place: paths are printed too.</summary>
    private async Task<string[]> Printed(string cases, string? history, string[] program)
    {
        string directory = scratch.At("run");
        Directory.CreateDirectory(directory);
        string quoted = string.Join(' ', program.Select(word => $"'{word}'"));
        await Run(
            directory,
            "cp -r \"$DEMO\" demo && mkdir data fresh served && cp \"$DATA\"/*.key \"$DATA\"/*.pub fresh "
                + "&& git clone -q \"$ROOT\" platform "
                + "&& mkdir manifests && cat platform/environments/homelab/rendered/payments/deployment*.yaml >manifests/both.yaml "
                + "&& printf 'apiVersion: v1\\nkind: Config\\nclusters: []\\n' >manifests/kubeconfig && "
                + (history is null ? "cp -r \"$DATA\"/. data && cp -r \"$DATA\"/. served" : "cp \"$DATA\"/*.key \"$DATA\"/*.pub data"),
            history
        );
        var printed = new List<string>();
        foreach (string line in Cases(cases))
        {
            Ran ran = await Tool.Finish(Start(directory, $"cairn() {{ {quoted} \"$@\"; }}\n{Setup}{line.TrimStart('~', ' ')}", history));
            printed.Add($"{ran.Output}\n{ran.Errors}\nexit code {ran.Code}");
        }

        Scratch.Delete(directory);
        return [.. printed];
    }

    private static async Task Run(string directory, string script, string? history)
    {
        Ran ran = await Tool.Finish(Start(directory, script, history));
        Assert.True(ran.Code == 0, ran.Errors);
    }

    private static Process Start(string directory, string script, string? history)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = directory };
        start.Environment["DEMO"] = SharedDemo.Directory;
        start.Environment["DATA"] = Tool.Data;
        start.Environment["ROOT"] = Checkout.Root;
        if (history is not null)
        {
            start.Environment["HISTORY"] = Path.GetFullPath(history);
        }

        return Tool.Start(start);
    }

    private static string[] Cases(string file) =>
        [
            .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Cli", file))
                .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal)),
        ];

    private static IEnumerable<string> Leaves(Command command, string name)
    {
        Command[] parts = [.. command.Subcommands.Where(part => !part.Hidden)];
        return parts.Length == 0 ? [name] : parts.SelectMany(part => Leaves(part, $"{name} {part.Name}"));
    }

    /// <summary>What differs between two runs of one program.</summary>
    private static string Masked(string printed, bool keysToo)
    {
        printed = Measured.Replace(printed, "MEASURED");
        printed = Times.Replace(
            printed,
            static time =>
                DateTimeOffset.TryParse(time.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                && (TimeProvider.System.GetUtcNow() - at).Duration() < TimeSpan.FromDays(1)
                    ? "NOW"
                    : time.Value
        );
        return keysToo ? Random.Replace(printed, static value => new string('*', value.Length)) : printed;
    }

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)? (ms|s|seconds?|Gi?B free)\b|(?<=""(seconds|peakBytes)"":)[\d.]+")]
    private static partial Regex Measured { get; }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z")]
    private static partial Regex Times { get; }

    [GeneratedRegex(@"\b[0-9a-f]{7,}\b|[A-Za-z0-9+/]{30,}=*")]
    private static partial Regex Random { get; }
}
