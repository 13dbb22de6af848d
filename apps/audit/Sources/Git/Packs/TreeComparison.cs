using System.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;
using FileMode = Cairn.Sources.Git.History.FileMode;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// Lists the files in which two trees differ as <c>git diff-tree -r --raw --no-renames</c> does, in its order: trees are walked side by
/// side, and those with equal ids are not looked into. A tree whose entries are out of order, or that has what git refuses, is left to
/// git. One thread at a time.
/// </summary>
/// <param name="mayIgnoreSubmodules">Whether git is told to ignore changes of some submodules, which it then decides.</param>
internal sealed class TreeComparison(PackedObjectReader objects, int idLength, Func<bool> mayIgnoreSubmodules)
{
    private const long LargestTree = 64L << 20;
    private const int DeepestTree = 512;
    private const int LongestPath = 1 << 20;

    private byte[] path = new byte[4_096];

    /// <summary>An entry of a tree: where its name is, its mode as git reads it, where its id is, and where the next one begins.</summary>
    private readonly ref struct Entry(ReadOnlySpan<byte> name, int mode, ReadOnlySpan<byte> id, int end)
    {
        public ReadOnlySpan<byte> Name { get; } = name;
        public ReadOnlySpan<byte> Id { get; } = id;
        public int Mode { get; } = mode;
        public int End { get; } = end;
        public bool IsDirectory => Mode == Directory;
        public bool IsEmpty => Name.IsEmpty;
    }

    private const int Directory = 0x4000;
    private const int Submodule = 0xE000;
    private const int SymbolicLink = 0xA000;

    public PackedObjectReader Objects => objects;

    /// <param name="before">A tree; null for an empty one.</param>
    /// <exception cref="PackException">Something in it is left to git.</exception>
    public List<RawChange> Compare(ObjectId? before, ObjectId after)
    {
        var changes = new List<RawChange>();
        if (before != after)
        {
            Compare(before is { } tree ? Tree(tree) : [], Tree(after), 0, 0, changes);
        }

        return changes;
    }

    private byte[] Tree(ObjectId id) => objects.Read(id, ObjectKind.Tree, LargestTree);

    private void Compare(byte[] before, byte[] after, int prefix, int depth, List<RawChange> changes)
    {
        if (depth > DeepestTree)
        {
            throw new PackException("tree that is too deep");
        }

        int atBefore = 0;
        int atAfter = 0;
        Entry lastBefore = default;
        Entry lastAfter = default;
        while (atBefore < before.Length || atAfter < after.Length)
        {
            // Most entries are the same in both. They were looked at where they first stood in one tree alone.
            int same = Same(before.AsSpan(atBefore), after.AsSpan(atAfter), out int lastSame);
            if (same > 0)
            {
                InOrder(lastBefore, Next(before, atBefore));
                InOrder(lastAfter, Next(after, atAfter));
                lastBefore = Next(before, atBefore + lastSame);
                lastAfter = lastBefore;
                atBefore += same;
                atAfter += same;
                continue;
            }

            Entry old = Next(before, atBefore);
            Entry young = Next(after, atAfter);
            int order =
                old.IsEmpty ? 1
                : young.IsEmpty ? -1
                : Order(old.Name, old.IsDirectory, young.Name, young.IsDirectory);
            if (order <= 0)
            {
                InOrder(lastBefore, old);
                lastBefore = old;
                atBefore = old.End;
            }

            if (order >= 0)
            {
                InOrder(lastAfter, young);
                lastAfter = young;
                atAfter = young.End;
            }

            if (order < 0)
            {
                One(old, isAdded: false, prefix, depth, changes);
            }
            else if (order > 0)
            {
                One(young, isAdded: true, prefix, depth, changes);
            }
            else
            {
                Both(old, young, prefix, depth, changes);
            }
        }
    }

    /// <summary>How many bytes of whole entries two trees begin with alike, and where the last of these entries begins.</summary>
    private int Same(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, out int last)
    {
        int common = before.CommonPrefixLength(after);
        int same = 0;
        last = 0;
        while (true)
        {
            int name = before[same..common].IndexOf((byte)0);
            int end = same + name + 1 + idLength;
            if (name < 0 || end > common)
            {
                return same;
            }

            (last, same) = (same, end);
        }
    }

