using Cairn.Recording;
using Cairn.Service.Web;
using Cairn.Trail.Answers;
using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace Cairn.Service.Pages;

/// <summary>What a page is made from.</summary>
/// <param name="Budget">How much of the trail may be read for it.</param>
internal sealed record PageRequest(
    TrailSite Site,
    IReadOnlyList<TrailSite> Sites,
    OpenTrail Open,
    HttpRequest Http,
    DateTimeOffset Now,
    ReadBudget Budget
)
{
    /// <summary>The first of several parameters that is given.</summary>
    public string? Asked(string name, string other) => Asked(name) ?? Asked(other);

    /// <summary>A parameter of the address, trimmed; null when it is missing or empty.</summary>
    public string? Asked(string name) => Http.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>What all pages share: the title, the other repositories, the question in the box, and the addresses of pages.</summary>
/// <param name="Recorded">How up to date the page is.</param>
/// <param name="IsFailing">Recording failed, so the page is getting old.</param>
public sealed record PageFrame(
    TrailSite Site,
    IReadOnlyList<TrailSite> Sites,
    string Title,
    string Question,
    string Recorded,
    bool IsFailing
)
{
    public string Home => $"{Site.Prefix}/";

    public string Ask(string question) => $"{Site.Prefix}/ask?q={Uri.EscapeDataString(question)}";

    public string Change(string id) => $"{Site.Prefix}/change/{Uri.EscapeDataString(id)}";

    public string History(string file, string path) =>
        $"{Site.Prefix}/history?target={Uri.EscapeDataString(file)}&field={Uri.EscapeDataString(path)}";
}

/// <summary>A page's title and template.</summary>
/// <param name="Body">The template with its model; it is rendered after the trail was closed.</param>
/// <param name="Question">The content of the question box.</param>
internal sealed record WebPage(string Title, Func<PageFrame, RazorSlice> Body, int Status = 200, string Question = "")
{
    /// <summary>Encodes what HTML needs encoded; letters of any script stay readable.</summary>
    private static readonly VisibleHtmlEncoder Encoder = new VisibleHtmlEncoder();

    public static WebPage Problem(int status, string sentence) =>
        new(
            status switch
            {
                StatusCodes.Status404NotFound => "Not found",
                StatusCodes.Status400BadRequest => "Invalid request",
                StatusCodes.Status422UnprocessableEntity => "Too much to read",
                StatusCodes.Status403Forbidden => "Open this page yourself",
                _ => "Service unavailable",
            },
            frame => Templates.Problem.Create(new ProblemModel(frame, sentence, [])),
            status
        );

    /// <param name="recorded">How up to date the page is.</param>
    /// <param name="isFailing">Recording failed.</param>
    public Task Write(HttpContext http, TrailSite site, IReadOnlyList<TrailSite> sites, string recorded, bool isFailing)
    {
        RazorSlice body = Body(new PageFrame(site, sites, Title, Question, recorded, isFailing));
        body.HtmlEncoder = Encoder;
        body.StatusCode = Status;
        return ((IResult)body).ExecuteAsync(http);
    }
}

/// <summary>Why there is no answer, and what could be asked instead.</summary>
public sealed record ProblemModel(PageFrame Frame, string Sentence, IReadOnlyList<string> Suggestions);
