using System.Globalization;

namespace Cairn.Sources.Git.Plumbing;

/// <summary>The installed git's version.</summary>
internal readonly record struct GitVersion(int Major, int Minor)
{
    /// <exception cref="GitException">Git is not installed.</exception>
    public static GitVersion Of(string directory)
    {
        // git version 2.39.5 (Apple Git-154)
        string[] numbers = (GitProcess.Try(directory, "version") ?? "").Split(' ') is [_, _, string version, ..] ? version.Split('.') : [];
        return numbers.Length >= 2 && Number(numbers[0]) is { } major && Number(numbers[1]) is { } minor
            ? new GitVersion(major, minor)
            : default;
    }

    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
