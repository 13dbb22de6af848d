using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>What stands around a value says of it.</summary>
internal enum SecretMark : byte
{
    /// <summary>Nothing: its own name and form decide.</summary>
    None,

    /// <summary>It is a value of a Secret.</summary>
    Hidden,

    /// <summary>It is a value of a Secret's template: hidden unless it is a placeholder.</summary>
    Template,

    /// <summary>It is the name of a key, whatever its own name.</summary>
    Shown,

    /// <summary>A patch aimed at a Secret, or an object that is one without saying so.</summary>
    SecretPatch,

    /// <summary>A patch aimed at something else.</summary>
    OtherPatch,

    /// <summary>It stands under a name that is a password's.</summary>
    Password,

    /// <summary>It stands under a name that is a token's.</summary>
    Token,

    /// <summary>It is an entry of a map of secrets.</summary>
    Entry,

    /// <summary>It stands under a name that may be a secret's.</summary>
    Other,
}

/// <summary>
/// The values of a tree that are secrets because of what encloses them: the nearest mapping that is a Secret (at any depth: an item
/// of a list, of <c>extraObjects</c>, a string that holds YAML), a generator of Secrets, a patch aimed at one, or a map or list that is
/// named after credentials. Immutable and safe to share between threads.
/// </summary>
internal sealed class SecretMarks
{
    private static readonly SecretMarks Nothing = new(null, SecretMark.None);
    private static readonly SecretMarks Everything = new(null, SecretMark.Hidden);

    private static readonly string[] KeyNames =
    [
        "kind",
        "metadata",
        "data",
        "stringData",
        "secretGenerator",
        "patch",
        "target",
        "op",
        "path",
        "value",
        "remoteRef",
        "sourceRef",
        "secretKey",
        "secretName",
        "existingSecret",
        "template",
        "secretTemplates",
        "items",
        "literals",
        "spec",
        "annotations",
        "existingSecretName",
        "secretRef",
        "encryptedData",
    ];

    // Nodes know their keys by hash, so a look at all of them costs little.
    private static readonly Dictionary<ulong, string> Keys = KeyNames.ToDictionary(
        name => TreeBuilder.HashOfName(Encoding.UTF8.GetBytes(name)) | 1,
        name => name
    );

    private readonly SecretMark[]? marks;
    private readonly SecretMark all;

    private SecretMarks(SecretMark[]? marks, SecretMark all)
    {
        this.marks = marks;
        this.all = all;
    }

    /// <summary>What stands around a node says of it.</summary>
    public SecretMark this[int node] => marks is null ? all : marks[node];

    /// <summary>The marks of a tree, found when they are first asked for.</summary>
    public static SecretMarks Of(Tree tree) => tree.Secrets ??= Find(tree, SecretMark.None);

    /// <summary>Gives a tree that was read from a string what stands around that string.</summary>
    public static void Inherit(Tree inner, Tree outer, int node)
    {
        SecretMark mark = Of(outer)[node];
        if (mark != SecretMark.None)
        {
            inner.Secrets = mark == SecretMark.Hidden ? Everything : Find(inner, mark);
        }
    }

    private static SecretMarks Find(Tree tree, SecretMark around)
    {
        var finder = new Finder(tree, around);
        finder.All();
        return finder.Marks is null ? Nothing : new SecretMarks(finder.Marks, SecretMark.None);
    }

