using System.Text;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>A file that a landing touched, as git lists it.</summary>
internal readonly record struct RawChange(string Path, FileMode Before, FileMode After, ObjectId From, ObjectId To);

internal enum FileMode : byte
{
    None,
    Regular,
    SymbolicLink,
    Submodule,
}

/// <summary>A landing and the files it touched against its first parent.</summary>
internal sealed record RawLanding(ObjectId Id, IReadOnlyList<RawChange> Changes);

/// <summary>Reads <c>git log --raw -z --no-abbrev --format=%H</c>.</summary>
internal static class RawChanges
{
    public static IEnumerable<RawLanding> Read(Stream stream)
    {
        var tokens = new DelimitedReader(stream, 0);
        ObjectId? landing = null;
        List<RawChange> changes = [];
        while (Next(tokens, out ObjectId id, out RawChange? change))
        {
            if (change is { } touched)
            {
                changes.Add(touched);
                continue;
            }

            if (landing is { } done)
            {
                yield return new RawLanding(done, changes);
                changes = [];
            }

            landing = id;
        }

        if (landing is { } last)
        {
            yield return new RawLanding(last, changes);
        }
    }

    private static bool Next(DelimitedReader tokens, out ObjectId id, out RawChange? change)
    {
        id = default;
        change = null;
        if (!tokens.Next(out ReadOnlySpan<byte> token))
        {
            return false;
        }

        token = token.TrimStart((byte)'\n');
        if (!token.StartsWith(":"u8))
        {
            id = ObjectId.Parse(token.TrimEnd((byte)'\n'));
            return true;
        }

        // ":100644 100644 <id> <id> M" and then the path.
        int hex = (token.Length - 18) / 2;
        FileMode before = Mode(token[1..7]);
        FileMode after = Mode(token[8..14]);
        var from = ObjectId.Parse(token.Slice(15, hex));
        var to = ObjectId.Parse(token.Slice(16 + hex, hex));
        if (!tokens.Next(out ReadOnlySpan<byte> path))
        {
            throw new FormatException("git's output ended in the middle of a change.");
        }

        change = new RawChange(Encoding.UTF8.GetString(path), before, after, from, to);
        return true;
    }

    public static FileMode Mode(ReadOnlySpan<byte> octal) =>
        octal.StartsWith("10"u8) ? FileMode.Regular
        : octal.StartsWith("12"u8) ? FileMode.SymbolicLink
        : octal.StartsWith("16"u8) ? FileMode.Submodule
        : FileMode.None;
}
