using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;

namespace Cairn.Service.Pages;

/// <summary>Each value a field ever had.</summary>
internal static class HistoryPage
{
    private const int FieldsShown = 200;

    public static WebPage Render(PageRequest request)
    {
        if (request.Asked("target") is not { } target)
        {
            return WebPage.Problem(400, "Pass a file or object, such as /history?target=deployment/payments-api&field=DB_POOL_SIZE");
        }

        string? field = request.Asked("field");
        TargetHistory found = FieldHistory.WithMoves(
            request.Open.Trail,
            new Target(target),
            field is null ? null : new FieldPattern(field),
            new Filter()
        );
        if (found.Events.Count == 0)
        {
            return WebPage.Problem(404, HistoryView.Nothing(target, field));
        }

        var history = HistoryView.Of(found.Events.Select(HistoryRowView.Of));
        return new WebPage(
            HistoryView.Title(target, field),
            frame =>
                Templates.History.Create(
                    new HistoryModel(
                        frame,
                        TruncatedList<FieldHistoryView>.Of(history.Fields, FieldsShown, "fields"),
                        HistoryView.Moves(found)
                    )
                )
        );
    }
}
