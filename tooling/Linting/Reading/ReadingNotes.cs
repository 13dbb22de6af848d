namespace Cairn.Linting.Reading;

/// <summary>Says what was not looked at, a sentence each.</summary>
internal static class ReadingNotes
{
    public static string[] Of(FileWalk walk, IReadOnlyList<ReadFile> files, IReadOnlyList<(string Folder, string Why)> failures)
    {
        var notes = new List<string>();
        string[] passed =
        [
            .. Count(files.Count(file => file.Kind == FileKind.Other), "file", "of no Kubernetes objects"),
            .. Count(files.Count(file => file.Kind == FileKind.Template), "template", "that is no YAML before it is rendered", "that are no YAML before they are rendered"),
            .. Count(walk.Charts, "Helm chart", "that has to be rendered first", "that have to be rendered first"),
            .. Count(walk.TooLarge, "file", "of more than 16 MB"),
        ];
        if (passed.Length > 0)
        {
            notes.Add($"Passed over: {string.Join(", ", passed)}.");
        }

        if (failures.Count > 0)
        {
            string shown = string.Join("; ", failures.Take(3).Select(one => $"{one.Folder}: {Short(one.Why)}"));
            notes.Add($"Not built, so only looked at file by file: {failures.Count:N0} {(failures.Count == 1 ? "kustomization" : "kustomizations")} ({shown}{(failures.Count > 3 ? "; …" : "")}).");
        }

        return [.. notes];
    }

    private static string Short(string why) => why.Length <= 200 ? why.TrimEnd('.') : why[..200] + "…";

    private static string[] Count(int number, string what, string which, string? several = null) =>
        number == 0 ? [] : [number == 1 ? $"1 {what} {which}" : $"{number:N0} {what}s {several ?? which}"];
}
