using Cairn.Service.Web;

namespace Cairn.Service.Pages;

/// <summary>What all pages share.</summary>
internal static class Layout
{
    /// <param name="recorded">How up to date the page is.</param>
    /// <param name="failing">Recording failed, so the page is getting old.</param>
    public static string Whole(TrailSite site, IReadOnlyList<TrailSite> sites, Page page, string recorded, bool failing)
    {
        string others = string.Concat(
            sites.Select(other =>
                other.Prefix == site.Prefix
                    ? $"<strong aria-current=\"true\">{Html.Text(other.Title)}</strong>"
                    : $"<a href=\"{other.Prefix}/\">{Html.Text(other.Title)}</a>"
            )
        );
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Text(page.Title)} · Cairn</title>
            <link rel="stylesheet" href="{site.Prefix}/style.css">
            </head>
            <body>
            <a class="unseen" href="#answer">To the answer</a>
            <header>
            <nav aria-label="Repositories"><a class="name" href="{site.Prefix}/">Cairn</a> {others}</nav>
            <form action="{site.Prefix}/ask" role="search">
            <label class="unseen" for="q">Ask the trail</label>
            <input id="q" name="q" value="{Html.Text(
                page.Question
            )}" placeholder="who changed the database pool size on November 3rd, and why?" maxlength="1000" required>
            <button>Ask</button>
            </form>
            </header>
            <main id="answer">
            {page.Body}
            </main>
            <footer><p{(failing ? " class=\"problem\" role=\"alert\"" : "")}><small>{Html.Text(recorded)}</small></p></footer>
            </body>
            </html>
            """;
    }
}