    private void One(Entry entry, bool isAdded, int prefix, int depth, List<RawChange> changes)
    {
        int length = Append(prefix, entry.Name, entry.IsDirectory);
        var id = ObjectId.FromBytes(entry.Id);
        if (entry.IsDirectory)
        {
            byte[] tree = Tree(id);
            Compare(isAdded ? [] : tree, isAdded ? tree : [], length, depth + 1, changes);
            return;
        }

        FileMode mode = KindOf(entry.Mode);
        string name = Encoding.UTF8.GetString(path, 0, length);
        changes.Add(
            isAdded ? new RawChange(name, FileMode.None, mode, default, id) : new RawChange(name, mode, FileMode.None, id, default)
        );
    }

    private void Both(Entry old, Entry young, int prefix, int depth, List<RawChange> changes)
    {
        if (old.Mode == young.Mode && old.Id.SequenceEqual(young.Id))
        {
            return;
        }

        int length = Append(prefix, old.Name, old.IsDirectory);
        var from = ObjectId.FromBytes(old.Id);
        var to = ObjectId.FromBytes(young.Id);
        if (old.IsDirectory)
        {
            Compare(Tree(from), Tree(to), length, depth + 1, changes);
            return;
        }

        if (old.Mode == Submodule && young.Mode == Submodule && mayIgnoreSubmodules())
        {
            throw new PackException("submodules of which git may ignore changes");
        }

        changes.Add(new RawChange(Encoding.UTF8.GetString(path, 0, length), KindOf(old.Mode), KindOf(young.Mode), from, to));
    }

    private int Append(int prefix, ReadOnlySpan<byte> name, bool isDirectory)
    {
        int length = prefix + name.Length + (isDirectory ? 1 : 0);
        if (length > path.Length)
        {
            if (length > LongestPath)
            {
                throw new PackException("path that is too long");
            }

            Array.Resize(ref path, Math.Max(length, path.Length * 2));
        }

        name.CopyTo(path.AsSpan(prefix));
        if (isDirectory)
        {
            path[length - 1] = (byte)'/';
        }

        return length;
    }

    /// <summary><c>100644 name</c>, NUL, and the bytes of an id.</summary>
    private Entry Next(byte[] tree, int at)
    {
        if (at == tree.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> rest = tree.AsSpan(at);
        int mode = 0;
        int i = 0;
        for (; i < rest.Length && rest[i] != ' '; i++)
        {
            if (i == 7 || rest[i] is < (byte)'0' or > (byte)'7')
            {
                throw Odd();
            }

            mode = (mode << 3) + (rest[i] - '0');
        }

        int end = rest.IndexOf((byte)0);
        if (i == 0 || end <= i + 1 || rest.Length - end - 1 < idLength)
        {
            throw Odd();
        }

        ReadOnlySpan<byte> name = rest[(i + 1)..end];
        if (name.Contains((byte)'/'))
        {
            throw Odd();
        }

        return new Entry(name, Canonical(mode), rest.Slice(end + 1, idLength), at + end + 1 + idLength);
    }

    /// <summary>A mode as git takes it: of a file's permissions only whether its owner may run it counts.</summary>
    private static int Canonical(int mode) =>
        (mode & 0xF000) switch
        {
            0x8000 => 0x8000 | ((mode & 0x40) != 0 ? 0x1ED : 0x1A4),
            SymbolicLink => SymbolicLink,
            Directory => Directory,
            _ => Submodule,
        };

    private static FileMode KindOf(int mode) =>
        mode switch
        {
            SymbolicLink => FileMode.SymbolicLink,
            Submodule => FileMode.Submodule,
            _ => FileMode.Regular,
        };

    private static void InOrder(Entry last, Entry next)
    {
        if (!last.IsEmpty && Order(last.Name, last.IsDirectory, next.Name, next.IsDirectory) >= 0)
        {
            throw Odd();
        }
    }

    /// <summary>Git's order: a directory sorts as if its name ended with a slash.</summary>
    private static int Order(ReadOnlySpan<byte> first, bool firstIsDirectory, ReadOnlySpan<byte> second, bool secondIsDirectory)
    {
        int common = first.CommonPrefixLength(second);
        return After(first, firstIsDirectory, common) - After(second, secondIsDirectory, common);

        static int After(ReadOnlySpan<byte> name, bool isDirectory, int common) =>
            common < name.Length ? name[common]
            : isDirectory ? '/'
            : 0;
    }

    private static PackException Odd() => new("odd tree");
}
