namespace Cairn.Delivery.Linting.Fields;

/// <summary>Where annotations stand.</summary>
internal static class Annotations
{
    public static string Path(string annotation) => $"metadata.annotations[\"{annotation}\"]";
}
