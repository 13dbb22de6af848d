using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Init;

/// <summary>A ready workflow, brought to where its forge looks for it: the repository's branch, and its environments compared.</summary>
public static partial class ReadyWorkflow
{
    private const string Compared = "cairn diff homelab production --same-release";

    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["github"] = ".github/workflows/cairn.yml",
        ["gitlab"] = ".gitlab-ci.yml",
        ["forgejo"] = ".forgejo/workflows/cairn.yml",
    };

    /// <param name="root">The repository's root.</param>
    /// <param name="forge"><c>github</c>, <c>gitlab</c> or <c>forgejo</c>.</param>
    /// <param name="planned">What else changes: the workflow is for what will be there.</param>
    /// <returns>None when it stands there already.</returns>
    /// <exception cref="ForkingException">There is no such forge, or something else stands there.</exception>
    public static IReadOnlyList<FileEdit> Of(string root, string forge, IReadOnlyList<FileEdit> planned)
    {
        if (!Places.TryGetValue(forge, out string? place))
        {
            throw new ForkingException($"--workflow must be one of {string.Join(", ", Places.Keys)}, not '{forge}'.");
        }

        string file = Path.Combine(root, place);
        string? standing = File.Exists(file) ? File.ReadAllText(file) : null;
        if (standing is not null && !standing.StartsWith($"# For {place}: ", StringComparison.Ordinal))
        {
            throw new ForkingException(
                $"{place} already exists and is not from cairn: copy what you need from docs/workflows/{forge}.yml into it."
            );
        }

        // Where the source is, the tool is built of it: what is reviewed checks itself. Without it, the pinned package does.
        bool hasSource =
            !planned.Any(edit => edit.Path == SourceRemoval.Source && edit.After is null)
            && (
                File.Exists(Path.Combine(root, SourceRemoval.Source))
                || !File.Exists(Path.Combine(root, SourceRemoval.Tools))
                || !File.ReadAllText(Path.Combine(root, SourceRemoval.Tools)).Contains("\"cairn.cli\"", StringComparison.Ordinal)
            );
        string text = Text(forge, Environments(root, planned));
        text = hasSource ? text : WithPackage(text);
        return text == standing ? [] : [new FileEdit(place, standing, text)];
    }

    /// <summary>The forges whose ready workflow stands in a repository.</summary>
    public static IEnumerable<string> Standing(string root) =>
        Places
            .Where(place =>
                File.Exists(Path.Combine(root, place.Value))
                && File.ReadAllText(Path.Combine(root, place.Value)).StartsWith($"# For {place.Value}: ", StringComparison.Ordinal)
            )
            .Select(place => place.Key);

    /// <summary>The workflow with the tool that the repository pins, in place of one built of its source.</summary>
    private static string WithPackage(string text) =>
        Called().Replace(Packed().Replace(text, "${begin}dotnet tool restore"), "dotnet cairn");

    private static string Text(string forge, IReadOnlyList<(string Name, string? After, string? Branch)> environments)
    {
        using Stream resource = typeof(ReadyWorkflow).Assembly.GetManifestResourceStream(forge + ".yml")!;
        using var reader = new StreamReader(resource);
        string text = reader.ReadToEnd();
        if (environments.Select(environment => environment.Branch).FirstOrDefault(branch => branch is { Length: > 0 }) is { } branch)
        {
            text = text.Replace(
                "branches: [main]",
                $"branches: [{(Plain().IsMatch(branch) ? branch : JsonSerializer.Serialize(branch, ScalarJson.Default.String))}]",
                StringComparison.Ordinal
            );
        }

        // Names are put into commands: one that a shell could take for something else is not compared.
        string[] pairs =
        [
            .. environments
                .Where(environment =>
                    environments.Any(other => other.Name == environment.After)
                    && Plain().IsMatch(environment.Name)
                    && Plain().IsMatch(environment.After!)
                )
                .Select(environment => $"cairn diff {environment.After} {environment.Name} --same-release"),
        ];
        string line = text.Split('\n').Single(line => line.EndsWith(Compared, StringComparison.Ordinal));
        return text.Replace(
            line + "\n",
            string.Concat(pairs.Select(pair => line.Replace(Compared, pair, StringComparison.Ordinal) + "\n")),
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<(string Name, string? After, string? Branch)> Environments(string root, IReadOnlyList<FileEdit> planned)
    {
        string all = Path.Combine(root, "environments");
        var files = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (string folder in Directory.Exists(all) ? Directory.GetDirectories(all) : [])
        {
            string file = Path.Combine(folder, "environment.yaml");
            files[$"environments/{Path.GetFileName(folder)}/environment.yaml"] = File.Exists(file) ? File.ReadAllText(file) : null;
        }

        foreach (FileEdit edit in planned.Where(edit => edit.Path.Split('/') is ["environments", _, "environment.yaml"]))
        {
            files[edit.Path] = edit.After;
        }

        return
        [
            .. files
                .Where(file => file.Value is not null)
                .Select(file => (file.Key.Split('/')[1], Value(file, ["spec"], "after"), Value(file, ["spec", "facts"], "branch"))),
        ];
    }

    private static string? Value(KeyValuePair<string, string?> file, string[] path, string name)
    {
        string? found = null;
        ScalarEdits.Change(
            file.Value!,
            file.Key,
            path,
            (key, value) =>
            {
                found = key == name ? value : found;
                return null;
            }
        );
        return found;
    }

    [GeneratedRegex(@"(?<begin>^\s*- (?:run: )?)dotnet pack tooling/cairn .*$", RegexOptions.Multiline)]
    private static partial Regex Packed();

    [GeneratedRegex(@"(?<![\w/.-])cairn(?= (?:render|lint|health|diff|preview)\b)")]
    private static partial Regex Called();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
    private static partial Regex Plain();
}
