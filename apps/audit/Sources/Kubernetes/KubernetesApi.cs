using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Cairn.Sources.Kubernetes;

/// <summary>
/// One cluster's API, as JSON: the only way that cairn takes to a cluster. It reads; what writes is named so. Answers are bounded in
/// time and size, lists are read in pages.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    private const int PageSize = 500;
    private const int AtOnce = 8;

    /// <summary>Schemas of definitions are nested deeper than the default.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private readonly ClusterAccess access;
    private readonly TimeSpan timeout;
    private readonly long mostBytes;
    private readonly SemaphoreSlim opening = new(1);
    private Connection? connection;

    internal KubernetesApi(ClusterAccess access, TimeSpan timeout, long mostBytes)
    {
        this.access = access;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
    }

    /// <summary>Where it listens.</summary>
    public string Address => KubernetesErrors.Address(access.Server);

    /// <summary>Reads the kubeconfig; asks nothing yet.</summary>
    /// <param name="kubeconfig">Null for those that <c>KUBECONFIG</c> lists, <c>~/.kube/config</c>, or the pod's service account.</param>
    /// <param name="context">Null for the kubeconfig's own.</param>
    /// <param name="timeout">For each request.</param>
    /// <exception cref="KubeconfigException">It doesn't say how to reach a cluster.</exception>
    public static KubernetesApi Open(string? kubeconfig, string? context, TimeSpan timeout) =>
        new(Kubeconfig.Access(kubeconfig, context), timeout, 64 << 20);

    /// <summary>As the server says it, such as <c>v1.34.1+k3s1</c>.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public Task<string> ServerVersion(CancellationToken cancel)
    {
        var request = new ApiRequest(HttpMethod.Get, "version", "get", "/version");
        return Json(request, root => root.GetProperty("gitVersion").GetString() ?? throw new InvalidOperationException(), cancel);
    }

    /// <summary>What a path answers, as text: <c>/readyz</c>.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public Task<string> Text(string path, CancellationToken cancel) =>
        Send(new ApiRequest(HttpMethod.Get, path.TrimStart('/'), "get", path), cancel);

    /// <summary>An object, as JSON.</summary>
    /// <param name="space">Null where the resource has no namespaces.</param>
    /// <exception cref="KubernetesException">There is none, or the request failed.</exception>
    public Task<string> Get(ApiResource resource, string? space, string name, CancellationToken cancel) =>
        Send(
            new ApiRequest(HttpMethod.Get, resource.Path(space, name), "get", resource.FullName) { Namespace = space, Name = name },
            cancel
        );

    /// <summary>All objects of a resource in all namespaces: a JSON <c>List</c>, each with its kind.</summary>
    /// <param name="keep">Which of them; null for all.</param>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public Task<string> List(ApiResource resource, CancellationToken cancel, Func<ApiResource, JsonElement, bool>? keep = null) =>
        List([resource], cancel, keep);

    /// <summary>All objects of several resources in all namespaces: a JSON <c>List</c>, each with its kind, in their order.</summary>
    /// <param name="keep">Which of them; null for all.</param>
    /// <param name="ignoreUnknown">Whether a resource that the cluster does not serve has no objects; else that is a failure.</param>
    /// <exception cref="KubernetesException">A request failed.</exception>
    public async Task<string> List(
        IReadOnlyList<ApiResource> resources,
        CancellationToken cancel,
        Func<ApiResource, JsonElement, bool>? keep = null,
        bool ignoreUnknown = false
    )
    {
        var found = new List<string>[resources.Count];
        await Parallel
            .ForAsync(
                0,
                resources.Count,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
                async (at, stop) =>
                {
                    try
                    {
                        found[at] = await Items(resources[at], keep, stop).ConfigureAwait(false);
                    }
                    catch (KubernetesException wrong) when (ignoreUnknown && wrong.Failure == KubernetesFailure.UnknownKind)
                    {
                        // It was removed since it was discovered.
                        found[at] = [];
                    }
                }
            )
            .ConfigureAwait(false);
        return $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(',', found.SelectMany(item => item))}}]}""";
    }

    /// <summary>The names of all objects of a resource, without reading the objects.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public async Task<IReadOnlyList<string>> Names(ApiResource resource, CancellationToken cancel)
    {
        var names = new List<string>();
        string next = "";
        do
        {
            string query = next.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(next);
            var request = new ApiRequest(HttpMethod.Get, $"{resource.Path(null, null)}?limit={PageSize}{query}", "list", resource.FullName)
            {
                Accept = ApiRequest.MetadataAlone,
            };
            next = await Json(
                    request,
                    root =>
                    {
                        names.AddRange(Elements(root).Select(element => element.GetProperty("metadata").GetProperty("name").GetString()!));
                        return Next(root);
                    },
                    cancel
                )
                .ConfigureAwait(false);
        } while (next.Length > 0);
        return names;
    }

    /// <summary>The resources that can be listed, each in the version that the server prefers.</summary>
    /// <exception cref="KubernetesException">A request failed.</exception>
    public async Task<IReadOnlyList<ApiResource>> Listable(CancellationToken cancel)
    {
        var groups = new ApiRequest(HttpMethod.Get, "apis", "get", "/apis");
        string[] versions =
        [
            "v1",
            .. await Json(
                    groups,
                    root =>
                        root.GetProperty("groups")
                            .EnumerateArray()
                            .Select(group => group.GetProperty("preferredVersion").GetProperty("groupVersion").GetString()!)
                            .ToArray(),
                    cancel
                )
                .ConfigureAwait(false),
        ];
        var found = new ApiResource[versions.Length][];
        await Parallel
            .ForAsync(
                0,
                versions.Length,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
                async (at, stop) =>
                    found[at] = [
                        .. (await Served(versions[at], stop).ConfigureAwait(false))
                            .Where(item => item.CanList)
                            .Select(item => item.Resource),
                    ]
            )
            .ConfigureAwait(false);
        return [.. found.SelectMany(item => item)];
    }

    /// <summary>The resource of a kind.</summary>
    /// <exception cref="KubernetesException">The cluster does not serve it, or a request failed.</exception>
    public async Task<ApiResource> ResourceOf(string apiVersion, string kind, CancellationToken cancel)
    {
        IReadOnlyList<(ApiResource Resource, bool CanList)> served;
        try
        {
            served = await Served(apiVersion, cancel).ConfigureAwait(false);
        }
        catch (KubernetesException wrong) when (wrong.Failure is KubernetesFailure.NotFound or KubernetesFailure.UnknownKind)
        {
            served = [];
        }

        return served.FirstOrDefault(item => item.Resource.Kind == kind).Resource
            ?? throw new KubernetesException(
                KubernetesFailure.UnknownKind,
                $"The cluster does not serve {kind} of {apiVersion}",
                "Install its CustomResourceDefinition, or what brings it, first."
            );
    }

    /// <summary>Writes: server-side apply, without taking fields from others.</summary>
    /// <param name="manifest">One object in YAML or JSON.</param>
    /// <param name="manager">Who owns the fields from then on.</param>
    /// <exception cref="KubernetesException">Others own fields of it (<see cref="KubernetesFailure.Conflict"/>), or the request
    /// failed.</exception>
    public Task Apply(ApiResource resource, string? space, string name, string manifest, string manager, CancellationToken cancel) =>
        Send(
            new ApiRequest(
                HttpMethod.Patch,
                resource.Path(resource.IsNamespaced ? space ?? "default" : null, name)
                    + $"?fieldManager={Uri.EscapeDataString(manager)}&fieldValidation=Strict",
                "patch",
                resource.FullName
            )
            {
                Namespace = space,
                Name = name,
                Body = manifest,
                ContentType = "application/apply-patch+yaml",
                IsSecret = resource is { Group: "", Name: "secrets" },
            },
            cancel
        );

    /// <summary>Writes: a JSON patch.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public Task Patch(ApiResource resource, string? space, string name, string patch, string manager, CancellationToken cancel) =>
        Send(
            new ApiRequest(
                HttpMethod.Patch,
                $"{resource.Path(space, name)}?fieldManager={Uri.EscapeDataString(manager)}",
                "patch",
                resource.FullName
            )
            {
                Namespace = space,
                Name = name,
                Body = patch,
                ContentType = "application/json-patch+json",
            },
            cancel
        );

    public void Dispose()
    {
        connection?.Dispose();
        opening.Dispose();
    }

    private async Task<List<string>> Items(ApiResource resource, Func<ApiResource, JsonElement, bool>? keep, CancellationToken cancel)
    {
        var items = new List<string>();
        int limit = PageSize;
        string next = "";
        do
        {
            string query = limit == 0 ? "" : $"?limit={limit}{(next.Length > 0 ? "&continue=" + Uri.EscapeDataString(next) : "")}";
            var request = new ApiRequest(HttpMethod.Get, resource.Path(null, null) + query, "list", resource.FullName);
            try
            {
                next = await Json(request, root => Page(root, resource, keep, items), cancel).ConfigureAwait(false);
            }
            catch (KubernetesException large) when (large.Failure == KubernetesFailure.TooLarge && limit > 1)
            {
                limit = Math.Max(1, limit / 8);
                continue;
            }
            catch (KubernetesException expired) when (expired.Failure == KubernetesFailure.Expired && limit > 0)
            {
                // Reading took longer than the server keeps a list: once more, whole.
                items.Clear();
                (limit, next) = (0, "");
                continue;
            }

            if (next.Length == 0)
            {
                return items;
            }
        } while (true);
    }

    /// <returns>Where the next page begins; empty for the last.</returns>
    private static string Page(JsonElement list, ApiResource resource, Func<ApiResource, JsonElement, bool>? keep, List<string> items)
    {
        foreach (JsonElement element in Elements(list))
        {
            if (keep is null || keep(resource, element))
            {
                items.Add(WithKind(element, resource));
            }
        }

        return Next(list);
    }

    /// <summary>Go writes an empty list as null.</summary>
    private static IEnumerable<JsonElement> Elements(JsonElement list) =>
        list.GetProperty("items") is { ValueKind: not JsonValueKind.Null } items ? items.EnumerateArray() : [];

    private static string Next(JsonElement list) =>
        list.TryGetProperty("metadata", out JsonElement metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("continue", out JsonElement next)
            ? next.GetString() ?? ""
            : "";

    /// <summary>An object of a list says what it is only in the list's own kind.</summary>
    private static string WithKind(JsonElement one, ApiResource resource)
    {
        if (one.ValueKind != JsonValueKind.Object || one.TryGetProperty("kind", out _))
        {
            return one.GetRawText();
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", resource.ApiVersion);
            writer.WriteString("kind", resource.Kind);
            foreach (JsonProperty member in one.EnumerateObject().Where(member => member.Name != "apiVersion"))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private async Task<IReadOnlyList<(ApiResource Resource, bool CanList)>> Served(string apiVersion, CancellationToken cancel)
    {
        string path = ApiResource.RootPath(apiVersion);
        string[] parts = apiVersion.Split('/');
        return await Json(
                new ApiRequest(HttpMethod.Get, path, "get", "/" + path),
                root =>
                    root.GetProperty("resources")
                        .EnumerateArray()
                        .Where(element => !element.GetProperty("name").GetString()!.Contains('/', StringComparison.Ordinal))
                        .Select(element =>
                            (
                                new ApiResource(
                                    parts.Length == 1 ? "" : parts[0],
                                    parts[^1],
                                    element.GetProperty("name").GetString()!,
                                    element.GetProperty("kind").GetString()!,
                                    element.GetProperty("namespaced").GetBoolean()
                                ),
                                element.GetProperty("verbs").EnumerateArray().Any(verb => verb.GetString() == "list")
                            )
                        )
                        .ToArray(),
                cancel
            )
            .ConfigureAwait(false);
    }

    private async Task<T> Json<T>(ApiRequest request, Func<JsonElement, T> read, CancellationToken cancel)
    {
        string text = await Send(request, cancel).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Deep);
            return read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw KubernetesErrors.NotJson(request, access);
        }
    }

    private async Task<string> Send(ApiRequest request, CancellationToken cancel)
    {
        bool mayRefresh = access.CanRefresh;
        while (true)
        {
            Connection used = await Connected(null, cancel).ConfigureAwait(false);
            (HttpStatusCode status, string body) = await Send(used, request, cancel).ConfigureAwait(false);
            if ((int)status is >= 200 and < 300)
            {
                return body;
            }

            if (status == HttpStatusCode.Unauthorized && mayRefresh)
            {
                mayRefresh = false;
                await Connected(used, cancel).ConfigureAwait(false);
                continue;
            }

            throw KubernetesErrors.Of(request, status, body, access);
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> Send(Connection used, ApiRequest request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            while (true)
            {
                using HttpResponseMessage answer = await used.Send(request, limit.Token).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter?.Delta is { } pause && pause < timeout)
                {
                    await Task.Delay(pause, limit.Token).ConfigureAwait(false);
                    continue;
                }

                return (answer.StatusCode, await Body(answer, request, limit.Token).ConfigureAwait(false));
            }
        }
        catch (HttpRequestException wrong)
        {
            throw KubernetesErrors.Unreachable(access, wrong);
        }
        catch (IOException wrong)
        {
            throw KubernetesErrors.Unreachable(access, new HttpRequestException(wrong.Message, wrong));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw KubernetesErrors.Slow(access, timeout);
        }
    }

    private async Task<string> Body(HttpResponseMessage answer, ApiRequest request, CancellationToken cancel)
    {
        using Stream stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var whole = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
        {
            if (whole.Length + read > mostBytes)
            {
                throw new KubernetesException(
                    KubernetesFailure.TooLarge,
                    $"The answer to {request.Verb} {request.Target} has more than {mostBytes >> 20} MiB",
                    "Check that the server in the kubeconfig is an API server."
                );
            }

            whole.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length);
    }

    /// <param name="refused">The connection whose credentials were refused, to have newer ones.</param>
    private async Task<Connection> Connected(Connection? refused, CancellationToken cancel)
    {
        await opening.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Requests may still be under way on the one before; it goes with them.
            if (connection is null || connection == refused)
            {
                connection = await Connection.Open(access, cancel).ConfigureAwait(false);
            }

            return connection;
        }
        finally
        {
            opening.Release();
        }
    }
}
