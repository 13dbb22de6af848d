using System.Text.Json.Serialization;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A rendered file that is not as it should be.</summary>
internal sealed record RenderedFileView(string Environment, string App, string File, string State)
{
    public static RenderedFileView Of(EnvironmentFolder environment, RenderedFile file) =>
        new(environment.Name, file.App, $"environments/{environment.Name}/{file.Path}", file.State.ToString().ToLowerInvariant());
}

/// <summary>What was rendered.</summary>
internal sealed record RenderSummaryView(int Environments, int Apps, int Objects, int Files, int Changed, double Seconds);

/// <summary>A field in which two rendered environments differ.</summary>
internal sealed record DifferenceView(
    string File,
    string? Resource,
    string Path,
    string Kind,
    string? Before,
    string? After,
    bool Declared,
    IReadOnlyList<string> Facts
)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeforeType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AfterType { get; init; }

    public static DifferenceView Of(EnvironmentDifference one, IReadOnlyList<EnvironmentDifference> undeclared)
    {
        var field = FieldView.Of(one.Field);
        return new(field.File, field.Resource, field.Path, field.Kind, field.Before, field.After, !undeclared.Contains(one), one.Facts)
        {
            BeforeType = field.BeforeType,
            AfterType = field.AfterType,
        };
    }
}

/// <summary>How far two rendered environments are the same.</summary>
internal sealed record ParityView(
    bool Identical,
    int Facts,
    int Declared,
    int Undeclared,
    string FirstWithoutFacts,
    string SecondWithoutFacts
)
{
    public static ParityView Of(Parity parity) =>
        new(
            parity.Identical,
            parity.Facts.Count,
            parity.Declared.Count,
            parity.Undeclared.Count + parity.UndeclaredFiles.Count,
            parity.Digests.First,
            parity.Digests.Second
        );
}

/// <summary>Which release an environment runs.</summary>
/// <param name="Behind">Null when the clone lacks its commit.</param>
internal sealed record EnvironmentReleaseView(
    string Environment,
    string Tree,
    string Commit,
    bool Pinned,
    DateTime Since,
    string SinceCommit,
    int? Behind
)
{
    public static EnvironmentReleaseView Of(EnvironmentRelease release, int? behind) =>
        new(release.Environment, release.Tree, release.Commit, release.Pinned, release.Since.UtcDateTime, release.SinceCommit, behind);
}
