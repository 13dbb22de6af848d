namespace Cairn.Sources.Git.History;

/// <summary>
/// How much of one landing is read as fields: a commit that needs more memory than there is must not stop what comes after it. It goes by
/// what the files hold alone, so that the same history is recorded the same way everywhere.
/// </summary>
internal static class LandingBudget
{
    /// <summary>Bytes of all versions, before and after, that are read of one landing.</summary>
    public const long Bytes = 32L << 20;

    /// <summary>Maps, lists and values of all versions, before and after, that are compared in one landing.</summary>
    public const long Values = 2_500_000;

    // A value takes two bytes at least: a landing below this cannot have too many.
    private const long FewBytes = Values * 2;

    /// <summary>Which files are read, the smallest first; null for all of them.</summary>
    /// <param name="values">How many maps, lists and values a version has, which reads it.</param>
    public static bool[]? Of(FileWork[] files, Func<Blob, int> values)
    {
        long all = 0;
        foreach (FileWork file in files)
        {
            all += Size(file);
        }

        if (all <= FewBytes)
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, files.Length)];
        Array.Sort(
            order,
            (x, y) =>
                Size(files[x]).CompareTo(Size(files[y])) is not 0 and int bySize
                    ? bySize
                    : string.CompareOrdinal(files[x].Change.Path, files[y].Change.Path)
        );
        bool[] read = new bool[files.Length];
        long bytes = Bytes;
        long left = Values;
        foreach (int file in order)
        {
            bytes -= Size(files[file]);
            if (bytes >= 0 && left >= 0 && Size(files[file]) > 0)
            {
                left -= (files[file].Before is { } before ? values(before) : 0) + (files[file].After is { } after ? values(after) : 0);
            }

            read[file] = bytes >= 0 && left >= 0;
        }

        return read;
    }

    private static long Size(FileWork file) => (file.Before?.Size ?? 0L) + (file.After?.Size ?? 0L);
}
