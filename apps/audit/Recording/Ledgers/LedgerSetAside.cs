using System.Security.Cryptography;
using Cairn.Recording.Anchoring;

namespace Cairn.Recording.Ledgers;

/// <summary>Keeps a ledger beside the one that is to begin, as a fork does with what was recorded while it was tried.</summary>
public static class LedgerSetAside
{
    /// <summary>Moves the ledger, its key and its index to another name; nothing is deleted.</summary>
    /// <returns>Where the ledger is now.</returns>
    /// <exception cref="TrailException">Its checkpoints are published elsewhere.</exception>
    public static string Put(TrailPlace place, CancellationToken cancel)
    {
        using FileStream held = TrailLock.Take(place.Lock, static () => { }, cancel);
        if (Anchors.Load(place).All.Count > 0)
        {
            throw new TrailException(
                "Checkpoints of this ledger are published elsewhere (cairn anchor list); verifiers would report a new ledger as "
                    + "a fork. Replace the key instead: cairn key rotate"
            );
        }

        // The same for the same ledger alone: no ledger set aside before is written over.
        byte[] own = [.. new[] { place.LedgerKeys, place.Checkpoint }.Where(File.Exists).SelectMany(File.ReadAllBytes)];
        return place.PutAside(Convert.ToHexStringLower(SHA256.HashData(own)));
    }
}
