using System.Text.RegularExpressions;

namespace Cairn.Monitoring.Tests;

/// <summary>Whoever is woken at night follows a path.</summary>
public sealed partial class Runbooks
{
    [Fact]
    public void ThatAlertsAndDashboardsNameAreThere()
    {
        string[] named =
        [
            .. Monitored
                .RuleFiles.Concat(Monitored.DashboardFiles)
                .SelectMany(file => Named().Matches(File.ReadAllText(Checkout.At(file))))
                .Select(match => match.Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(named.Length > 5, $"Only {named.Length} runbooks were seen.");
        string missing = string.Join(", ", named.Where(runbook => !File.Exists(Checkout.At(runbook))));
        Assert.True(missing.Length == 0, $"Named by alerts and dashboards, and not there: {missing}");
    }

    [GeneratedRegex(@"runbooks/[A-Za-z0-9/-]+\.md")]
    private static partial Regex Named();
}
