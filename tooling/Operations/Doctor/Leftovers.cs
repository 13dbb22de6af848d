using System.Text.RegularExpressions;
using Cairn.Delivery.Rendering;

namespace Cairn.Operations.Doctor;

/// <summary>
/// What a fork still has of the original: names that are kept for examples
/// (<see href="https://www.rfc-editor.org/rfc/rfc2606">RFC 2606</see>) in facts, and the example organisation in images.
/// </summary>
public static partial class Leftovers
{
    // A link may lead out of the repository, or round in a circle.
    private static readonly EnumerationOptions Within = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <param name="root">The repository's root.</param>
    /// <returns>Each with the file it stands in: <c>environments/homelab/environment.yaml: payments.host = pay.home.example</c>.</returns>
    public static IReadOnlyList<string> In(string root)
    {
        var found = new List<string>();
        foreach (EnvironmentFolder environment in EnvironmentFolder.All(root))
        {
            found.AddRange(
                Facts(environment)
                    .Where(fact => IsExample(fact.Value))
                    .Select(fact => $"environments/{environment.Name}/{EnvironmentFile.FileName}: {fact.Key} = {fact.Value}")
            );
        }

        string apps = Path.Combine(root, "apps");
        foreach (string file in Directory.Exists(apps) ? Directory.GetFiles(apps, "*.yaml", Within) : [])
        {
            found.AddRange(
                Image()
                    .Matches(File.ReadAllText(file))
                    .Select(image => image.Groups[1].Value)
                    .Where(IsExample)
                    .Distinct()
                    .Select(image => $"{Path.GetRelativePath(root, file).Replace('\\', '/')}: image {image}")
            );
        }

        return found;
    }

    /// <summary>None where they cannot be read, which is told elsewhere.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Facts(EnvironmentFolder environment)
    {
        try
        {
            return EnvironmentFacts.Read(environment)?.Values ?? [];
        }
        catch (RenderingException)
        {
            return [];
        }
    }

    /// <summary>Whether a host, address or image is one that only stands for another.</summary>
    public static bool IsExample(string value) => Example().IsMatch(value);

    [GeneratedRegex(@"(^|[./@])example(\.(com|org|net))?(?=$|[/:])|(^|/)example/|\.example(?=$|[/:])")]
    private static partial Regex Example();

    [GeneratedRegex(@"^\s*(?:- )?image: [""']?([^\s""']+)", RegexOptions.Multiline)]
    private static partial Regex Image();
}
