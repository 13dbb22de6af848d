using System.Globalization;
using System.Net;
using Cairn.Service.Web;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Service.Pages;

/// <summary>Pieces of HTML. Everything that comes from a repository goes through <see cref="Text"/>.</summary>
internal static class Html
{
    private const int LongestValue = 2_000;

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Url(string text) => Uri.EscapeDataString(text);

    public static string Time(DateTimeOffset time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{time.UtcDateTime:ddd d MMM yyyy HH:mm} UTC</time>"
        );

    public static string Person(Person person) =>
        $"<span title=\"{Text(person.Email)}\">{Text(person.Name.Length > 0 ? person.Name : person.Email)}</span>";

    public static string Change(TrailSite site, string id, string shown) => $"<a href=\"{site.Prefix}/change/{Url(id)}\">{Text(shown)}</a>";

    /// <summary>A landing with its fields.</summary>
    /// <param name="alone">Whether the page is about this one: its subject is the page's heading then, and leads nowhere.</param>
    public static string Landing(TrailSite site, TimelineEntry entry, IReadOnlyList<FieldChange> fields, int most, bool alone = false)
    {
        Landing landing = entry.Stored.Landing;
        string authors = string.Join(", ", landing.Authors.Where(author => author != landing.LandedBy).Take(4).Select(Person));
        var facts = new List<string>();
        facts.AddRange(landing.Environments.Take(6).Select(environment => $"<span class=\"env\">{Text(environment)}</span>"));
        if (landing.PullRequest is { } request)
        {
            facts.Add($"<span class=\"tag\">#{request.Number}</span>");
        }

        facts.AddRange(landing.Tickets.Select(ticket => $"<span class=\"tag\">{Text(ticket)}</span>"));
        if (entry.Stored.Reverts is { } reverts)
        {
            facts.Add($"<span class=\"tag bad\">reverts {Change(site, reverts, reverts[..10])}</span>");
        }

        if (entry.Stored.RevertedBy is { } by)
        {
            facts.Add($"<span class=\"tag bad\">reverted by {Change(site, by, by[..10])}</span>");
        }

        if (entry.Stored.Rewrite is not null)
        {
            facts.Add("<span class=\"tag bad\">no longer on the branch</span>");
        }

        string subject = landing.Subject.Length > 0 ? landing.Subject : landing.Id[..12];
        return $"""
            <article class="landing">
            {(alone ? $"<h1>{Text(subject)}</h1>" : $"<h2>{Change(site, landing.Id, subject)}</h2>")}
            <p class="who">{Time(landing.LandedAt)} · landed by {Person(landing.LandedBy)}{(
                authors.Length > 0 ? ", written by <strong>" + authors + "</strong>" : ""
            )} {string.Join(' ', facts)}</p>
            {Fields(site, RecordedPromotion.ReceiptsLast(fields), most)}
            {Texts(entry.Texts, most)}
            </article>
            """;
    }

    public static string Fields(TrailSite site, IReadOnlyList<FieldChange> fields, int most)
    {
        if (fields.Count == 0)
        {
            return "";
        }

        var rows = new System.Text.StringBuilder(
            "<table class=\"fields\"><colgroup><col><col><col></colgroup><thead "
                + "class=\"unseen\"><tr><th>field</th><th>before</th><th>after</th></tr></thead>"
        );
        string last = "";
        foreach (FieldChange field in most > 0 ? fields.Take(most) : fields)
        {
            string place = (field.Resource ?? "") + field.File;
            if (place != last)
            {
                rows.Append(
                    $"<tr class=\"place\"><th colspan=\"3\" "
                        + $"scope=\"rowgroup\">{Text(field.Resource ?? field.File)}"
                        + $"{(field.Resource is null ? "" : $" <small>{Text(field.File)}</small>")}</th></tr>"
                );
                last = place;
            }

            string history = $"{site.Prefix}/history?target={Url(field.File)}&amp;field={Url(field.Path)}";
            rows.Append(
                $"<tr class=\"{JsonRecords.Kind(field.Kind)}\"><td><a href=\"{history}\">{Text(field.Path)}</a></td><td "
                    + $"class=\"before\">{Value(field.Before)}</td><td class=\"after\">{Value(field.After)}</td></tr>"
            );
        }

        rows.Append("</table>");
        return most > 0 && fields.Count > most
            ? rows.Append($"<p class=\"more\">and {fields.Count - most:N0} more fields</p>").ToString()
            : rows.ToString();
    }

    public static string Texts(IReadOnlyList<TextChange> texts, int most) =>
        texts.Count == 0
            ? ""
            : "<ul class=\"texts\">"
                + string.Concat(
                    (most > 0 ? texts.Take(most) : texts).Select(text =>
                        $"<li>{Text(text.File)} <small>{JsonRecords.Kind(text.Kind)}: {Text(text.Reason)}</small></li>"
                    )
                )
                + (most > 0 && texts.Count > most ? $"<li class=\"more\">and {texts.Count - most:N0} more files</li>" : "")
                + "</ul>";

    public static string Value(string? value) =>
        value is null ? ""
        : value.Length == 0 ? "<em>empty</em>"
        : value.Length > LongestValue ? $"<code>{Text(value[..LongestValue])}…</code> <small>({value.Length:N0} characters)</small>"
        : $"<code>{Text(value)}</code>";
}
