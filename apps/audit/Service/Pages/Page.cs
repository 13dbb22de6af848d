using Cairn.Recording;
using Cairn.Service.Web;
using Microsoft.AspNetCore.Http;

namespace Cairn.Service.Pages;

/// <summary>What a page is made from.</summary>
internal sealed record PageRequest(TrailSite Site, IReadOnlyList<TrailSite> Sites, OpenTrail Open, HttpRequest Http, DateTimeOffset Now)
{
    /// <summary>A parameter of the address, trimmed; null when it is missing or empty.</summary>
    public string? Asked(string name) => Http.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>A page's title and HTML.</summary>
/// <param name="Question">What stands in the box.</param>
internal sealed record Page(string Title, string Body, int Status = 200, string Question = "")
{
    public static Page Problem(int status, string sentence) =>
        new("Not there", $"<p class=\"problem\" role=\"alert\">{Html.Text(sentence)}</p>", status);
}
