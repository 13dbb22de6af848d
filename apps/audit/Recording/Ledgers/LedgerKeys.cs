using System.Security.Cryptography;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording.Ledgers;

/// <summary>
/// The keys of a ledger: those that sign (one; two while one replaces the other), in a file only its owner can read, and all
/// that ever signed, in a file for anyone.
/// </summary>
public sealed class LedgerKeys : IDisposable
{
    private LedgerKeys(IReadOnlyList<Ed25519Signer> signers, IReadOnlyList<VerifierKey> known)
    {
        Signers = signers;
        Known = known;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Ed25519Signer> Signers { get; }

    /// <summary>Every key whose signatures count, the newest first.</summary>
    public IReadOnlyList<VerifierKey> Known { get; }

    /// <summary>The log's name, which all of its keys bear.</summary>
    public string Origin => Known[0].Name;

    /// <summary>Reads the keys, making the first where neither ledger nor key are there.</summary>
    /// <param name="repository">The repository's name, to name the log by.</param>
    /// <exception cref="TrailException">They cannot be read or written.</exception>
    /// <exception cref="LedgerRefusedException">The ledger is there and its key is not.</exception>
    public static LedgerKeys LoadOrCreate(TrailPlace place, string repository)
    {
        if (!File.Exists(place.LedgerKey))
        {
            if (File.Exists(place.Ledger))
            {
                throw new LedgerRefusedException(
                    $"The ledger's signing key {place.LedgerKey} is missing. Restore it from your backup, or follow "
                        + "runbooks/ledger-key-compromise.md."
                );
            }

            Write(place, [Ed25519Signer.NewPrivateKey(NewOrigin(repository))], []);
        }

        return Load(place);
    }

    /// <exception cref="TrailException">They are not there, damaged, or cannot be read.</exception>
    public static LedgerKeys Load(TrailPlace place)
    {
        try
        {
            Ed25519Signer[] signers = [.. Lines(place.LedgerKey).Select(Ed25519Signer.FromPrivateKey)];
            VerifierKey[] known = [.. Lines(place.LedgerKeys).Select(VerifierKey.Parse)];
            return signers.Length > 0 && known.Length > 0
                ? new LedgerKeys(signers, known)
                : throw new TrailException($"The key file {place.LedgerKey} or {place.LedgerKeys} is empty. Restore it from your backup.");
        }
        catch (LedgerFormatException wrong)
        {
            throw new TrailException($"The keys in {place.LedgerKey} and {place.LedgerKeys} cannot be read: {wrong.Message}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"The ledger's keys cannot be read: {failed.Message}");
        }
    }

    /// <summary>The public keys alone, for checking; none where there is no ledger.</summary>
    /// <exception cref="TrailException">They are damaged or cannot be read.</exception>
    public static IReadOnlyList<VerifierKey> Public(TrailPlace place)
    {
        try
        {
            return File.Exists(place.LedgerKeys) ? [.. Lines(place.LedgerKeys).Select(VerifierKey.Parse)] : [];
        }
        catch (Exception failed) when (failed is LedgerFormatException or IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"The public keys {place.LedgerKeys} cannot be read: {failed.Message}");
        }
    }

    /// <summary>A name no other log has: a log's name says which log a checkpoint is of.</summary>
    public static string NewOrigin(string repository)
    {
        string plain = string.Concat(repository.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-');
        return $"cairn.local/{(plain.Length == 0 ? "repository" : plain)}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    }

    /// <summary>Writes both files: first the public one, so that no signature is made that nobody could check.</summary>
    /// <param name="signing">Private keys, the newest first.</param>
    /// <param name="retired">Public keys that signed before.</param>
    /// <exception cref="TrailException">They cannot be written.</exception>
    public static void Write(TrailPlace place, IReadOnlyList<string> signing, IEnumerable<VerifierKey> retired)
    {
        try
        {
            Ed25519Signer[] signers = [.. signing.Select(Ed25519Signer.FromPrivateKey)];
            IEnumerable<string> known = signers
                .Select(signer => signer.Key.ToString())
                .Concat(retired.Select(key => key.ToString()))
                .Distinct();
            DurableFile.Write(place.LedgerKeys, string.Join('\n', known) + "\n", secret: false);
            DurableFile.Write(place.LedgerKey, string.Join('\n', signing) + "\n", secret: true);
            Array.ForEach(signers, signer => signer.Dispose());
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"The ledger's keys cannot be written to {place.Directory}: {failed.Message}");
        }
    }

    /// <summary>The private keys as text, to be written again beside a new one.</summary>
    public static IReadOnlyList<string> SigningLines(TrailPlace place) => [.. Lines(place.LedgerKey)];

    public void Dispose()
    {
        foreach (Ed25519Signer signer in Signers)
        {
            signer.Dispose();
        }
    }

    private static IEnumerable<string> Lines(string path) =>
        File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
}
