namespace Cairn.Trail.Changes.Environments;

/// <summary>A directory or file whose changes go live in an environment.</summary>
/// <param name="Name">The environment's.</param>
/// <param name="Path">In the repository, with slashes, without one at its end.</param>
/// <param name="IsFile">A single file, such as <c>values-production.yaml</c>.</param>
/// <param name="Because">Why it is a root, for people: <c>beside apps/production</c>.</param>
public sealed record EnvironmentRoot(string Name, string Path, bool IsFile, string Because);

/// <summary>A file that landings touched.</summary>
/// <param name="First">The number of the first landing that touched it.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Present">
/// Whether it exists after that, as far as its changes show: a landing that only removed fields of a file looks like one that removed the
/// file.
/// </param>
public readonly record struct RecordedPath(string Path, int First, int Last, bool Present);
