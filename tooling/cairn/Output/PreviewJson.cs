using System.Text.Json;
using Cairn.Delivery.Linting;
using Cairn.Delivery.Planning.Drawing;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Preview;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>When a change to an application goes live.</summary>
internal sealed record GoLiveView(string Application, string When, UtcTime? ChangesAt, string? Error)
{
    public static GoLiveView Of(ApplicationOutlook outlook) =>
        new(
            outlook.Application,
            JsonNamingPolicy.CamelCase.ConvertName(outlook.When.ToString()),
            UtcTime.Of(outlook.ChangesAt),
            outlook.Error
        );
}

/// <summary>What a pull request does in one environment.</summary>
internal sealed record EnvironmentPreviewView(
    string Name,
    IReadOnlyList<FieldView> Fields,
    IReadOnlyList<PlannedTaskView> Tasks,
    IReadOnlyList<GoLiveView> GoLive,
    int Approvals,
    int ApprovalsAfter,
    string? ReleaseBefore,
    string? Release,
    IReadOnlyList<string> Unreadable
)
{
    public static EnvironmentPreviewView Of(EnvironmentPreview one) =>
        new(
            one.Name,
            FieldView.Of(one.Fields),
            [.. one.Apps.SelectMany(app => app.Tasks).Select(PlannedTaskView.Of)],
            [.. one.GoLive.Select(GoLiveView.Of)],
            one.Approvals,
            one.ApprovalsAfter,
            one.Release.Before,
            one.Release.After,
            one.Unreadable
        );
}

/// <summary>Two environments that are to be the same.</summary>
internal sealed record SamenessView(string First, string Second, bool Identical, int Undeclared)
{
    public static SamenessView Of(EnvironmentSameness one) =>
        new(one.First, one.Second, one.Parity.Identical, one.Parity.Undeclared.Count + one.Parity.UndeclaredFiles.Count);
}

/// <summary>Who has to approve.</summary>
internal sealed record OwnersView(string? Section, int Approvals, IReadOnlyList<string> Names, int Files);

/// <summary>What a pull request does, as JSON (docs/preview.md).</summary>
internal sealed record PreviewView(
    string Base,
    string Head,
    IReadOnlyList<EnvironmentPreviewView> Environments,
    int Elsewhere,
    IReadOnlyList<OwnersView> Owners,
    IReadOnlyList<SamenessView> Sameness,
    IReadOnlyList<string> NotAsRendered,
    string? RenderingFailed,
    int Errors,
    int Warnings
)
{
    public static PreviewView Of(PreviewReport report) =>
        new(
            report.Base,
            report.Head,
            [.. report.Environments.Select(EnvironmentPreviewView.Of)],
            report.Elsewhere,
            [
                .. report.Owners.Select(ownership => new OwnersView(
                    ownership.Section,
                    ownership.Approvals,
                    ownership.Names,
                    ownership.Files
                )),
            ],
            [.. report.Sameness.Select(SamenessView.Of)],
            report.NotAsRendered ?? [],
            report.RenderingFailed,
            report.Findings?.Count(finding => finding.Severity == Severity.Error) ?? 0,
            report.Findings?.Count(finding => finding.Severity == Severity.Warning) ?? 0
        );
}
