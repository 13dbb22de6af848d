using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Images whose content changes under the same manifest, so that git no longer says what runs. A tag of a release without a digest
/// is no finding.</summary>
internal static partial class ImageNotPinned
{
    private static readonly HashSet<string> Floating = new(StringComparer.OrdinalIgnoreCase)
    {
        "main",
        "master",
        "trunk",
        "develop",
        "development",
        "dev",
        "edge",
        "nightly",
        "canary",
        "rolling",
        "stable",
        "lts",
        "current",
        "next",
        "unstable",
        "snapshot",
        "alpine",
        "slim",
        "head",
    };

    public static Rule Rule { get; } =
        new(
            "image-not-pinned",
            "An image without a tag, with the tag latest, or with one that is moved to newer images (main, 1), so that git does not say "
                + "what runs.",
            set =>
                set.Applied.SelectMany(unit => unit.Objects)
                    .Select(Workload.Of)
                    .OfType<Workload>()
                    .SelectMany(workload => Of(set, workload))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Workload workload)
    {
        // OpenShift writes the image it last built there.
        if (workload.Object.Annotations.ContainsKey("image.openshift.io/triggers") || workload.Object.Kind == "DeploymentConfig")
        {
            yield break;
        }

        foreach (Field container in workload.Containers())
        {
            if (
                container["image"] is { Text: { } text } field
                && IsName(text)
                && Image.Of(text) is { Digest: null } image
                && !set.Named("ImageStream", workload.Object.Namespace, image.Repository).Any()
            )
            {
                string remedy = $"Name a release and its digest: {image.Repository}:<version>@sha256:<digest>.";
                if (image.Tag is null or "latest")
                {
                    string said = image.Tag is null ? "has no tag, which means latest" : "has the tag latest";
                    yield return LintProblem.Error(
                        workload.Object,
                        field.Path,
                        $"The image {image.Repository} {said}: what runs changes without a change in git, and differs from node to node.",
                        remedy
                    );
                }
                else if (Floating.Contains(image.Tag) || Major().IsMatch(image.Tag))
                {
                    yield return LintProblem.Warning(
                        workload.Object,
                        field.Path,
                        $"The tag {image.Tag} of {image.Repository} is moved to newer images, so what runs changes without a change in "
                            + "git.",
                        remedy
                    );
                }
            }
        }
    }

    /// <summary>Whether it is an image and not something that another tool fills in.</summary>
    private static bool IsName(string text) =>
        text.Trim().Length > 0 && !text.AsSpan().ContainsAny("{}$<>() ") && !text.StartsWith("ko://", StringComparison.Ordinal);

    [GeneratedRegex("^v?[0-9]{1,3}$")]
    private static partial Regex Major();
}
