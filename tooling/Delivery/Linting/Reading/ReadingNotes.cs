namespace Cairn.Delivery.Linting.Reading;

/// <summary>Says what was not looked at, a sentence each.</summary>
internal static class ReadingNotes
{
    private const string Failed = "";

    public static string[] Of(FileWalk walk, IReadOnlyList<ManifestFile> files, IReadOnlyList<(string Folder, string Why)> failures)
    {
        var notes = new List<string>();
        string[] passed =
        [
            .. Count(files.Count(file => file.Kind == FileKind.Other), "file", "without Kubernetes objects"),
            .. Count(
                files.Count(file => file.Kind == FileKind.Template),
                "template",
                "that is not YAML until it is rendered",
                "that are not YAML until they are rendered"
            ),
            .. Count(walk.Charts, "Helm chart", "that has to be rendered first", "that have to be rendered first"),
            .. Count(walk.TooLarge, "file", "larger than 16 MB"),
        ];
        if (passed.Length > 0)
        {
            notes.Add($"Skipped: {string.Join(", ", passed)}.");
        }

        if (failures.Count > 0)
        {
            // Those that fail each have words of their own; the other reasons are few.
            IEnumerable<string> reasons = failures
                .GroupBy(failure => failure.Why.Contains(' ', StringComparison.Ordinal) && failure.Why.Length < 60 ? failure.Why : Failed)
                .OrderByDescending(same => same.Count())
                .Select(same =>
                    same.Key == Failed
                        ? $"{same.Count():N0} because Kustomize fails "
                            + $"({string.Join("; ", same.Take(2).Select(item => $"{item.Folder}: {Short(item.Why)}"))}"
                            + $"{(same.Count() > 2 ? "; …" : "")})"
                        : $"{same.Count():N0} because {same.Key}"
                );
            notes.Add(
                $"Not built, so checked file by file: "
                    + $"{(failures.Count == 1 ? "1 kustomization" : $"{failures.Count:N0} kustomizations")}, {string.Join(", ", reasons)}."
            );
        }

        return [.. notes];
    }

    /// <summary>What Kustomize says, without how its program logs it, the end of it: what went wrong at last.</summary>
    private static string Short(string why)
    {
        int from = why.IndexOf("err=\"", StringComparison.Ordinal);
        string said = (from < 0 ? why : why[(from + 5)..]).TrimEnd('.', '"');
        return said.Length <= 160 ? said : "…" + said[^160..];
    }

    private static string[] Count(int number, string what, string which, string? several = null) =>
        number == 0 ? [] : [number == 1 ? $"1 {what} {which}" : $"{number:N0} {what}s {several ?? which}"];
}
