using System.ComponentModel;
using Cairn.Delivery.Linting.Reading;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rendering;
using Cairn.Sources.Processes;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Cli.Commands;

/// <summary>Folders whose manifests have to be made first, by Kustomize or Helm.</summary>
internal static class PlanBuilds
{
    /// <summary>The objects of a folder with a kustomization.</summary>
    public static async Task<IReadOnlyList<Manifest>> Kustomization(string folder, CancellationToken cancel)
    {
        try
        {
            return await KustomizeFolder.Build(folder, cancel);
        }
        catch (RenderingException failed)
        {
            throw new UserException(
                $"{failed.Message.TrimEnd('.')}. Build it elsewhere and pipe the output into cairn plan: "
                    + $"kubectl kustomize {folder} | cairn plan -"
            );
        }
    }

    /// <summary>The objects of a chart, with what its Application gives it where one is known.</summary>
    public static async Task<IReadOnlyList<Manifest>> Chart(string folder, ApplicationSource? source, string? ns, CancellationToken cancel)
    {
        string release = source?.ReleaseName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string instead = $"pipe the rendered chart into cairn plan: helm template {release} {folder} | cairn plan -";
        if (
            source?.ValueFiles.FirstOrDefault(file => file.StartsWith('$') || file.Contains("://", StringComparison.Ordinal)) is
            { } elsewhere
        )
        {
            throw new UserException($"The Application {source.Application.Name} takes values from elsewhere ({elsewhere}); {instead}");
        }

        string? destination = ns ?? source?.Namespace;
        string? values = source?.Values is null ? null : Path.GetTempFileName();
        try
        {
            if (values is not null)
            {
                await File.WriteAllTextAsync(values, source!.Values, cancel);
            }

            string[] arguments =
            [
                "template",
                release,
                folder,
                .. source is { SkipsDefinitions: true } ? (string[])[] : ["--include-crds"],
                .. destination is null ? (string[])[] : ["--namespace", destination],
                .. (source?.ValueFiles ?? []).SelectMany(file => (string[])["--values", Path.Combine(folder, file)]),
                .. values is null ? (string[])[] : ["--values", values],
                .. (source?.Parameters ?? []).SelectMany(item => (string[])[item.IsString ? "--set-string" : "--set", item.Setting]),
            ];
            ProgramAnswer answer = await ChildProcess.Run("helm", arguments, null, cancel);
            return answer.Code == 0
                ? ManifestReader.Read(Path.Combine(folder, "Chart.yaml"), answer.Output) ?? []
                : throw new UserException($"Helm can't render {folder}: {answer.Said}");
        }
        catch (Win32Exception)
        {
            throw new UserException($"{Path.Combine(folder, "Chart.yaml")} makes this a Helm chart, and helm is not installed; {instead}");
        }
        finally
        {
            if (values is not null)
            {
                File.Delete(values);
            }
        }
    }
}
