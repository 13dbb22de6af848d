using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Index;

namespace Cairn.Service.Pages;

/// <summary>One change whole.</summary>
internal static class ChangePage
{
    public static WebPage Render(PageRequest request)
    {
        string id = request.Http.RouteValues["id"]?.ToString() ?? "";
        LandingSet found = request.Open.Trail.FindCommit(id);
        if (found.IsEmpty)
        {
            return WebPage.Problem(404, TimelineView.UnknownChange(request.Open.Repository.TrackedName, id));
        }

        StoredLanding stored = request.Open.Trail.Read(found.Last, commits: true);
        var change = ChangeView.Of(
            new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts),
            commits: true,
            live: new DeploymentTrail(request.Open.Trail).Of(stored, [])
        );
        return new WebPage(change.Title, frame => Templates.Change.Create(new ChangePageModel(frame, change)));
    }
}
