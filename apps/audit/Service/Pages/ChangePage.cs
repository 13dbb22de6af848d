using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Index;

namespace Cairn.Service.Pages;

/// <summary>One change whole.</summary>
internal static class ChangePage
{
    public static Page Render(PageRequest request)
    {
        string id = request.Http.RouteValues["id"]?.ToString() ?? "";
        LandingSet found = request.Open.Trail.FindCommit(id);
        if (found.IsEmpty)
        {
            return Page.Problem(404, $"No change in {request.Open.Repository.TrackedName} is known as '{id}'.");
        }

        StoredLanding stored = request.Open.Trail.Read(found.Last, commits: true);
        Landing landing = stored.Landing;
        string body = landing.Body.Length == 0 ? "" : $"<div class=\"card\"><pre>{Html.Text(landing.Body)}</pre></div>";
        string live = string.Concat(
            new DeploymentTrail(request.Open.Trail).Of(stored, []).Select(one => $"<p class=\"live\">{Html.Text(Telling.Live(one))}</p>")
        );
        string commits =
            !landing.IsMerge || landing.Commits.Count == 0
                ? ""
                : $"<div class=\"card\"><h2>Brought {landing.Commits.Count} {(landing.Commits.Count == 1 ? "commit" : "commits")}</h2><ul>"
                    + string.Concat(
                        landing
                            .Commits.Take(200)
                            .Select(commit =>
                                $"<li><code>{commit.Id[..12]}</code> {Html.Text(commit.Subject)} <small>{Html.Person(commit.Author)}, "
                                + $"{Html.Time(commit.AuthoredAt)}{(commit.Signed ? ", signed" : "")}</small></li>"
                            )
                    )
                    + "</ul></div>";
        string record = $"""
            <div class="card"><table>
            <tr><th scope="row">Landing</th><td><code>{landing.Id}</code></td></tr>
            <tr><th scope="row">Committer</th><td>{Html.Person(landing.Committer)}</td></tr>
            <tr><th scope="row">Authored</th><td>{Html.Time(landing.AuthoredAt)}</td></tr>
            <tr><th scope="row">Signature</th><td>{(landing.Signed ? "present (not checked here)" : "none")}</td></tr>
            <tr><th scope="row">Pull request</th><td>{(
                landing.PullRequest is { } pull
                    ? $"#{pull.Number}, known from: {Html.Text(pull.KnownFrom.Replace('-', ' '))}"
                    : "none named"
            )}</td></tr>
            {string.Concat(
                landing.Trailers.Select(trailer =>
                    $"<tr><th scope=\"row\">{Html.Text(trailer.Key)}</th><td>{Html.Text(trailer.Value)}</td></tr>"
                )
            )}
            </table></div>
            """;
        var entry = new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts);
        return new Page(
            landing.Subject,
            Html.Landing(request.Site, entry, entry.Fields, 2_000, alone: true) + live + body + commits + record
        );
    }
}
