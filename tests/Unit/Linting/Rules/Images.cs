namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>image-not-pinned.</summary>
public sealed class Images
{
    [Theory]
    [InlineData("nginx", "error")]
    [InlineData("nginx:latest", "error")]
    [InlineData("registry.example.com:5000/shop/api", "error")]
    [InlineData("shop/api:main", "warning")]
    [InlineData("nginx:stable", "warning")]
    [InlineData("postgres:16", "warning")]
    [InlineData("shop/api:v1", "warning")]
    [InlineData("postgres:16.4", null)]
    [InlineData("shop/api:1.2.3", null)]
    [InlineData("shop/api:20260101", null)]
    [InlineData("shop/api:sha-3f2a1b", null)]
    [InlineData("registry.example.com:5000/shop/api:1.2.3", null)]
    [InlineData("nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", null)]
    [InlineData("nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", null)]
    [InlineData("${IMAGE}", null)]
    [InlineData("ko://example.com/cmd/api", null)]
    public void Image_of_a_container_is_judged_by_its_tag(string image, string? severity)
    {
        string[] found = [.. Given.Findings("image-not-pinned", Given.Workload("Deployment", "api", $"image={image}")).Select(Given.Short)];
        Assert.Equal(
            severity is null ? [] : [$"{severity} 13 apps/Deployment shop/api spec.template.spec.containers[name=main].image"],
            found
        );
    }

    [Theory]
    [InlineData("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: nginx}]}}}}}", 1)]
    [InlineData("v1", "Pod", "spec: {initContainers: [{name: a, image: nginx}], containers: [{name: b, image: \"nginx:1.27.1\"}]}", 1)]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "spec: {template: {spec: {containers: [{name: a, image: nginx}]}}}", 1)]
    [InlineData("example.com/v1", "Deployment", "spec: {template: {spec: {containers: [{name: a, image: nginx}]}}}", 0)]
    public void Images_of_every_workload_kind_are_judged(string api, string kind, string spec, int findings) =>
        Assert.Equal(
            findings,
            Given.Findings("image-not-pinned", $"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n{spec}\n").Count
        );
}
