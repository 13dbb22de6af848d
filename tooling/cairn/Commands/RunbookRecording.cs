using System.Text;
using System.Text.RegularExpressions;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;
using Cairn.Recording;
using Cairn.Recording.Runbooks;
using Cairn.Trail;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>Puts a run on record. A stopped one too, so nothing here is cancelled.</summary>
internal static partial class RunbookRecording
{
    /// <summary>The entry, or why there is none.</summary>
    public static async Task<(long? Entry, string? Unrecorded)> Record(
        TrailPlace place,
        PromotionGit git,
        StoredRunbook page,
        RunbookRun run,
        RunbookValues values
    )
    {
        try
        {
            place.Make();
            var redactor = new Redactor(RedactionKey.LoadOrCreate(place.Key));
            var record = new RunbookRecord(
                page.Name,
                page.Digest,
                page.IsCarried,
                Path.GetFileName(git.Directory),
                await git.Try(["rev-parse", "--verify", "--quiet", "HEAD"], CancellationToken.None) ?? "",
                await Who(git),
                run.Outcome.ToString().ToLowerInvariant(),
                run.Started,
                run.Ended,
                [
                    .. values
                        .All.Values.Distinct()
                        .Where(value => Plain().IsMatch(value) && Directory.Exists(Path.Combine(git.Directory, "environments", value))),
                ],
                values.All.ToDictionary(
                    pair => pair.Key,
                    pair => RunbookValues.IsSecret(pair.Key, pair.Value) ? redactor.Digest(Encoding.UTF8.GetBytes(pair.Value)) : pair.Value,
                    StringComparer.Ordinal
                ),
                [.. run.Steps.Select(step => new RecordedStep(step.Number, Outcome(step.Outcome), step.Exit))]
            );
            return (RunbookRuns.Append(place, record, TimeProvider.System.GetUtcNow(), SharedOptions.Warn, CancellationToken.None), null);
        }
        catch (Exception failed) when (failed is CairnException or IOException or UnauthorizedAccessException)
        {
            // What the steps did is done; it must be told in any case.
            return (null, failed.Message);
        }
    }

    public static string Outcome(StepOutcome outcome) => outcome == StepOutcome.ByHand ? "by-hand" : outcome.ToString().ToLowerInvariant();

    /// <summary>Who they are to git, and whom the machine ran the commands as.</summary>
    private static async Task<string> Who(PromotionGit git)
    {
        string user = $"{Environment.UserName} on {Environment.MachineName}";
        string? identity = await git.Try(["var", "GIT_AUTHOR_IDENT"], CancellationToken.None);
        return identity is { Length: > 0 } ? $"{Times().Replace(identity, "")} ({user})" : user;
    }

    [GeneratedRegex(" [0-9]+ [+-][0-9]{4}$")]
    private static partial Regex Times();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Plain();
}
