using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// The files that a Kustomize <c>secretGenerator</c> makes Secrets from
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/), and those that patch Secrets because a
/// kustomization aims them at some.
/// </summary>
public static class SecretGeneratorFiles
{
    private static readonly HashSet<string> None = [];

    /// <summary>Whether a file is a kustomization by its name.</summary>
    public static bool IsKustomization(string path) =>
        path.AsSpan(path.LastIndexOf('/') + 1) is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <summary>Those that one kustomization names.</summary>
    /// <param name="directory">Of the kustomization: empty, or with a slash at its end.</param>
    public static IReadOnlyCollection<string> Of(FileVersion kustomization, string directory)
    {
        var paths = new HashSet<string>();
        foreach (int root in kustomization.Tree.Roots)
        {
            Add(kustomization.Tree, root, directory, paths);
        }

        return paths;
    }

    /// <summary>Those that the kustomizations among a landing's files name, before or after it.</summary>
    internal static HashSet<string> Of(IReadOnlyList<ChangedFile> files)
    {
        HashSet<string>? paths = null;
        foreach (ChangedFile file in files)
        {
            if (!IsKustomization(file.Path))
            {
                continue;
            }

            string directory = file.Path[..(file.Path.LastIndexOf('/') + 1)];
            foreach (FileVersion? version in (FileVersion?[])[file.Before?.Fields ?? file.Readable, file.After?.Fields])
            {
                foreach (int root in version?.Tree.Roots ?? [])
                {
                    Add(version!.Tree, root, directory, paths ??= []);
                }
            }
        }

        return paths ?? None;
    }

    private static void Add(Tree tree, int root, string directory, HashSet<string> paths)
    {
        Patches(tree, tree.Find(root, "patches"u8), directory, paths);
        Patches(tree, tree.Find(root, "patchesJson6902"u8), directory, paths);
        if (tree.Find(root, "secretGenerator"u8) is not (>= 0 and int generators))
        {
            return;
        }

        for (int node = generators + 1; node < tree.Nodes[generators].End; node++)
        {
            ReadOnlySpan<byte> key = tree.Key(node);
            if (!(key.SequenceEqual("files"u8) || key.SequenceEqual("envs"u8) || key.SequenceEqual("env"u8)))
            {
                continue;
            }

            for (int item = node; item < tree.Nodes[node].End; item++)
            {
                if (tree.Nodes[item].Kind == NodeKind.Scalar)
                {
                    // files may say under which key: "tls.key=certs/tls.key".
                    string path = tree.ValueString(item);
                    paths.Add(Resolve(directory + path[(path.IndexOf('=') + 1)..]));
                }
            }
        }
    }

    /// <summary>The files of patches whose target is a Secret.</summary>
    private static void Patches(Tree tree, int list, string directory, HashSet<string> paths)
    {
        if (list < 0 || tree.Nodes[list].Kind != NodeKind.List)
        {
            return;
        }

        for (int item = list + 1; item < tree.Nodes[list].End; item = tree.Nodes[item].End)
        {
            if (
                tree.Nodes[item].Kind == NodeKind.Map
                && tree.Find(item, "path"u8) is >= 0 and int path
                && tree.Nodes[path].Kind == NodeKind.Scalar
                && tree.Find(item, "target"u8) is >= 0 and int target
                && tree.Nodes[target].Kind == NodeKind.Map
                && tree.Find(target, "kind"u8) is >= 0 and int kind
                && tree.Nodes[kind].Kind == NodeKind.Scalar
                && tree.Value(kind).SequenceEqual("Secret"u8)
            )
            {
                paths.Add(Resolve(directory + tree.ValueString(path)));
            }
        }
    }

    private static string Resolve(string path)
    {
        var steps = new List<string>();
        foreach (string step in path.Split('/'))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ("." or "" or ".."))
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }
}
