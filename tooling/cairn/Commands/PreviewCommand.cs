using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Preview;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Sources.Git;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>What a pull request does, before it lands.</summary>
internal static class PreviewCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--base")
        {
            Description = "The branch or commit to merge into.",
            HelpName = "REF",
            Required = true,
        };
        var head = new Option<string>("--head")
        {
            Description = "The branch or commit to merge.",
            HelpName = "REF",
            DefaultValueFactory = _ => "HEAD",
        };
        var check = new Option<bool>("--check")
        {
            Description =
                "Exit with 1 when rendered files are out of date, environments differ beyond their facts, or something will go wrong.",
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var present = new Option<string?>("--now")
        {
            Description = "Use this as the current time (ISO 8601), for sync windows.",
            HelpName = "TIME",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON: one object." };
        var command = new Command(
            "preview",
            "Show what a pull request does, as Markdown for a comment. It lists changed fields by environment, their sync waves, what will "
                + "go wrong, and who must approve."
        )
        {
            from,
            head,
            check,
            repo,
            present,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                Git git = await Git.Open(parsed.GetValue(repo)!, cancel);
                var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
                var snapshot = new Snapshot(GitRepository.Open(git.Directory, null), redactor);
                var linter = new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default));
                PreviewReport report = await new Previewer(
                    git,
                    (before, after) => snapshot.Compare(new SnapshotPlace(before, ""), new SnapshotPlace(after, "")),
                    redactor,
                    Promoting.Moment(parsed.GetValue(present))
                ).Preview(parsed.GetValue(from)!, parsed.GetValue(head)!, input => Linter.Lint(input, linter.UsualRules, cancel), cancel);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(Json(report));
                }
                else
                {
                    Console.Write(PreviewMarkdown.Of(report));
                }

                return parsed.GetValue(check) && report.HasFaults ? 1 : 0;
            }
        );
        return command;
    }

    private static string Json(PreviewReport report) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("base", report.Base);
            json.WriteString("head", report.Head);
            json.WriteStartArray("environments");
            foreach (EnvironmentPreview one in report.Environments)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteStartArray("fields");
                foreach (FieldChange field in one.Fields)
                {
                    json.WriteRawValue(JsonRecords.Field(field));
                }

                json.WriteEndArray();
                json.WriteStartArray("tasks");
                foreach (PlannedTask task in one.Apps.SelectMany(app => app.Tasks))
                {
                    json.WriteRawValue(Delivery.Planning.Drawing.PlanJson.Line(task));
                }

                json.WriteEndArray();
                json.WriteStartArray("goLive");
                foreach (ApplicationOutlook outlook in one.GoLive)
                {
                    json.WriteStartObject();
                    json.WriteString("application", outlook.Application);
                    json.WriteString("when", JsonNamingPolicy.CamelCase.ConvertName(outlook.When.ToString()));
                    json.WriteString(
                        "changesAt",
                        outlook.ChangesAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                    );
                    json.WriteString("error", outlook.Error);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("approvals", one.Approvals);
                json.WriteNumber("approvalsAfter", one.ApprovalsAfter);
                json.WriteString("releaseBefore", one.Release.Before);
                json.WriteString("release", one.Release.After);
                Texts(json, "unreadable", one.Unreadable);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("elsewhere", report.Elsewhere);
            json.WriteStartArray("owners");
            foreach (Ownership one in report.Owners)
            {
                json.WriteStartObject();
                json.WriteString("section", one.Section);
                json.WriteNumber("approvals", one.Approvals);
                Texts(json, "names", one.Names);
                json.WriteNumber("files", one.Files);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("sameness");
            foreach (EnvironmentSameness one in report.Sameness)
            {
                json.WriteStartObject();
                json.WriteString("first", one.First);
                json.WriteString("second", one.Second);
                json.WriteBoolean("identical", one.Parity.Identical);
                json.WriteNumber("undeclared", one.Parity.Undeclared.Count + one.Parity.UndeclaredFiles.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Texts(json, "notAsRendered", report.NotAsRendered ?? []);
            json.WriteString("renderingFailed", report.RenderingFailed);
            json.WriteNumber("errors", report.Findings?.Count(one => one.Severity == Severity.Error) ?? 0);
            json.WriteNumber("warnings", report.Findings?.Count(one => one.Severity == Severity.Warning) ?? 0);
            json.WriteEndObject();
        });

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> all)
    {
        json.WriteStartArray(name);
        foreach (string one in all)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }
}
