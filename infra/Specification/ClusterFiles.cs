using Cairn.Specification.Checking;
using Cairn.Specification.Reading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification;

/// <summary>Reads a cluster's specification from a repository.</summary>
public static class ClusterFiles
{
    /// <summary>The file's name in an environment's folder.</summary>
    public const string FileName = "cluster.yaml";

    /// <summary>
    /// Reads <c>environments/&lt;environment&gt;/cluster.yaml</c>, what is rendered beside it, and, where the environment takes releases
    /// from another (<c>spec.after</c> of its <c>environment.yaml</c>), that one's, which it may not be weaker than.
    /// </summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="today">Waivers that ended before are problems.</param>
    /// <exception cref="SpecificationException">All that is wrong with it.</exception>
    public static ClusterSpecification Read(string root, string environment, DateOnly today)
    {
        var problems = new Problems($"{environment}: {FileName}");
        ClusterSpecification? own = Read(root, environment, today, problems);
        if (
            own is not null
            && ReadEnvironment(root, environment, problems) is { } facts
            && RenderedApps.TextAt(facts, "spec", "after") is { } before
            && File.Exists(At(root, before, FileName))
        )
        {
            var theirs = new Problems($"{before}: {FileName}");
            ClusterSpecification? other = Read(root, before, today, theirs);
            if (theirs.All.Count > 0)
            {
                problems.AddAll(theirs.All);
            }
            else
            {
                StrengthRules.Check(own, other!, problems);
                var gates = new Problems($"{environment}: environment.yaml");
                StrengthRules.CheckGates(Gates(facts), before, Gates(ReadEnvironment(root, before, gates)), gates);
                problems.AddAll(gates.All);
            }
        }

        problems.Throw();
        return own!;
    }

    private static ClusterSpecification? Read(string root, string environment, DateOnly today, Problems problems)
    {
        if (!ValueFormats.IsLabel(environment) || !File.Exists(At(root, environment, FileName)))
        {
            problems.Add(
                "",
                $"there is no environments/{Section.Shown(environment)}/{FileName}",
                "write one as docs/infrastructure.md shows, or name another environment"
            );
            return null;
        }

        string folder = Path.Combine(root, "environments", environment);
        IReadOnlyList<BootstrapManifest> rendered =
        [
            .. RenderedApps.Read(folder, "argocd", problems),
            .. RenderedApps.Read(folder, "root", problems),
        ];
        ClusterSpecification? read = ClusterReader.Read(
            File.ReadAllText(At(root, environment, FileName)),
            environment,
            rendered,
            RenderedApps.Namespaces(folder, problems),
            today,
            problems
        );
        if (read is not null && !problems.Has("spec.audit"))
        {
            AuditRules.Check(read, RenderedApps.Services(folder, problems), problems);
        }

        return read;
    }

    private static YamlMappingNode? ReadEnvironment(string root, string environment, Problems problems)
    {
        string file = At(root, environment, "environment.yaml");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(file)));
            return stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode;
        }
        catch (YamlException wrong)
        {
            problems.Add("", $"environment.yaml beside it is not valid YAML at line {wrong.Start.Line}", "correct it");
            return null;
        }
    }

    private static IEnumerable<string> Gates(YamlNode? environment) =>
        RenderedApps.At(environment, "spec", "gates") is YamlMappingNode gates
            ? gates.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")
            : [];

    private static string At(string root, string environment, string file) => Path.Combine(root, "environments", environment, file);
}
