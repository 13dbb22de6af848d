using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Recording.Ledgers;

namespace Cairn.Recording.Anchoring;

/// <summary>The kinds of places checkpoints are made known in. The names are stored.</summary>
public enum AnchorKind
{
    /// <summary>A directory that holds the log as static files, to be served or kept.</summary>
    Directory,

    /// <summary>A branch of a Git repository.</summary>
    Git,

    /// <summary>A C2SP witness.</summary>
    Witness,
}

/// <summary>A place outside the ledger where its checkpoints are made known.</summary>
/// <param name="Target">The directory, the Git remote (address or name), or the witness's address.</param>
/// <param name="Branch">The branch of a Git anchor.</param>
/// <param name="Key">The witness's public key.</param>
/// <param name="EveryMinutes">How often it is due while the service runs.</param>
/// <param name="Last">The note that was last made known there, with the witness's cosignature if it gave one.</param>
/// <param name="LastAt">When.</param>
/// <param name="Failure">Why the latest try failed; null when it did not.</param>
public sealed record Anchor(
    AnchorKind Kind,
    string Target,
    string? Branch,
    string? Key,
    int EveryMinutes,
    string? Last,
    DateTimeOffset? LastAt,
    string? Failure
)
{
    /// <summary>For people.</summary>
    public string Name =>
        Kind switch
        {
            AnchorKind.Git => $"branch {Branch} of {Target}",
            AnchorKind.Witness => $"witness {Target}",
            _ => Target,
        };

    /// <summary>Whether it is another entry for the same place.</summary>
    public bool IsSamePlace(Anchor other) => Kind == other.Kind && Target == other.Target && Branch == other.Branch;
}

/// <summary>The anchors of a ledger, as kept beside it.</summary>
public sealed record Anchors(IReadOnlyList<Anchor> All)
{
    /// <exception cref="TrailException">The file is damaged or cannot be read.</exception>
    public static Anchors Load(TrailPlace place)
    {
        try
        {
            return File.Exists(place.Anchors)
                ? JsonSerializer.Deserialize(File.ReadAllText(place.Anchors), AnchorsJson.Default.Anchors) ?? new Anchors([])
                : new Anchors([]);
        }
        catch (Exception failed) when (failed is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrailException(
                $"Can't read the anchors file {place.Anchors} ({failed.Message.TrimEnd('.')}). Fix the file, or delete it and add the "
                    + "anchors again with: cairn anchor add"
            );
        }
    }

    public void Save(TrailPlace place) =>
        DurableFile.Write(place.Anchors, JsonSerializer.Serialize(this, AnchorsJson.Default.Anchors) + "\n", secret: false);

    public Anchors With(Anchor anchor) => new([.. All.Where(other => !other.IsSamePlace(anchor)), anchor]);

    public Anchors Without(Anchor anchor) => new([.. All.Where(other => !other.IsSamePlace(anchor))]);
}

/// <summary>How anchors are kept.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(KindNames)]
)]
[JsonSerializable(typeof(Anchors))]
internal sealed partial class AnchorsJson : JsonSerializerContext
{
    private sealed class KindNames() : JsonStringEnumConverter<AnchorKind>(JsonNamingPolicy.CamelCase);
}