    private ref struct Finder(Tree tree, SecretMark around)
    {
        private readonly ReadOnlySpan<TreeNode> nodes = tree.Nodes;

        public SecretMark[]? Marks { get; private set; }

        public void All()
        {
            if (around != SecretMark.None)
            {
                Marks = new SecretMark[nodes.Length];
                Array.Fill(Marks, around);
            }

            for (int node = 0; node < nodes.Length; node++)
            {
                if (nodes[node].Kind == NodeKind.Map && nodes[node].End > node + 1 && Mark(node) != SecretMark.Hidden)
                {
                    Map(node);
                }
                else if (nodes[node].Kind == NodeKind.List && tree.Key(node).SequenceEqual("secretGenerator"u8))
                {
                    Generators(node);
                }
            }
        }

        private readonly SecretMark Mark(int node) => Marks is null ? SecretMark.None : Marks[node];

        private void Fill(int node, SecretMark mark)
        {
            if (Marks is null && mark == SecretMark.None)
            {
                return;
            }

            Marks ??= new SecretMark[nodes.Length];
            Array.Fill(Marks, mark, node, nodes[node].End - node);
        }

        /// <summary>Fills what no Secret encloses: a name says less than that.</summary>
        private void FillAround(int node, SecretMark mark)
        {
            Marks ??= new SecretMark[nodes.Length];
            for (int inner = node; inner < nodes[node].End; inner++)
            {
                if (Marks[inner] is not (SecretMark.Hidden or SecretMark.Template))
                {
                    Marks[inner] = mark;
                }
            }
        }

        private void Map(int map)
        {
            SecretMark mark = Mark(map);
            int kind = -1;
            int metadata = -1;
            int data = -1;
            int stringData = -1;
            int patch = -1;
            int target = -1;
            int op = -1;
            int path = -1;
            int value = -1;
            int spec = -1;
            int items = -1;
            int literals = -1;
            int secretKey = -1;
            bool isReference = false;
            bool isSchema = tree.Key(map).SequenceEqual("properties"u8);
            bool isContainer = mark is SecretMark.Password or SecretMark.Token or SecretMark.Entry or SecretMark.Other;
            for (int child = map + 1; child < nodes[map].End; child = nodes[child].End)
            {
                if (Keys.TryGetValue(nodes[child].KeyHash, out string? key))
                {
                    switch (key)
                    {
                        case "kind":
                            kind = child;
                            break;
                        case "metadata":
                            metadata = child;
                            break;
                        case "data":
                            data = child;
                            break;
                        case "stringData":
                            stringData = child;
                            break;
                        case "patch":
                            patch = child;
                            break;
                        case "target":
                            target = child;
                            break;
                        case "op":
                            op = child;
                            break;
                        case "path":
                            path = child;
                            break;
                        case "value":
                            value = child;
                            break;
                        case "spec":
                            spec = child;
                            break;
                        case "items":
                            items = child;
                            break;
                        case "literals":
                            literals = child;
                            break;
                        case "secretKey":
                            secretKey = child;
                            break;
                        case "encryptedData":
                            // A SealedSecret's: https://github.com/bitnami-labs/sealed-secrets
                            Fill(child, SecretMark.Shown);
                            continue;
                        case "remoteRef" or "sourceRef" or "secretName" or "existingSecret" or "existingSecretName" or "secretRef":
                            isReference = true;
                            break;
                    }
                }

                Named(child, mark, isContainer, isSchema);
            }

            if (op >= 0 && path >= 0)
            {
                Operation(map, op, path, value, mark);
                return;
            }

            ReadOnlySpan<byte> what = kind >= 0 && nodes[kind].Kind == NodeKind.Scalar ? tree.Value(kind) : [];
            if ((what.SequenceEqual("Secret"u8) && (metadata >= 0 || data >= 0 || stringData >= 0)) || mark == SecretMark.SecretPatch)
            {
                Secret(map);
                return;
            }

            if (what.SequenceEqual("SecretList"u8) && items >= 0)
            {
                Fill(items, SecretMark.SecretPatch);
            }
            else if (what.SequenceEqual("SecretGenerator"u8) && literals >= 0)
            {
                Fill(literals, SecretMark.Hidden);
            }
            else if (what.EndsWith("Secret"u8) && spec >= 0)
            {
                Templates(spec, what.SequenceEqual("ExternalSecret"u8) || what.SequenceEqual("ClusterExternalSecret"u8));
            }

            if (stringData >= 0 && !isSchema && nodes[stringData].End > stringData + 1)
            {
                Fill(stringData, SecretMark.Hidden);
            }

            if (data >= 0 && mark is SecretMark.Entry or SecretMark.Other && nodes[data].Kind == NodeKind.Map)
            {
                Fill(data, SecretMark.Hidden);
            }

            if (patch >= 0 && target >= 0 && tree.Find(target, "kind"u8) is >= 0 and int aim)
            {
                Fill(patch, IsSecretKind(tree.Value(aim)) ? SecretMark.SecretPatch : SecretMark.OtherPatch);
            }

            if (isReference)
            {
                NamesOfKeys(map);
            }
            else if (secretKey >= 0 && IsItemOfData(map))
            {
                Fill(secretKey, SecretMark.Shown);
            }
        }

        /// <summary>A map or list that is named after credentials says so of what it holds, but for what is said about them.</summary>
        private void Named(int child, SecretMark mark, bool isContainer, bool isSchema)
        {
            bool isLeaf = nodes[child].End == child + 1;
            if (isLeaf && !isContainer)
            {
                return;
            }

            ReadOnlySpan<byte> key = tree.Key(child);
            if (!isLeaf && !isSchema && CredentialNames.Of(key) is var name and not CredentialName.None)
            {
                FillAround(
                    child,
                    name switch
                    {
                        CredentialName.Password or CredentialName.PasswordPerhaps => SecretMark.Password,
                        CredentialName.Token => SecretMark.Token,
                        CredentialName.UserAndPassword => mark,
                        _ when IsPluralMap(child, key) => SecretMark.Entry,
                        _ => SecretMark.Other,
                    }
                );
            }
            else if (isContainer && CredentialNames.IsAbout(key))
            {
                FillAround(child, SecretMark.None);
            }
        }

        private readonly bool IsPluralMap(int node, ReadOnlySpan<byte> key) =>
            nodes[node].Kind == NodeKind.Map && key[^1] is (byte)'s' or (byte)'S';

        private void Secret(int map)
        {
            for (int child = map + 1; child < nodes[map].End; child = nodes[child].End)
            {
                ReadOnlySpan<byte> key = tree.Key(child);
                if (key.SequenceEqual("metadata"u8))
                {
                    Fill(child, SecretMark.None);
                    if (tree.Find(child, "annotations"u8) is >= 0 and int annotations)
                    {
                        Fill(annotations, SecretMark.Hidden);
                    }
                }
                else
                {
                    bool isIdentity =
                        key.SequenceEqual("apiVersion"u8)
                        || key.SequenceEqual("kind"u8)
                        || key.SequenceEqual("type"u8)
                        || key.SequenceEqual("immutable"u8)
                        || (key.Length > 0 && key[0] == '$');
                    Fill(child, isIdentity && nodes[child].End == child + 1 ? SecretMark.None : SecretMark.Hidden);
                }
            }
        }

        /// <summary>What other kinds make Secrets from: https://github.com/bitnami-labs/sealed-secrets, external-secrets, SOPS.</summary>
        private void Templates(int spec, bool isExternal)
        {
            int from = isExternal && tree.Find(spec, "externalSecretSpec"u8) is >= 0 and int inner ? inner : spec;
            from = isExternal ? tree.Find(from, "target"u8) : from;
            if (from < 0)
            {
                return;
            }

            SecretMark mark = isExternal ? SecretMark.Template : SecretMark.Hidden;
            if (tree.Find(from, "template"u8) is >= 0 and int template)
            {
                OfTemplate(template, mark);
            }

            if (tree.Find(from, "secretTemplates"u8) is >= 0 and int list && nodes[list].Kind == NodeKind.List)
            {
                for (int item = list + 1; item < nodes[list].End; item = nodes[item].End)
                {
                    OfTemplate(item, mark);
                }
            }
        }

        private void OfTemplate(int template, SecretMark mark)
        {
            foreach (int part in (ReadOnlySpan<int>)[tree.Find(template, "data"u8), tree.Find(template, "stringData"u8)])
            {
                if (part >= 0)
                {
                    Fill(part, mark);
                }
            }

            // What it is made from beside data: https://external-secrets.io/latest/guides/templating/
            if (tree.Find(template, "templateFrom"u8) is >= 0 and int sources && nodes[sources].Kind == NodeKind.List)
            {
                for (int source = sources + 1; source < nodes[sources].End; source = nodes[source].End)
                {
                    if (tree.Find(source, "literal"u8) is >= 0 and int literal)
                    {
                        Fill(literal, mark);
                    }
                }
            }

            if (
                mark == SecretMark.Hidden
                && tree.Find(template, "metadata"u8) is >= 0 and int metadata
                && tree.Find(metadata, "annotations"u8) is >= 0 and int annotations
            )
            {
                Fill(annotations, SecretMark.Hidden);
            }
        }

        private void Generators(int list)
        {
            for (int item = list + 1; item < nodes[list].End; item = nodes[item].End)
            {
                if (tree.Find(item, "literals"u8) is >= 0 and int literals)
                {
                    Fill(literals, SecretMark.Hidden);
                }
            }
        }

        /// <summary>An operation of a JSON Patch: https://www.rfc-editor.org/rfc/rfc6902</summary>
        private void Operation(int map, int op, int path, int value, SecretMark mark)
        {
            ReadOnlySpan<byte> pointer = tree.Value(path);
            if (mark is SecretMark.SecretPatch or SecretMark.OtherPatch)
            {
                Fill(map, SecretMark.None);
            }

            if (value < 0 || nodes[op].Kind != NodeKind.Scalar)
            {
                return;
            }

            if (SecretPointers.IsSecret(pointer, mark == SecretMark.SecretPatch, mark == SecretMark.OtherPatch))
            {
                Fill(value, SecretMark.Hidden);
            }
            else if (pointer.Length <= 1 && mark == SecretMark.SecretPatch)
            {
                Fill(value, SecretMark.SecretPatch);
            }
            else
            {
                SecretMark named = CredentialNames.Of(SecretPointers.Last(pointer)) switch
                {
                    CredentialName.None or CredentialName.UserAndPassword => SecretMark.None,
                    CredentialName.Password or CredentialName.PasswordPerhaps => SecretMark.Password,
                    CredentialName.Token => SecretMark.Token,
                    CredentialName.Entry => SecretMark.Entry,
                    _ => SecretMark.Other,
                };
                if (named != SecretMark.None)
                {
                    Fill(value, named);
                }
            }
        }

        private static bool IsSecretKind(ReadOnlySpan<byte> kind) =>
            kind.SequenceEqual("Secret"u8)
            || kind.SequenceEqual("SealedSecret"u8)
            || kind.IndexOf(".*"u8) >= 0
            || kind.EndsWith("|Secret"u8)
            || kind.StartsWith("Secret|"u8)
            || kind.IndexOf("(Secret)"u8) >= 0;

        // {secretName: db, passwordKey: pw}, {secretKey: pw, remoteRef: …}: keys within another object.
        private void NamesOfKeys(int map)
        {
            for (int child = map + 1; child < nodes[map].End; child = nodes[child].End)
            {
                ReadOnlySpan<byte> key = tree.Key(child);
                if (nodes[child].Kind == NodeKind.Scalar && (key.EndsWith("Key"u8) || key.EndsWith("_key"u8)))
                {
                    Fill(child, SecretMark.Shown);
                }
            }
        }

        // ExternalSecret.spec.data[], without what it refers to.
        private readonly bool IsItemOfData(int map)
        {
            for (int list = map - 1; list >= 0; list--)
            {
                if (nodes[list].Kind == NodeKind.List && nodes[list].End > map)
                {
                    return tree.Key(list).SequenceEqual("data"u8);
                }
            }

            return false;
        }
    }
}
