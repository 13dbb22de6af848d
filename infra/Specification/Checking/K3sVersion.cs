using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Specification.Checking;

/// <summary>A release of k3s by its numbers: <c>v1.34.10+k3s1</c>.</summary>
internal readonly partial record struct K3sVersion(int Minor, int Patch, int Build) : IComparable<K3sVersion>
{
    public static K3sVersion? Parse(string text) =>
        Form().Match(text) is { Success: true } match ? new K3sVersion(Number(match, 1), Number(match, 2), Number(match, 3)) : null;

    public int CompareTo(K3sVersion other) => (Minor, Patch, Build).CompareTo((other.Minor, other.Patch, other.Build));

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Av1\.([0-9]{1,3})\.([0-9]{1,3})\+k3s([0-9]{1,3})\z")]
    private static partial Regex Form();
}
