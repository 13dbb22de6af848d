using System.Text.RegularExpressions;

namespace Cairn.Delivery.Health.Tests;

/// <summary>The table of ArgoCD's decisions beside the cases of the Application check.</summary>
public sealed partial class DecisionTable
{
    private const string Page = "docs/application-health.md";
    private const string Inputs = "apps/argocd/health/argoproj.io/Application/testdata";

    [Fact]
    public void Each_case_of_the_application_check_is_in_the_table_and_each_named_case_exists()
    {
        string[] cases =
        [
            .. Directory.EnumerateFiles(Checkout.At(Inputs), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
        ];
        string[] named =
        [
            .. File.ReadLines(Checkout.At(Page))
                .Where(line => line.StartsWith('|'))
                .SelectMany(line => Case().Matches(line.Split('|')[^2]))
                .Select(match => match.Groups[1].Value)
                .Distinct()
                .Order(),
        ];
        Assert.NotEmpty(cases);
        Assert.Equal(cases, named);
    }

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Case();
}
