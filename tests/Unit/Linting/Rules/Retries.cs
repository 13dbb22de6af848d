namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>retry-without-refresh: <c>spec.syncPolicy.retry.refresh</c> of ArgoCD 3.2 and later.</summary>
public sealed class Retries
{
    [Theory]
    [InlineData("syncPolicy: {retry: {limit: 10}}", 1)]
    [InlineData("syncPolicy: {retry: {limit: 10, refresh: true}}", 0)]
    [InlineData("syncPolicy: {retry: {limit: 0}}", 0)]
    [InlineData("syncPolicy: {}", 0)]
    public void Retry_that_keeps_its_revision_is_a_warning_on_request(string policy, int findings) =>
        Assert.Equal(
            findings,
            Given
                .Findings(
                    "retry-without-refresh",
                    $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\nspec: {{{policy}}}\n"
                )
                .Count
        );

    [Fact]
    public void Rule_judges_only_where_it_is_asked_for() =>
        Assert.DoesNotContain(Given.Linter.UsualRules, rule => rule.Id == "retry-without-refresh");
}
