using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Init;

/// <summary>
/// A fork without Cairn's own source: what is deployed, where, by which infrastructure and after which runbooks stays; the tool
/// is a package of one version (<c>.config/dotnet-tools.json</c>), and the image is the one that the manifests name.
/// </summary>
public static partial class SourceRemoval
{
    /// <summary>Where the source is; a repository without it is without source.</summary>
    public const string Source = "tooling/cairn/cairn.csproj";

    internal const string Tools = ".config/dotnet-tools.json";

    private static readonly string[] Folders = ["tooling/", "tests/", ".ci/", "docs/workflows/"];

    private static readonly HashSet<string> Files =
    [
        "Platform.sln",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        ".csharpierignore",
        ".csharpierrc.yaml",
        ".dockerignore",
        ".git-blame-ignore-revs",
    ];

    private const string Readme = """
        # Platform

        A Kubernetes platform in Git: `apps/` is what runs, `environments/` is where and with which facts, `infra/` brings clusters up, `runbooks/` says what to do and when. It was made of Cairn VERSION, without Cairn's source.

        ## Tools

        The [.NET SDK 10](https://dotnet.microsoft.com/download), git and kubectl. Cairn is a local tool, pinned in `.config/dotnet-tools.json`:

        ```sh
        dotnet tool restore
        dotnet cairn doctor
        dotnet cairn render --check
        dotnet cairn lint
        ```

        Where a page says `cairn`, type `dotnet cairn`; `dotnet cairn runbook run PAGE` finds it by itself.

        Two things come from elsewhere, both built of Cairn's source at VERSION: the package `Cairn.Cli`, which must be in a package feed that you restore from (`dotnet pack tooling/cairn -c Release`, then `dotnet nuget push`), and the image of the audit service that `apps/audit/deploy` names, which must be in that registry (`docker build -f apps/audit/Dockerfile .`). To take a newer Cairn, raise both, and run `dotnet cairn render`.

        ## Pages

        - [Rendering](docs/rendering.md), [releases and promotion](docs/promotion.md), [previews of pull requests](docs/preview.md)
        - [Order of a sync](docs/plan.md), [what lint finds](docs/lint.md), [health checks](docs/health.md), [monitoring](docs/monitoring.md)
        - [Infrastructure](docs/infrastructure.md) and [Pulumi](docs/pulumi.md); `dotnet build infra/Program` builds the program alone
        - [The ledger](docs/ledger.md), [questions](docs/questions.md), [output](docs/output.md)

        """;

    /// <summary>The files that go and change; none where the source is gone already.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="version">The version of the tool, pinned from now on.</param>
    /// <param name="tracked">The files that git has, by their paths from the root: nothing else is removed.</param>
    /// <param name="planned">What else changes.</param>
    public static IReadOnlyList<FileEdit> Of(string root, string version, IReadOnlyList<string> tracked, IReadOnlyList<FileEdit> planned)
    {
        if (!tracked.Contains(Source))
        {
            return [];
        }

        var after = planned.ToDictionary(edit => edit.Path, edit => edit.After);
        string? Now(string file) => after.TryGetValue(file, out string? text) ? text : Standing(root, file);
        var edits = new SortedDictionary<string, FileEdit>(StringComparer.Ordinal);
        void Set(string file, string? text)
        {
            string? before = Standing(root, file);
            if (before != text)
            {
                edits[file] = new FileEdit(file, before, text);
            }
        }

        var gone = tracked.Where(IsSource).ToHashSet();
        foreach (string file in gone)
        {
            Set(file, null);
        }

        Set(Tools, Manifest(Now(Tools), version));
        if (Now("README.md") is { } readme && readme.StartsWith("# Cairn\n", StringComparison.Ordinal))
        {
            Set("README.md", Readme.ReplaceLineEndings("\n").Replace("VERSION", version, StringComparison.Ordinal));
        }

        foreach (
            string page in tracked.Where(file =>
                file.EndsWith(".md", StringComparison.Ordinal) && file != "README.md" && !gone.Contains(file)
            )
        )
        {
            if (Now(page) is { } text)
            {
                Set(page, WithoutLinks(text, page, path => gone.Contains(path) || IsGoneFolder(path, tracked, gone)));
            }
        }

        return [.. edits.Values];
    }

    /// <summary>Whether a file is Cairn's own source, or about it alone.</summary>
    internal static bool IsSource(string file) =>
        Files.Contains(file)
        || Folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
        || (file.StartsWith("apps/audit/", StringComparison.Ordinal) && !file.StartsWith("apps/audit/deploy/", StringComparison.Ordinal));

    private static bool IsGoneFolder(string path, IReadOnlyList<string> tracked, HashSet<string> gone)
    {
        string[] below = [.. tracked.Where(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal))];
        return below.Length > 0 && below.All(gone.Contains);
    }

    /// <summary>The tools of a repository, with Cairn among them and the formatter of its source gone.</summary>
    private static string Manifest(string? standing, string version)
    {
        JsonObject all;
        try
        {
            all = standing is null ? [] : JsonNode.Parse(standing) as JsonObject ?? [];
        }
        catch (JsonException wrong)
        {
            throw new ForkingException($"{Tools} is not valid JSON: {wrong.Message.ReplaceLineEndings(" ")}");
        }

        all["version"] ??= 1;
        all["isRoot"] ??= true;
        if (all["tools"] is not JsonObject tools)
        {
            all["tools"] = tools = [];
        }

        tools.Remove("csharpier");
        tools["cairn.cli"] = new JsonObject
        {
            ["version"] = version,
            ["commands"] = new JsonArray("cairn"),
            ["rollForward"] = false,
        };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            all.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>A page in which links to what is gone are words.</summary>
    private static string WithoutLinks(string text, string page, Func<string, bool> isGone)
    {
        string folder = page.Contains('/', StringComparison.Ordinal) ? page[..page.LastIndexOf('/')] : "";
        return Link().Replace(text, link => isGone(Resolved(folder, link.Groups["to"].Value)) ? link.Groups["words"].Value : link.Value);
    }

    private static string Resolved(string folder, string to)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string part in to.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string? Standing(string root, string file) =>
        File.Exists(Path.Combine(root, file)) ? File.ReadAllText(Path.Combine(root, file)) : null;

    [GeneratedRegex(@"\[(?<words>[^\]\n]+)\]\((?<to>[^)#\s:]+)(#[^)\s]*)?\)")]
    private static partial Regex Link();
}
