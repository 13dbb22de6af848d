using Cairn.Sources.Git;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Changes.Records;

namespace Cairn.Recording;

/// <summary>What differs between two environments at the tip.</summary>
public static class EnvironmentComparison
{
    /// <summary>What <c>environments.yaml</c> says at the tip of the tracked branch.</summary>
    /// <exception cref="EnvironmentsFileException">It is not as documented.</exception>
    /// <exception cref="GitException">It cannot be read.</exception>
    public static DeclaredEnvironments Declared(GitRepository repository) =>
        repository.TextAtTip(EnvironmentsFile.FileName, EnvironmentsFile.Largest) is { } text
            ? EnvironmentsFile.Parse(text)
            : DeclaredEnvironments.None;

    /// <param name="first">An environment's name, as <paramref name="second"/> is.</param>
    /// <returns>Each file named as in <see cref="EnvironmentPairs"/>.</returns>
    /// <exception cref="EmptySideException">One of them has no files.</exception>
    public static LandingFields Between(OpenTrail open, string first, string second)
    {
        string at = $"{open.Repository.TrackedName} at {open.Repository.Tip[..12]}";
        if (open.Snapshot is { } held)
        {
            return held.Compare(open.Redactor, open.Trail.Environments, first, second, at);
        }

        var snapshot = new Snapshot(open.Repository, open.Redactor);
        IReadOnlyList<string> files = snapshot.Files(new SnapshotPlace(open.Repository.Tip, ""));
        EnvironmentPairs pairs = EnvironmentPairs.Of(
            open.Trail.Environments,
            files,
            first,
            second,
            at,
            paths => snapshot.Holds(open.Repository.Tip, paths)
        );
        return snapshot.Compare(open.Repository.Tip, pairs.First, pairs.Second);
    }
}
