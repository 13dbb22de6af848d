using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Files of values that are to come from another source (<c>$name/…</c>) while no source has that <c>ref</c>. ArgoCD then looks for
/// an environment variable of that name. Source: <c>getReferencedSource</c> in <c>reposerver/repository/repository.go</c>.
/// </summary>
internal static class ValuesReference
{
    public static Rule Rule { get; } =
        new(
            "values-ref",
            "A values file $name/… in an Application that has no source with ref: name.",
            set =>
                set.Units.SelectMany(unit => unit.Objects)
                    .Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" or "ApplicationSet" })
                    .SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(Manifest app)
    {
        (Field Spec, Field Source)[] sources = [.. ApplicationFolderSources.Sources(app)];
        bool isSeveral = sources.Any(item => item.Source.Path.Contains(".sources", StringComparison.Ordinal));
        string[] refs = [.. sources.Select(item => item.Source["ref"]?.Text).OfType<string>()];
        if (refs.Any(Templates.IsOne))
        {
            yield break;
        }

        foreach ((_, Field source) in sources)
        {
            Field? helm = source["helm"];
            IEnumerable<Field> files = (helm?["valueFiles"]?.Items() ?? []).Concat(
                (helm?["fileParameters"]?.Items() ?? []).Select(item => item["path"]).OfType<Field>()
            );
            foreach (Field file in files)
            {
                string name = file.Text is ['$', .. var rest] && rest.Contains('/', StringComparison.Ordinal) ? rest.Split('/')[0] : "";
                if (name.Length == 0 || name[0] == '{' || IsVariable(name) || Templates.IsOne(name) || (isSeveral && refs.Contains(name)))
                {
                    continue;
                }

                bool ignored = helm?["ignoreMissingValueFiles"]?.Text == "true";
                string effect = ignored
                    ? "ArgoCD silently skips the file (ignoreMissingValueFiles)"
                    : "ArgoCD does not find the file and cannot render the Application";
                yield return LintProblem.Error(
                    app,
                    file.Path,
                    $"{file.Text} is a file of the source with ref: {name}, but no source has "
                        + $"it{(refs.Length > 0 ? $" (there is {string.Join(", ", refs)})" : "")}: {effect}.",
                    isSeveral
                        ? $"Give the source that has the file ref: {name}, or use an existing ref."
                        : $"List the sources in spec.sources, and give the one with the values' repository ref: {name}."
                );
            }
        }
    }

    /// <summary>Variables of the build environment, which ArgoCD fills in.</summary>
    private static bool IsVariable(string name) =>
        name.StartsWith("ARGOCD_", StringComparison.Ordinal) || name is "KUBE_VERSION" or "KUBE_API_VERSIONS";
}
