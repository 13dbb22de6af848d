using Cairn.Delivery.Promotion;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>An Application of the environment, and the wave of the root's sync that it comes in.</summary>
public sealed record ExpectedApplication(string Name, int Wave)
{
    /// <summary>Those that the root brings, wave by wave, as they are rendered.</summary>
    public static IReadOnlyList<ExpectedApplication> Of(ClusterSpecification specification) =>
        [
            .. specification
                .Rendered.Where(manifest => manifest is { Kind: "Application", ApiVersion: "argoproj.io/v1alpha1" })
                .Select(manifest => new ExpectedApplication(manifest.Name, ManifestText.Wave(manifest.Yaml)))
                .DistinctBy(application => application.Name)
                .OrderBy(application => application.Wave)
                .ThenBy(application => application.Name, StringComparer.Ordinal),
        ];
}
