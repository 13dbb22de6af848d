using System.Globalization;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning.Order;

/// <summary>The wave an object names.</summary>
internal static class SyncWave
{
    /// <summary>The first of its sync wave and its Helm weight that is a number; else 0.</summary>
    public static long Of(Manifest manifest) => Number(manifest, Annotation.Wave) ?? Number(manifest, Annotation.HelmWeight) ?? 0;

    /// <summary>As Go's <c>strconv.Atoi</c> reads it: a sign and digits that fit in 64 bits, without spaces or underscores.</summary>
    internal static long? Atoi(string text)
    {
        string digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        return
            digits.Length > 0
            && digits.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }

    private static long? Number(Manifest manifest, string annotation) =>
        manifest.Annotations.TryGetValue(annotation, out string? text) ? Atoi(text) : null;
}
