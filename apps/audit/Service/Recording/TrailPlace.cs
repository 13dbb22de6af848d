using System.Security.Cryptography;
using System.Text;
using Cairn.Sources.Git;

namespace Cairn.Service.Recording;

/// <summary>Where a repository's trail is kept.</summary>
/// <param name="Directory">The data directory: <c>--data</c>, else <c>.cairn</c> in the repository.</param>
/// <param name="Index">The index file, one for each followed branch.</param>
public sealed record TrailPlace(string Directory, string Index, string Lock, string Key)
{
    /// <exception cref="TrailException">The directory cannot be made.</exception>
    public static TrailPlace Of(GitRepository repository, string? data)
    {
        string directory = Path.GetFullPath(data ?? Path.Combine(repository.Directory, ".cairn"));
        string name = FileName(repository.TrackedName);
        return new TrailPlace(
            directory,
            Path.Combine(directory, name + ".db"),
            Path.Combine(directory, name + ".lock"),
            Path.Combine(directory, "redaction.key"));
    }

    /// <summary>Where an index goes whose tip this repository does not know.</summary>
    public string Aside(string tip) => Path.ChangeExtension(Index, $".until-{tip[..12]}.db");

    /// <summary>Makes the directory, so that git leaves it alone.</summary>
    /// <exception cref="TrailException">It cannot be made.</exception>
    public void Make()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            string ignore = Path.Combine(Directory, ".gitignore");
            if (!File.Exists(ignore))
            {
                File.WriteAllText(ignore, "*\n");
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"The trail cannot be kept in {Directory} ({failed.Message.TrimEnd('.')}). Name another place with --data DIR.");
        }
    }

    private static string FileName(string branch)
    {
        string plain = string.Concat(branch.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

        // Two branches must not share a file because their names look alike once flattened.
        return plain == branch ? plain : $"{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(branch)))[..8]}";
    }
}

/// <summary>The trail cannot be recorded or read; the message is one sentence that says what to do.</summary>
public sealed class TrailException(string message) : Exception(message);
