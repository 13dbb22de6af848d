using System.Globalization;
using System.Net;
using System.Text;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Recording.Anchoring;

/// <summary>Asks a witness to cosign a checkpoint, as https://c2sp.org/tlog-witness has it.</summary>
/// <param name="address">The witness's address, without <c>/add-checkpoint</c>.</param>
/// <param name="key">Its public key.</param>
public sealed class WitnessClient(HttpClient http, string address, VerifierKey key)
{
    private const int MostAnswer = 64 << 10;

    /// <summary>Returns the checkpoint with the witness's cosignature.</summary>
    /// <param name="lastSize">The size it cosigned last, as far as we know.</param>
    /// <exception cref="LedgerRefusedException">It has seen more of this log than the ledger holds: the ledger was put back, or
    /// forked.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached, or refuses.</exception>
    public async Task<string> Cosign(ILedgerStore store, LedgerHead head, long lastSize, CancellationToken cancel)
    {
        // It tells what it has seen when that is not what we think; a second answer of that kind is no misunderstanding.
        for (int attempt = 0; ; attempt++)
        {
            IReadOnlyList<Hash> proof =
                lastSize == 0 || lastSize == head.Size ? [] : new TileTree(store.Tile).ProveConsistency(lastSize, head.Size);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.TrimEnd('/') + "/add-checkpoint"))
            {
                Content = new StringContent(new WitnessRequest(lastSize, proof, head.Checkpoint).ToString(), Encoding.UTF8, "text/plain"),
            };

            // The client's own patience ends with the headers, and its buffer is as large as whatever is sent.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(http.Timeout);
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .ConfigureAwait(false);
            string said = await Read(answer, patience.Token).ConfigureAwait(false);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    return Cosigned(head, said);
                case HttpStatusCode.Conflict
                    when long.TryParse(said.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long seen):
                    if (seen > head.Size)
                    {
                        throw new LedgerRefusedException(
                            $"The witness {address} has cosigned {seen} entries of this log, but the ledger holds {head.Size}: the "
                                + "ledger was put back to an older state. Follow runbooks/ledger-restored-from-backup.md."
                        );
                    }

                    if (attempt == 0)
                    {
                        lastSize = seen;
                        continue;
                    }

                    goto default;
                case HttpStatusCode.UnprocessableEntity when lastSize > 0:
                    throw new LedgerRefusedException(
                        $"The witness {address} reports that this checkpoint does not extend the one it cosigned at size {lastSize}: the "
                            + "ledger has forked. Follow runbooks/ledger-fork.md."
                    );
                default:
                    throw new HttpRequestException($"The witness {address} answered {(int)answer.StatusCode}{Meaning(answer.StatusCode)}.");
            }
        }
    }

    private static string Meaning(HttpStatusCode code) =>
        code switch
        {
            HttpStatusCode.NotFound => " (unknown log: register the public key that 'cairn key show' prints with the witness)",
            HttpStatusCode.Forbidden => " (the witness has another key for this log: register the one that 'cairn key show' prints)",
            _ => "",
        };

    private string Cosigned(LedgerHead head, string said)
    {
        try
        {
            SignedNote note = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(NoteSignature.Parse)
                .Where(signature => signature.Name == key.Name && signature.KeyId == key.Id)
                .Aggregate(SignedNote.Parse(head.Checkpoint), (known, signature) => known.With(signature));
            return note.Verify([key]).Count > 0
                ? note.ToString()
                : throw new HttpRequestException($"The witness {address} returned no signature of its own.");
        }
        catch (Exception wrong) when (wrong is LedgerFormatException or NoteRefusedException)
        {
            throw new HttpRequestException($"The witness {address} returned an invalid signature: {wrong.Message}");
        }
    }

    private static async Task<string> Read(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using Stream content = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        byte[] buffer = new byte[MostAnswer];
        int length = await content.ReadAtLeastAsync(buffer, MostAnswer, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
