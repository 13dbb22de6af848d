using Cairn.Cli.Commands;
using Cairn.Operations.Runbooks;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;
using Cairn.Recording.Runbooks;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A runbook in the list.</summary>
/// <param name="Carried">It is cairn's own copy.</param>
/// <param name="Wrong">What is wrong with the page; null when nothing is.</param>
internal sealed record ListedRunbookView(string Name, string? Title, string? When, int Steps, bool Carried, string Digest, string? Wrong);

/// <summary>A value that a runbook needs.</summary>
internal sealed record NeedView(string Name, string Meaning, string? Default);

/// <summary>A step as it is written.</summary>
internal sealed record RunbookStepTextView(int Step, string Text, string? Command, bool Dry, IReadOnlyList<string> Expects);

/// <summary>A runbook whole.</summary>
/// <param name="Page">Its text.</param>
internal sealed record RunbookPageView(
    string Name,
    string? Title,
    string? When,
    bool Carried,
    string Digest,
    IReadOnlyList<NeedView> Needs,
    IReadOnlyList<RunbookStepTextView> Steps,
    string Page
);

/// <summary>A step that was run.</summary>
/// <param name="Missed">What it was expected to print and did not.</param>
/// <param name="Seen">What it printed, of a step that failed.</param>
internal sealed record RunbookStepView(int Step, string? Command, string Outcome, int? Exit, IReadOnlyList<string> Missed, string? Seen);

/// <summary>How a run ended.</summary>
internal sealed record RunbookSummaryView(
    string Runbook,
    string Outcome,
    bool Dry,
    DateTime Started,
    DateTime Ended,
    int? GoOnWith,
    long? Entry
);

/// <summary>A step of a recorded run.</summary>
internal sealed record RecordedStepView(int Step, string Outcome, int? Exit);

/// <summary>A recorded run.</summary>
internal sealed record RunbookRecordView(
    long Entry,
    string Runbook,
    string Digest,
    bool Carried,
    string Repository,
    string Commit,
    string By,
    string Outcome,
    DateTime Started,
    DateTime Ended,
    IReadOnlyList<string> Environments,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<RecordedStepView> Steps
);

/// <summary>Runbooks and their runs for scripts; the form is documented in docs/output.md.</summary>
internal static class RunbookJson
{
    public static string Listed(StoredRunbook shelved)
    {
        RunbookPage? page = null;
        string? wrong = null;
        try
        {
            page = shelved.Read();
        }
        catch (RunbookException cannot)
        {
            wrong = cannot.Message;
        }

        return JsonLine.Of(
            new(shelved.Name, page?.Title, page?.When, page?.Steps.Count ?? 0, shelved.IsCarried, shelved.Digest, wrong),
            CliJson.Default.ListedRunbookView
        );
    }

    public static string Page(StoredRunbook shelved, RunbookPage page) =>
        JsonLine.Of(
            new(
                page.Name,
                page.Title,
                page.When,
                shelved.IsCarried,
                shelved.Digest,
                [.. page.Needs.Select(need => new NeedView(need.Name, need.Meaning, need.Default))],
                [.. page.Steps.Select(Written)],
                page.Text
            ),
            CliJson.Default.RunbookPageView
        );

    public static string Step(RunbookPage page, StepRun run, IReadOnlyDictionary<string, string> values) =>
        JsonLine.Of(
            new(
                run.Number,
                page.Steps[run.Number - 1].Block is { } block ? FilledCommand.Fill(block.Command, values) : null,
                RunbookRecording.Outcome(run.Outcome),
                run.Exit,
                Texts(run.Missed),
                run.Outcome == StepOutcome.Failed ? run.Seen : null
            ),
            CliJson.Default.RunbookStepView
        );

    public static string Sum(RunbookRun run, bool dry, long? entry) =>
        JsonLine.Of(
            new(
                run.Page.Name,
                run.Outcome.ToString().ToLowerInvariant(),
                dry,
                run.Started.UtcDateTime,
                run.Ended.UtcDateTime,
                run.GoOnWith,
                entry
            ),
            CliJson.Default.RunbookSummaryView
        );

    public static string Recorded(long entry, RunbookRecord run) =>
        JsonLine.Of(
            new(
                entry,
                run.Runbook,
                run.Digest,
                run.Carried,
                run.Repository,
                run.Commit,
                run.By,
                run.Outcome,
                run.Started.UtcDateTime,
                run.Ended.UtcDateTime,
                run.Environments,
                run.Values,
                [.. run.Steps.Select(step => new RecordedStepView(step.Number, step.Outcome, step.Exit))]
            ),
            CliJson.Default.RunbookRecordView
        );

    private static RunbookStepTextView Written(RunbookStep step) =>
        new(step.Number, step.Text, step.Block?.Command, step.Block?.IsDry ?? false, Texts(step.Block?.Expectations ?? []));

    private static string[] Texts(IEnumerable<Expectation> expectations) => [.. expectations.Select(expectation => expectation.ToString())];
}
