using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Preview;

/// <summary>Whether an environment is the one that its releases come from, but for declared facts, with the same release.</summary>
/// <param name="First">Where its releases come from.</param>
/// <param name="Second">The environment.</param>
public sealed record EnvironmentSameness(string First, string Second, Parity Parity);

/// <summary>Compares what is checked out, environment by environment, along the way that releases go.</summary>
internal static class Sameness
{
    /// <exception cref="RenderingException">One cannot be rendered.</exception>
    /// <exception cref="Promotion.PromotionException">Gates cannot be understood.</exception>
    public static async Task<IReadOnlyList<EnvironmentSameness>> Of(
        Renderer renderer,
        IReadOnlyList<EnvironmentFolder> all,
        Redactor redactor,
        CancellationToken cancel
    )
    {
        var told = new List<EnvironmentSameness>();
        foreach (EnvironmentFolder second in all)
        {
            if (
                EnvironmentFacts.Read(second) is not { } itsFacts
                || GateSettings.Read(second).After is not { } after
                || all.FirstOrDefault(folder => folder.Name == after) is not { } first
                || EnvironmentFacts.Read(first) is not { } facts
            )
            {
                continue;
            }

            ReleasePin? release = ReleasePin.Read(first);
            IReadOnlyList<RenderedFiles> files = await renderer
                .Files(
                    [
                        new(first, release),
                        new(first, release, WithoutFacts: true),
                        new(second, release),
                        new(second, release, WithoutFacts: true),
                    ],
                    null,
                    cancel
                )
                .ConfigureAwait(false);
            told.Add(
                new EnvironmentSameness(
                    first.Name,
                    second.Name,
                    Parity.Of((files[0], files[1]), (files[2], files[3]), (facts, itsFacts), redactor)
                )
            );
        }

        return told;
    }
}
