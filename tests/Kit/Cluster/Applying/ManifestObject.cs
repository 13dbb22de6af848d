using System.Text.RegularExpressions;
using Cairn.Delivery.Manifests;

namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>One object of a manifest file.</summary>
/// <param name="Object">What the order depends on.</param>
/// <param name="ApiVersion">Group and version as written.</param>
/// <param name="Text">Its document of the file.</param>
public sealed partial record ManifestObject(Manifest Object, string ApiVersion, string Text)
{
    /// <summary>Its kind, place and file for people.</summary>
    public override string ToString() =>
        $"{ApiVersion} {Object.Kind} {(Object.Namespace is null ? "" : Object.Namespace + "/")}{Object.Name} ({Object.Source})";

    /// <summary>The objects of all manifest files in a directory and below it, by path.</summary>
    /// <exception cref="ManifestException">A file is no manifest.</exception>
    public static IReadOnlyList<ManifestObject> ReadAll(string directory) =>
        [
            .. Directory
                .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
                .Order(StringComparer.Ordinal)
                .SelectMany(file => Read(Path.GetRelativePath(directory, file), File.ReadAllText(file))),
        ];

    /// <param name="file">What to call it.</param>
    /// <exception cref="ManifestException">It is no manifest.</exception>
    public static IEnumerable<ManifestObject> Read(string file, string text)
    {
        // By YAML's own rule a line that begins with --- begins a document, whatever it seems to be inside of.
        int line = 0;
        foreach (string document in Separator().Split(text.ReplaceLineEndings("\n")))
        {
            // What stands before it is left blank, so that errors name the file's own lines.
            IReadOnlyList<Manifest> objects =
                ManifestReader.Read(file, new string('\n', line) + document)
                ?? throw new ManifestException(file, line + 1, "This is not a Kubernetes object");
            switch (objects.Count)
            {
                case 0:
                    break;
                case 1:
                    Match version = Version().Match(document);
                    yield return new ManifestObject(
                        objects[0],
                        version.Success
                            ? version.Groups[1].Value
                            : throw new ManifestException(file, line + 1, "The apiVersion must stand in a line of its own"),
                        document
                    );
                    break;
                default:
                    throw new ManifestException(file, line + 1, "This is a list; write its items out");
            }

            line += document.Count('\n');
        }
    }

    /// <summary>The same object under another version of its group.</summary>
    internal ManifestObject Under(string apiVersion) =>
        this with
        {
            ApiVersion = apiVersion,
            Text = Version().Replace(Text, "apiVersion: " + apiVersion, 1),
        };

    [GeneratedRegex(@"^---(?=[ \t\n]|\z)", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^apiVersion: *[""']?([^\s""'#]+)[""']?.*$", RegexOptions.Multiline)]
    private static partial Regex Version();
}
