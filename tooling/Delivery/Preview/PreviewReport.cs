using Cairn.Delivery.Linting;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Windows;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Preview;

/// <summary>What a pull request does to one environment.</summary>
/// <param name="Name">As the repository's paths tell it.</param>
/// <param name="Fields">Fields that change in it.</param>
/// <param name="Texts">Files that change and have no fields to tell.</param>
public sealed record EnvironmentPreview(string Name, IReadOnlyList<FieldChange> Fields, IReadOnlyList<TextChange> Texts)
{
    /// <summary>What ArgoCD will apply or prune because of it, in order, by app; none where nothing is rendered.</summary>
    public IReadOnlyList<AffectedApp> Apps { get; init; } = [];

    /// <summary>When its changes go live once it is merged, by the sync windows of the branch that is merged into; none where nothing is
    /// rendered.</summary>
    public IReadOnlyList<ApplicationOutlook> GoLive { get; init; } = [];

    /// <summary>How many approvals its gates ask for on the branch that is merged into: those hold for this pull request.</summary>
    public int Approvals { get; init; }

    /// <summary>How many they ask for once it is merged.</summary>
    public int ApprovalsAfter { get; init; }

    /// <summary>Files of it that cannot be understood any more, each in one sentence.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The release it runs before and after; null where it is not pinned.</summary>
    public (string? Before, string? After) Release { get; init; }

    /// <summary>Receipts of promotions that come with it.</summary>
    public IReadOnlyList<string> Receipts { get; init; } = [];

    /// <summary>Emergencies that those receipts record: the incident, and the gates that were gone through.</summary>
    public IReadOnlyList<(string Incident, IReadOnlyList<string> Gates)> Emergencies { get; init; } = [];
}

/// <summary>The tasks of one sync that change.</summary>
/// <param name="Name">The folder of the app.</param>
public sealed record AffectedApp(string Name, IReadOnlyList<PlannedTask> Tasks);

/// <summary>What a pull request does.</summary>
/// <param name="Base">The commit it branched off.</param>
/// <param name="Head">Its newest commit.</param>
/// <param name="Environments">Those that it changes, by name.</param>
/// <param name="Elsewhere">Files that change outside any environment.</param>
public sealed record PreviewReport(string Base, string Head, IReadOnlyList<EnvironmentPreview> Environments, int Elsewhere)
{
    /// <summary>The moment for which it tells when changes go live.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>The fields of those, where there are no environments.</summary>
    public IReadOnlyList<FieldChange> ElsewhereFields { get; init; } = [];

    /// <summary>Rendered files that are not what they should be; null when nothing is rendered here, or another commit is looked
    /// at.</summary>
    public IReadOnlyList<string>? NotAsRendered { get; init; }

    /// <summary>Why rendering failed; null when it did not.</summary>
    public string? RenderingFailed { get; init; }

    /// <summary>Environments compared with those their releases come from; none when another commit is looked at.</summary>
    public IReadOnlyList<EnvironmentSameness> Sameness { get; init; } = [];

    /// <summary>Whom CODEOWNERS of the branch that is merged into names for the changed files.</summary>
    public IReadOnlyList<Ownership> Owners { get; init; } = [];

    /// <summary>What will go wrong; null where nothing was judged.</summary>
    public IReadOnlyList<LintFinding>? Findings { get; init; }

    /// <summary>Whether something must be fixed before it lands.</summary>
    public bool HasFaults =>
        NotAsRendered is { Count: > 0 }
        || RenderingFailed is not null
        || Environments.Any(preview => preview.Unreadable.Count > 0)
        || Sameness.Any(sameness => !sameness.Parity.Identical)
        || (Findings?.Any(finding => finding.Severity == Severity.Error) ?? false);
}
