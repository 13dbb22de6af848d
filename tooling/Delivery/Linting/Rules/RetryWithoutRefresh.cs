using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Retries that keep the revision they began with: a fix in git is not taken before the last of them. ArgoCD v3.5 has
/// <c>retry.refresh</c>. Most repositories that retry do so, so it is judged on request alone.
/// </summary>
internal static class RetryWithoutRefresh
{
    public static Rule Rule { get; } =
        new(
            "retry-without-refresh",
            "Retries of a sync that keep their first revision, so that a fix in git waits until the last of them has failed.",
            set =>
                set.Applied.SelectMany(unit => unit.Objects)
                    .Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" or "ApplicationSet" })
                    .Select(app =>
                        ApplicationFolderSources.SpecOf(app)?.At("syncPolicy", "retry") is { } retry
                        && retry["limit"]?.Text is not "0"
                        && retry["refresh"]?.Text != "true"
                            ? LintProblem.Warning(
                                app,
                                retry.Path,
                                $"Each of {Times(retry["limit"]?.Text)} keeps the revision of the first: a fix committed "
                                    + $"meanwhile is not used until the last retry has failed.",
                                "Add refresh: true to spec.syncPolicy.retry (ArgoCD 3.2 and later)."
                            )
                            : null
                    )
                    .OfType<LintProblem>()
        )
        {
            IsOnRequest = true,
        };

    private static string Times(string? limit) =>
        limit is null ? "the 5 retries"
        : limit.StartsWith('-') ? "its retries, which never end,"
        : $"the {limit} retries";
}
