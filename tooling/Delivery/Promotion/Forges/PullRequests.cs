using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cairn.Delivery.Promotion.Forges;

/// <summary>A pull request that is to be opened.</summary>
/// <param name="Branch">Where it comes from.</param>
/// <param name="Into">The branch it is to be merged into.</param>
public sealed record NewRequest(string Branch, string Into, string Title, string Body);

/// <summary>
/// Opens pull requests at a forge: <see href="https://docs.github.com/rest/pulls/pulls#create-a-pull-request">GitHub</see>,
/// <see href="https://docs.gitlab.com/api/merge_requests/#create-mr">GitLab</see>,
/// <see href="https://docs.gitea.com/api/#tag/repository/operation/repoCreatePullRequest">Gitea and Forgejo</see>.
/// </summary>
/// <param name="api">The API's root; null for where the kind has it.</param>
/// <param name="token">Never printed, and sent to that root alone.</param>
public sealed class PullRequests(HttpClient http, ForgeKind kind, RemoteAddress remote, Uri? api, string token)
{
    /// <summary>The most of an answer that is read; pull requests are a few kilobytes.</summary>
    private const int MostRead = 1 << 20;

    /// <summary>The API's root that a kind has on a host.</summary>
    public static Uri Root(ForgeKind kind, RemoteAddress remote) =>
        new(
            kind switch
            {
                ForgeKind.GitHub when remote.Host == "github.com" => "https://api.github.com/",
                ForgeKind.GitHub => $"{remote.Scheme}://{remote.Host}/api/v3/",
                ForgeKind.GitLab => $"{remote.Scheme}://{remote.Host}/api/v4/",
                _ => $"{remote.Scheme}://{remote.Host}/api/v1/",
            }
        );

    /// <summary>Opens it; its page.</summary>
    /// <exception cref="PromotionException">The forge refuses, or cannot be reached.</exception>
    public async Task<string> Open(NewRequest wanted, CancellationToken cancel)
    {
        Uri root = api ?? Root(kind, remote);
        var address = new Uri(
            root.AbsoluteUri.TrimEnd('/')
                + "/"
                + (kind == ForgeKind.GitLab ? $"projects/{Uri.EscapeDataString(remote.Path)}/merge_requests" : $"repos/{remote.Path}/pulls")
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(Body(wanted), Encoding.UTF8, "application/json"),
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("cairn", null));
        if (kind == ForgeKind.GitLab)
        {
            request.Headers.Add("PRIVATE-TOKEN", token);
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(kind == ForgeKind.GitHub ? "Bearer" : "token", token);
            request.Headers.Accept.ParseAdd(kind == ForgeKind.GitHub ? "application/vnd.github+json" : "application/json");
        }

        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel)
                .ConfigureAwait(false);
            using JsonDocument? answer = await Read(response, cancel).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response.StatusCode, answer, address.Host);
            }

            return Text(answer, kind == ForgeKind.GitLab ? "web_url" : "html_url")
                ?? throw new PromotionException(
                    $"{address.Host} opened the pull request but did not return its address.",
                    isUserError: false
                );
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new PromotionException($"{address.Host} cannot be reached ({failed.Message.TrimEnd('.')}).", isUserError: false);
        }
    }

    private string Body(NewRequest wanted)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title", wanted.Title);
            json.WriteString(kind == ForgeKind.GitLab ? "source_branch" : "head", wanted.Branch);
            json.WriteString(kind == ForgeKind.GitLab ? "target_branch" : "base", wanted.Into);
            json.WriteString(kind == ForgeKind.GitLab ? "description" : "body", wanted.Body);
            if (kind == ForgeKind.GitLab)
            {
                json.WriteBoolean("remove_source_branch", true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static async Task<JsonDocument?> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var bytes = new byte[MostRead];
        int read = await body.ReadAtLeastAsync(bytes, MostRead, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(bytes.AsMemory(0, read));
        }
        catch (JsonException)
        {
            return null; // A proxy's page; the status code tells enough.
        }
    }

    private static PromotionException Refused(HttpStatusCode status, JsonDocument? answer, string host)
    {
        string said = Text(answer, "message") ?? Text(answer, "error") ?? "no reason given";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                $"{host} does not accept the token for opening a pull request ({(int)status}: {said}).",
                isUserError: false
            ),
            HttpStatusCode.NotFound => new(
                $"{host} did not find the repository, or the token has no access to it (404: {said}).",
                isUserError: false
            ),
            HttpStatusCode.Conflict => new($"{host} already has a pull request for this branch (409: {said}).", isUserError: false),
            _ => new($"{host} did not open the pull request ({(int)status}: {said}).", isUserError: false),
        };
    }

    private static string? Text(JsonDocument? answer, string name) =>
        answer?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : value.GetRawText()
            : null;
}
