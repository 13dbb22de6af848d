using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// The files that a Kustomize <c>secretGenerator</c> among a landing's files makes Secrets from, before or after it
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/).
/// </summary>
internal static class SecretGeneratorFiles
{
    private static readonly HashSet<string> None = [];

    public static HashSet<string> Of(IReadOnlyList<ChangedFile> files)
    {
        HashSet<string>? paths = null;
        foreach (ChangedFile file in files)
        {
            string name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
            if (name is not ("kustomization.yaml" or "kustomization.yml" or "Kustomization"))
            {
                continue;
            }

            string directory = file.Path[..^name.Length];
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
