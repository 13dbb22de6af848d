using System.Text;

namespace Cairn.Trail.Changes.Identities;

/// <summary>An image that a landing set.</summary>
/// <param name="Image">Its name without tag and digest; empty where only the tag was set and nothing beside it names the image.</param>
/// <param name="Tag">Empty where only a digest was set.</param>
/// <param name="File">Where; empty where the message says it.</param>
public readonly record struct ImageReference(string Image, string Tag, string File)
{
    private static readonly string[] TagKeys = ["tag", "newTag", "imageTag", "image_tag", "image-tag", "digest", "newDigest"];

    /// <summary>The images in what a landing set, each once, then those in its message.</summary>
    public static IReadOnlyList<ImageReference> Of(IEnumerable<FieldChange> fields, string message)
    {
        var found = new List<ImageReference>();
        foreach (FieldChange field in fields)
        {
            if (field.After is not { Length: > 0 and <= 512 } value || field.Kind == ChangeKind.Moved)
            {
                continue;
            }

            IReadOnlyList<PathStep> steps = FieldPath.Parse(field.Path) ?? [];
            if (steps.Count > 0 && steps[^1].Key is { } key && Array.IndexOf(TagKeys, key) >= 0)
            {
                // images[name=ghcr.io/acme/api].newTag
                string image = steps.Count > 1 && steps[^2].ItemValue is { } item ? item : "";
                Add(found, new ImageReference(image, key.Contains("igest", StringComparison.Ordinal) ? "" : value, field.File));
            }
            else if (Parse(value) is { } named)
            {
                Add(found, named with { File = field.File });
            }
        }

        Words(message, found);
        return found;
    }

    /// <summary>
    /// The revisions of a source repository that a tag may name, the likeliest first, and whether each is a whole commit id.
    /// </summary>
    public static IReadOnlyList<(string Revision, bool Whole)> Revisions(string tag)
    {
        if (tag.Length is 0 or > 128 || tag.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '+')))
        {
            return [];
        }

        var revisions = new List<(string Revision, bool Whole)> { ($"refs/tags/{tag}", false) };
        if (char.IsAsciiDigit(tag[0]))
        {
            revisions.Add(($"refs/tags/v{tag}", false));
        }

        foreach (string part in tag.Split('.', '-', '_', '+'))
        {
            string id = part.Length is > 7 and < 40 && part[0] == 'g' ? part[1..] : part;
            bool whole = id.Length is 40 or 64;
            if (
                id.Length is >= 7 and <= 64
                && id.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')
                && (whole || id.Any(c => c is >= 'a' and <= 'f'))
            )
            {
                revisions.Add((id, whole));
            }
        }

        return revisions;
    }

    /// <summary><c>ghcr.io/acme/api:v1.2.3@sha256:…</c>; null for what is no image with a tag or digest.</summary>
    public static ImageReference? Parse(string text)
    {
        int digest = text.IndexOf("@sha256:", StringComparison.Ordinal);
        string name = digest < 0 ? text : text[..digest];
        int colon = name.LastIndexOf(':');
        string tag = "";
        if (colon > 0 && name.IndexOf('/', colon) < 0)
        {
            (name, tag) = (name[..colon], name[(colon + 1)..]);
        }

        bool named = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ':');
        return named && (digest >= 0 || Revisions(tag).Count > 0) && !name.Contains("//", StringComparison.Ordinal)
            ? new ImageReference(name, tag, "")
            : null;
    }

    private static void Add(List<ImageReference> found, ImageReference image)
    {
        if (found.Count < 100 && !found.Contains(image))
        {
            found.Add(image);
        }
    }

    /// <summary>
    /// What the messages of Flux (<c>ghcr.io/acme/api:v2</c>), of Argo CD Image Updater (<c>updates image acme/api tag 'v1' to 'v2'</c>)
    /// and pipelines (<c>Update api image tag to v2</c>) say.
    /// </summary>
    private static void Words(string message, List<ImageReference> found)
    {
        foreach (string line in message.Split('\n').Take(100))
        {
            string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Bare).Where(word => word.Length > 0)];
            for (int i = 0; i < words.Length; i++)
            {
                if (Parse(words[i]) is { } image && image.Image.Length > 1)
                {
                    Add(found, image);
                }
                else if (words[i] == "image" && i + 5 < words.Length && words[i + 2] == "tag" && words[i + 4] == "to")
                {
                    Add(found, new ImageReference(words[i + 1], words[i + 5], ""));
                }
                else if (words[i] == "image" && i > 0 && i + 3 < words.Length && words[i + 1] == "tag" && words[i + 2] == "to")
                {
                    Add(found, new ImageReference(words[i - 1], words[i + 3], ""));
                }
            }
        }
    }

    private static string Bare(string word)
    {
        var bare = new StringBuilder(word.Trim('\'', '"', '`', ',', ';', '(', ')', '[', ']', '\r', '*', '>', '<'));
        while (bare.Length > 0 && bare[^1] is '.' or ':')
        {
            bare.Length--;
        }

        return bare.ToString();
    }
}
