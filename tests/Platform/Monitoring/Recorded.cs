using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>The recorded series of <c>series.yaml</c>, written there as promtool's unit tests write them.</summary>
internal static partial class Recorded
{
    public const int Step = 30;

    private static readonly YamlNode File = Yaml.Read("tests/Platform/Monitoring/series.yaml");

    public static DateTimeOffset Start { get; } = DateTimeOffset.Parse(File.Text("start")!, CultureInfo.InvariantCulture);

    /// <summary>When the calm ends and everything goes wrong.</summary>
    public static DateTimeOffset Incident { get; } = Start.AddHours(6);

    /// <summary>When the dashboards are looked at.</summary>
    public static DateTimeOffset Now { get; } = Start.AddMinutes(410);

    public static DateTimeOffset End { get; } = Start.AddHours(7);

    public static IEnumerable<string> Series => File.Keys("series");

    /// <summary>All of it as an OpenMetrics file.</summary>
    public static string OpenMetrics()
    {
        var text = new StringBuilder();
        foreach (string series in Series)
        {
            int at = 0;
            foreach (double? value in Values(File.Text("series", series)!))
            {
                if (value is { } told)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{series} {told} {Start.ToUnixTimeSeconds() + at}\n");
                }

                at += Step;
            }

            Assert.True(at == 7 * 3600, $"{series} is told for {at} seconds and not for seven hours.");
        }

        return text.Append("# EOF\n").ToString();
    }

    /// <summary><c>1x3</c> is four times 1, <c>1+2x3</c> is 1 3 5 7, <c>_x3</c> three times nothing.</summary>
    private static IEnumerable<double?> Values(string notation)
    {
        foreach (Match run in Run().Matches(notation))
        {
            int times = int.Parse(run.Groups["times"].Value, CultureInfo.InvariantCulture);
            if (run.Groups["from"].Value == "_")
            {
                foreach (int _ in Enumerable.Range(0, times))
                {
                    yield return null;
                }

                continue;
            }

            double from = double.Parse(run.Groups["from"].Value, CultureInfo.InvariantCulture);
            double by = run.Groups["by"].Length == 0 ? 0 : double.Parse(run.Groups["by"].Value, CultureInfo.InvariantCulture);
            foreach (int step in Enumerable.Range(0, times + 1))
            {
                yield return from + (by * step);
            }
        }
    }

    [GeneratedRegex(@"(?<from>_|-?[0-9.e]+)(?<by>[+-][0-9.e]+)?x(?<times>[0-9]+)")]
    private static partial Regex Run();
}
