using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording.Ledgers;

/// <summary>
/// Replaces the signing key in two steps. First a new key is made and recorded under the old one's signature, and both sign
/// from then on; once everyone who checks has the new key, the old one is retired. It keeps its place among the known keys,
/// since older checkpoints bear only its signature.
/// </summary>
public static class KeyRotation
{
    /// <summary>Makes and records a new key; returns it.</summary>
    /// <exception cref="TrailException">A rotation is under way already.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    public static VerifierKey Begin(TrailPlace place, DateTimeOffset now, Action<string> say, CancellationToken cancel)
    {
        using FileStream held = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        IReadOnlyList<VerifierKey> known;
        string text;
        VerifierKey made;
        using (OpenLedger open = OpenLedger.Open(place, "", say))
        {
            known = LedgerKeys.Public(place);
            if (LedgerKeys.SigningLines(place).Count > 1)
            {
                throw new TrailException(
                    "A rotation is already in progress: both keys sign. Retire the old key with: cairn key rotate --finish"
                );
            }

            text = Ed25519Signer.NewPrivateKey(open.Origin);
            using var signer = Ed25519Signer.FromPrivateKey(text);
            made = signer.Key;
            open.Append(
                [
                    RecordingNotices.Make(
                        EntryTypes.KeyRotated,
                        "cairn",
                        $"key/{made}",
                        now,
                        "ledger:" + open.Origin,
                        [("newKey", made.ToString()), ("oldKey", known[0].ToString())],
                        []
                    ),
                ],
                now
            );
        }

        // A crash before this line leaves the old key signing and an entry that names one that never signed, which harms nothing.
        LedgerKeys.Write(place, [text, .. LedgerKeys.SigningLines(place)], known);
        return made;
    }

    /// <summary>Retires the old key.</summary>
    /// <exception cref="TrailException">No rotation is under way.</exception>
    public static void Finish(TrailPlace place, CancellationToken cancel)
    {
        using FileStream held = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        IReadOnlyList<string> signing = LedgerKeys.SigningLines(place);
        if (signing.Count < 2)
        {
            throw new TrailException("No rotation is in progress: only one key signs. Start one with: cairn key rotate");
        }

        LedgerKeys.Write(place, [signing[0]], LedgerKeys.Public(place));
    }
}
