using System.Security.Cryptography;
using System.Text;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>Replaces secrets by keyed digests: equal secrets have equal digests, and nothing else can be told from them.</summary>
/// <param name="key">See <see cref="RedactionKey"/>.</param>
public sealed class Redactor(byte[] key)
{
    /// <summary>What every redacted value begins with.</summary>
    public const string Mark = "redacted:";

    private const int ShortestCredential = 16;

    // {"kind":"Secret","data":{"a":"b"}}, without most of it.
    private const int ShortestManifest = 24;

    /// <summary><c>redacted:</c> and the first 16 hexadecimal digits of HMAC-SHA256 over the value.</summary>
    public string Digest(ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, value, digest);
        return Mark + Convert.ToHexStringLower(digest[..8]);
    }

    /// <summary>Whether a value is a secret: by what encloses it, by its name, or by how it is written.</summary>
    internal bool IsSecret(ReadOnlySpan<byte> name, TreeLeaf leaf)
    {
        ReadOnlySpan<byte> value = leaf.Text;
        SecretMark mark = SecretMarks.Of(leaf.Tree!)[leaf.Node];
        return mark switch
        {
            SecretMark.Hidden => true,
            SecretMark.Template => value.IndexOf("{{"u8) < 0 || IsCredential([], value),
            SecretMark.Shown => IsCredential([], value),
            SecretMark.SecretPatch => CredentialLines.IsSecretPatch(value, isOther: false) || IsCredential(name, value),
            SecretMark.OtherPatch => CredentialLines.IsSecretPatch(value, isOther: true) || IsCredential(name, value),
            SecretMark.Password => CredentialNames.Tells(CredentialName.Password, value) || IsCredential(name, value),
            SecretMark.Token => CredentialNames.Tells(CredentialName.Token, value) || IsCredential(name, value),
            SecretMark.Entry => CredentialNames.Tells(CredentialName.Entry, value) || IsCredential(name, value),
            SecretMark.Other => CredentialNames.Tells(CredentialName.Other, value) || IsCredential(name, value),
            _ => IsCredential(name, value) || IsGiven(leaf),
        };
    }

    /// <summary>Whether a value looks like a credential, by itself or by the name of its field.</summary>
    public bool IsCredential(ReadOnlySpan<byte> fieldName, ReadOnlySpan<byte> value) =>
        CredentialValues.Find(value, 0).Length > 0
        || CredentialNames.Tells(fieldName, value)
        || (fieldName.SequenceEqual("auth"u8) && CredentialValues.IsUserAndPassword(value))
        || PublishedRules.Any(fieldName, value)
        || (
            value.Length >= ShortestManifest
            && (CredentialLines.IsSecretObject(value) || CredentialLines.IsSecretPatch(value, isOther: false))
        );

    /// <summary>Whether a list's item is a credential by the option before it: <c>["--token", "…"]</c>, <c>["mysql", "-p…"]</c>.</summary>
    private static bool IsGiven(TreeLeaf leaf)
    {
        Tree tree = leaf.Tree!;
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        if (leaf.Node == 0 || nodes[leaf.Node].KeyStart >= 0)
        {
            return false;
        }

        bool isOwnOption = leaf.Text.Length > 2 && leaf.Text[0] == '-';
        if (nodes[leaf.Node - 1] is not { Kind: NodeKind.Scalar, KeyStart: < 0 })
        {
            // The first of "args", whose command stands beside them.
            return isOwnOption && IsGiven(tree, leaf.Node, leaf.Node, afterOption: false);
        }

        ReadOnlySpan<byte> before = tree.Value(leaf.Node - 1);
        bool isOption = before.Length > 1 && before[0] == '-' && !before.Contains((byte)'=');
        if (isOption && CommandLines.Takes(before, leaf.Text))
        {
            return true;
        }

        if (!isOption && !isOwnOption && !IsArgumentOfHtpasswd(tree, leaf.Node))
        {
            return false;
        }

        // As the command line that it is a part of.
        int first = leaf.Node;
        int length = 0;
        while (first > 0 && leaf.Node - first < 40 && length < 2_000 && nodes[first - 1] is { Kind: NodeKind.Scalar, KeyStart: < 0 })
        {
            first--;
            length += nodes[first].Length + 1;
        }

        return IsGiven(tree, first, leaf.Node, isOption);
    }

    /// <summary>Whether a list's item is a credential on the command line that the list is.</summary>
    /// <param name="first">The item to begin with.</param>
    private static bool IsGiven(Tree tree, int first, int node, bool afterOption)
    {
        var line = new MemoryStream();
        WriteCommand(tree, first, line);
        int option = 0;
        int own = 0;
        for (int item = first; item <= node; item++)
        {
            option = own;
            own = (int)line.Length;
            line.Write(tree.Value(item));
            line.WriteByte((byte)' ');
        }

        ReadOnlySpan<byte> command = line.GetBuffer().AsSpan(0, (int)line.Length);
        ReadOnlySpan<byte> text = tree.Value(node);
        return (afterOption && CommandLines.At(command, option) is { Length: > 0 } given && given.Start >= own)
            || (text.Length > 2 && text[0] == '-' && CommandLines.At(command, own).Length > 0)
            || (
                command.IndexOf("htpasswd "u8) is >= 0 and int tool
                && PositionalCredentials.At(command, tool) is { Length: > 0 } placed
                && placed.Start >= own
            );
    }

    private static bool IsArgumentOfHtpasswd(Tree tree, int node)
    {
        for (int item = node - 1; item >= 0 && node - item < 8; item--)
        {
            if (tree.Nodes[item] is not { Kind: NodeKind.Scalar, KeyStart: < 0 })
            {
                return false;
            }

            if (tree.Value(item).EndsWith("htpasswd"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What stands in <c>command</c> beside the <c>args</c> that an item is the first of.</summary>
    private static void WriteCommand(Tree tree, int first, MemoryStream line)
    {
        const int Furthest = 400;
        ReadOnlySpan<TreeNode> nodes = tree.Nodes;
        int list = first - 1;
        if (list < 1 || nodes[list].Kind != NodeKind.List || !tree.Key(list).SequenceEqual("args"u8))
        {
            return;
        }

        int map = list - 1;
        while (map >= 0 && list - map < Furthest && nodes[map].End <= list)
        {
            map--;
        }

        if (map < 0 || nodes[map].End <= list || nodes[map].Kind != NodeKind.Map)
        {
            return;
        }

        for (int beside = map + 1; beside < nodes[map].End; beside = nodes[beside].End)
        {
            if (!tree.Key(beside).SequenceEqual("command"u8))
            {
                continue;
            }

            for (int item = beside; item < nodes[beside].End; item++)
            {
                if (nodes[item].Kind == NodeKind.Scalar && nodes[item].Length < 200)
                {
                    line.Write(tree.Value(item));
                    line.WriteByte((byte)' ');
                }
            }
        }
    }

    /// <summary>A field's path with the credentials in it replaced: list items are known by a value of theirs, which may be one.</summary>
    /// <param name="secret">Every value is.</param>
    public ReadOnlySpan<byte> Path(ReadOnlySpan<byte> path, bool secret)
    {
        if (!HasLongStep(path) && (!secret || path.IndexOf((byte)'=') < 0))
        {
            return path;
        }

        IReadOnlyList<PathStep>? steps = FieldPath.Parse(Encoding.UTF8.GetString(path));
        var clean = new FieldPathWriter();
        bool within = false;
        foreach (PathStep step in steps ?? [])
        {
            // What lists above a Secret's values are known by is none of them.
            within |= secret && step is { ItemValue: null, Key: "data" or "stringData" or "annotations" or "literals" or "value" };
            if (step.ItemValue is { } value)
            {
                byte[] item = Encoding.UTF8.GetBytes(value);
                clean.Item(
                    Encoding.UTF8.GetBytes(step.Key!),
                    within || IsCredential([], item) ? Encoding.UTF8.GetBytes(Digest(item)) : item
                );
            }
            else if (step.Index >= 0)
            {
                clean.Index(step.Index);
            }
            else
            {
                byte[] key = Encoding.UTF8.GetBytes(step.Key!);
                clean.Key(IsCredential([], key) ? Encoding.UTF8.GetBytes(Digest(key)) : key);
            }
        }

        return Encoding.UTF8.GetBytes(clean.ToString());
    }

    // Nothing shorter is a credential of a known form, and most steps are shorter.
    private static bool HasLongStep(ReadOnlySpan<byte> path)
    {
        while (path.Length >= ShortestCredential)
        {
            int end = path.IndexOfAny((byte)'[', (byte)']', (byte)'=');
            if ((end < 0 ? path.Length : end) >= ShortestCredential && IsCredentialWord(end < 0 ? path : path[..end]))
            {
                return true;
            }

            path = end < 0 ? [] : path[(end + 1)..];
        }

        return false;
    }

    // Keys without digits are names.
    private static bool IsCredentialWord(ReadOnlySpan<byte> step) =>
        (step.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 || step.IndexOf("://"u8) >= 0)
        && (CredentialValues.Find(step, 0).Length > 0 || PublishedRules.Any([], step));

    /// <summary>Whether a name is long enough for a credential, and has digits.</summary>
    public static bool MayBeCredential(string name)
    {
        int run = 0;
        int longest = 0;
        foreach (char c in name)
        {
            run = c == '/' ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }

        return longest >= ShortestCredential && name.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
    }

    /// <summary>The path of a file or the name of an object, with what is a credential by its form replaced.</summary>
    public string Name(string name) =>
        !MayBeCredential(name) ? name
        : name.Contains('/', StringComparison.Ordinal) ? string.Join('/', name.Split('/').Select(Step))
        : Step(name);

    private string Step(string step) => step.Length < ShortestCredential ? step : Message(step);

    /// <summary>A text with the credentials in it replaced; the same instance when there are none.</summary>
    public string Message(string text)
    {
        IReadOnlyList<Range> published = PublishedRules.All(text);
        if (published.Count > 0)
        {
            var replaced = new StringBuilder();
            int done = 0;
            foreach (Range range in published)
            {
                (int start, int length) = range.GetOffsetAndLength(text.Length);
                replaced.Append(text, done, start - done).Append(Digest(Encoding.UTF8.GetBytes(text.Substring(start, length))));
                done = start + length;
            }

            text = replaced.Append(text, done, text.Length - done).ToString();
        }

        if (!CredentialValues.MayHold(text))
        {
            return text;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var clean = new MemoryStream();
        int copied = 0;
        for (Range found = CredentialValues.Find(utf8, 0).Span; !found.Equals(default); found = CredentialValues.Find(utf8, copied).Span)
        {
            (int start, int length) = found.GetOffsetAndLength(utf8.Length);
            clean.Write(utf8.AsSpan(copied, start - copied));
            clean.Write(Encoding.UTF8.GetBytes(Digest(utf8.AsSpan(start, length))));
            copied = start + length;
        }

        if (copied == 0)
        {
            return text;
        }

        clean.Write(utf8.AsSpan(copied));
        return Encoding.UTF8.GetString(clean.ToArray());
    }
}
