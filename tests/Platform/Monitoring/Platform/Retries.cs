using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests.Platform;

/// <summary>
/// How long a refused sync keeps a fix in git waiting. A retry keeps the revision that its operation began with unless
/// <c>retry.refresh</c> is set (<c>processRequestedAppOperation</c> in ArgoCD v3.5.1's <c>controller/appcontroller.go</c>).
/// </summary>
public sealed class Retries
{
    /// <summary>The field of the definition of Applications, by which the API server knows it.</summary>
    private const string Definition = "argocd-crds/application-crd.yaml";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Retry_takes_the_newest_revision(string environment) =>
        Assert.All(
            PlatformApplication.Of(environment),
            application => Assert.Equal("true", application.Node.Text("spec", "syncPolicy", "retry", "refresh"))
        );

    [Theory]
    [MemberData(nameof(Environments))]
    public void Retries_are_used_up_within_minutes(string environment) =>
        Assert.All(
            PlatformApplication.Of(environment),
            application => Assert.InRange(Waiting(application.Node.Get("spec", "syncPolicy", "retry")!), TimeSpan.FromMinutes(2), Longest)
        );

    [Fact]
    public void Applications_of_the_installed_release_have_the_field()
    {
        string? definition = PublicTestData.Find(Definition);
        Assert.SkipWhen(
            definition is null,
            $"There is no {Definition} in the public test data; name its directory in {PublicTestData.Variable}."
        );
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(definition)));
        YamlNode version = Assert.Single(stream.Documents.Single().RootNode.List("spec", "versions"));
        Assert.Equal(
            "boolean",
            version.Text([
                "schema",
                "openAPIV3Schema",
                "properties",
                "spec",
                "properties",
                "syncPolicy",
                "properties",
                "retry",
                "properties",
                "refresh",
                "type",
            ])
        );
    }

    /// <summary>Between the first try and the last: <c>min(duration * factor^n, maxDuration)</c>.</summary>
    private static TimeSpan Waiting(YamlNode retry)
    {
        int limit = int.Parse(retry.Text("limit")!, CultureInfo.InvariantCulture);
        (double first, double longest) = (Seconds(retry.Text("backoff", "duration")!), Seconds(retry.Text("backoff", "maxDuration")!));
        double factor = double.Parse(retry.Text("backoff", "factor")!, CultureInfo.InvariantCulture);
        Assert.InRange(limit, 1, 20);
        return TimeSpan.FromSeconds(Enumerable.Range(0, limit).Sum(attempt => Math.Min(first * Math.Pow(factor, attempt), longest)));
    }

    private static double Seconds(string duration) =>
        double.Parse(duration[..^1], CultureInfo.InvariantCulture) * (duration[^1] == 'm' ? 60 : 1);
}
