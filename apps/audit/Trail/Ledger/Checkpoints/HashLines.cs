using System.Text;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Checkpoints;

/// <summary>A proof's hashes as lines of base64 with an empty line behind them, which proofs and witness requests share.</summary>
internal static class HashLines
{
    /// <summary>A tree of at most 2^63-1 leaves has no longer proof.</summary>
    public const int Most = 63;

    /// <param name="subject">What is read, for the exception's sentence.</param>
    /// <exception cref="LedgerFormatException">A line that is no hash, too many, or no empty line at their end.</exception>
    public static List<Hash> Read(ref ReadOnlySpan<char> rest, string subject)
    {
        var hashes = new List<Hash>();
        while (StrictFormats.Line(ref rest) is { } line)
        {
            if (line.Length == 0)
            {
                return hashes;
            }

            if (hashes.Count == Most)
            {
                throw new LedgerFormatException($"{subject} has more than {Most} hashes.");
            }

            hashes.Add(
                Hash.TryFromBase64(line, out Hash hash)
                    ? hash
                    : throw new LedgerFormatException($"{subject}'s hash {hashes.Count} is not 32 bytes in base64.")
            );
        }

        throw new LedgerFormatException($"{subject} has no empty line between its hashes and its checkpoint.");
    }

    public static StringBuilder Append(StringBuilder text, IReadOnlyList<Hash> hashes)
    {
        foreach (Hash hash in hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n');
    }
}
