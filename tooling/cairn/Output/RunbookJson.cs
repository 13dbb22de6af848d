using System.Text.Json;
using Cairn.Cli.Commands;
using Cairn.Operations.Runbooks;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;
using Cairn.Recording.Runbooks;
using Cairn.Trail.Answers.Contract;

namespace Cairn.Cli.Output;

/// <summary>Runbooks and their runs for scripts; the form is documented in docs/output.md.</summary>
internal static class RunbookJson
{
    public static string Listed(Shelved shelved)
    {
        Page? page = null;
        string? wrong = null;
        try
        {
            page = shelved.Read();
        }
        catch (RunbookException cannot)
        {
            wrong = cannot.Message;
        }

        return Line(json =>
        {
            json.WriteString("name", shelved.Name);
            json.WriteString("title", page?.Title);
            json.WriteString("when", page?.When);
            json.WriteNumber("steps", page?.Steps.Count ?? 0);
            json.WriteBoolean("carried", shelved.IsCarried);
            json.WriteString("digest", shelved.Digest);
            json.WriteString("wrong", wrong);
        });
    }

    public static string Page(Shelved shelved, Page page) =>
        Line(json =>
        {
            json.WriteString("name", page.Name);
            json.WriteString("title", page.Title);
            json.WriteString("when", page.When);
            json.WriteBoolean("carried", shelved.IsCarried);
            json.WriteString("digest", shelved.Digest);
            json.WriteStartArray("needs");
            foreach (Need need in page.Needs)
            {
                json.WriteStartObject();
                json.WriteString("name", need.Name);
                json.WriteString("meaning", need.Meaning);
                json.WriteString("default", need.Default);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (Step step in page.Steps)
            {
                json.WriteStartObject();
                json.WriteNumber("step", step.Number);
                json.WriteString("text", step.Text);
                json.WriteString("command", step.Block?.Command);
                json.WriteBoolean("dry", step.Block?.IsDry ?? false);
                Texts(json, "expects", step.Block?.Expectations ?? []);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("page", page.Text);
        });

    public static string Step(Page page, StepRun run, IReadOnlyDictionary<string, string> values) =>
        Line(json =>
        {
            json.WriteNumber("step", run.Number);
            json.WriteString("command", page.Steps[run.Number - 1].Block is { } block ? Filling.Fill(block.Command, values) : null);
            json.WriteString("outcome", RunbookRecording.Outcome(run.Outcome));
            Exit(json, run.Exit);
            Texts(json, "missed", run.Missed);
            json.WriteString("seen", run.Outcome == StepOutcome.Failed ? run.Seen : null);
        });

    public static string Sum(RunbookRun run, bool dry, long? entry) =>
        Line(json =>
        {
            json.WriteString("runbook", run.Page.Name);
            json.WriteString("outcome", run.Outcome.ToString().ToLowerInvariant());
            json.WriteBoolean("dry", dry);
            json.WriteString("started", run.Started.UtcDateTime);
            json.WriteString("ended", run.Ended.UtcDateTime);
            Number(json, "goOnWith", run.GoOnWith);
            Number(json, "entry", entry);
        });

    public static string Recorded(long entry, RunbookRecord run) =>
        Line(json =>
        {
            json.WriteNumber("entry", entry);
            json.WriteString("runbook", run.Runbook);
            json.WriteString("digest", run.Digest);
            json.WriteBoolean("carried", run.Carried);
            json.WriteString("repository", run.Repository);
            json.WriteString("commit", run.Commit);
            json.WriteString("by", run.By);
            json.WriteString("outcome", run.Outcome);
            json.WriteString("started", run.Started.UtcDateTime);
            json.WriteString("ended", run.Ended.UtcDateTime);
            json.WriteStartArray("environments");
            foreach (string environment in run.Environments)
            {
                json.WriteStringValue(environment);
            }

            json.WriteEndArray();
            json.WriteStartObject("values");
            foreach ((string name, string value) in run.Values)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("steps");
            foreach (RecordedStep step in run.Steps)
            {
                json.WriteStartObject();
                json.WriteNumber("step", step.Number);
                json.WriteString("outcome", step.Outcome);
                Exit(json, step.Exit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static string Line(Action<Utf8JsonWriter> members) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        });

    private static void Exit(Utf8JsonWriter json, int? exit) => Number(json, "exit", exit);

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<Expectation> expectations)
    {
        json.WriteStartArray(name);
        foreach (Expectation expectation in expectations)
        {
            json.WriteStringValue(expectation.ToString());
        }

        json.WriteEndArray();
    }
}
