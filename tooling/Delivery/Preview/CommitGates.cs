using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Preview;

/// <summary>The gates of environments as commits have them, whatever is checked out.</summary>
internal static class CommitGates
{
    /// <summary>The gates before an environment; null where it is not there, or declares nothing.</summary>
    /// <exception cref="Promotion.PromotionException">They cannot be understood.</exception>
    /// <exception cref="RenderingException">Nor can the file.</exception>
    public static async Task<GateSettings?> Read(PromotionGit git, string environment, string commit, CancellationToken cancel)
    {
        if (
            await git.Try(["cat-file", "blob", $"{commit}:environments/{environment}/{EnvironmentFile.FileName}"], cancel)
                .ConfigureAwait(false)
            is not { } text
        )
        {
            return null;
        }

        DirectoryInfo scratch = Directory.CreateTempSubdirectory("cairn-gates-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(scratch.FullName, EnvironmentFile.FileName), text, cancel).ConfigureAwait(false);
            var folder = new EnvironmentFolder(environment, scratch.FullName);
            return EnvironmentFacts.Read(folder) is null ? null : GateSettings.Read(folder);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
