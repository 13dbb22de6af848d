using System.Text.Json.Serialization;
using Cairn.Delivery.Promotion;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A field that a promotion moves, and who set it where it comes from.</summary>
internal sealed record MovedFieldView(
    string File,
    string? Resource,
    string Path,
    string Kind,
    string? Before,
    string? After,
    int? Wave,
    string? Origin,
    string? By,
    string? Request
)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeforeType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AfterType { get; init; }

    public static MovedFieldView Of(MovedField change)
    {
        var field = FieldView.Of(change.Field);
        return new(
            field.File,
            field.Resource,
            field.Path,
            field.Kind,
            field.Before,
            field.After,
            change.Wave,
            change.Origin?.Commit,
            change.Origin?.By,
            change.Origin?.Request
        )
        {
            BeforeType = field.BeforeType,
            AfterType = field.AfterType,
        };
    }
}

/// <summary>What a gate said.</summary>
internal sealed record GateView(string Name, string Verdict, string Detail, string? Remedy);

/// <summary>A promotion or rollback.</summary>
internal sealed record PromotionResultView(
    string? From,
    string To,
    string Release,
    string? Replaces,
    IReadOnlyList<MovedFieldView> Changes,
    IReadOnlyList<GateView> Gates,
    string? Commit,
    string? Branch,
    bool Pushed,
    string? PullRequest,
    string? Receipt,
    string? Note
);

/// <summary>A rollback of an environment without releases.</summary>
internal sealed record RestoredView(
    string To,
    string Restores,
    IReadOnlyList<string> Files,
    string? Commit,
    string? Branch,
    bool Pushed,
    string? PullRequest,
    string? Note
);

/// <summary>A promotion or rollback as JSON (docs/output.md).</summary>
internal static class PromotionJson
{
    /// <param name="published">Null when nothing was written.</param>
    public static string Of(PromotionPlan plan, PublishResult? published) =>
        JsonLine.Of(
            new(
                plan.From,
                plan.To.Name,
                plan.Release.Tree,
                plan.Replaces?.Tree,
                [.. plan.Changes.Select(MovedFieldView.Of)],
                [
                    .. plan.Gates.Select(gate => new GateView(
                        gate.Name,
                        gate.Verdict.ToString().ToLowerInvariant(),
                        gate.Detail,
                        gate.Remedy
                    )),
                ],
                published?.Commit,
                published?.Branch,
                published?.Pushed ?? false,
                published is { Opened: true } ? published.Page : null,
                published?.Receipt?.Path,
                published?.Note
            ),
            CliJson.Default.PromotionResultView
        );

    /// <summary>A rollback of an environment without releases.</summary>
    /// <param name="published">Null when nothing was written.</param>
    public static string Of(string environment, string commit, IReadOnlyList<string> files, PublishResult? published) =>
        JsonLine.Of(
            new(
                environment,
                commit,
                files,
                published?.Commit,
                published?.Branch,
                published?.Pushed ?? false,
                published is { Opened: true } ? published.Page : null,
                published?.Note
            ),
            CliJson.Default.RestoredView
        );
}
