using System.Security.Cryptography;
using System.Text;

namespace Cairn.Trail.Answers.Engine;

/// <summary>
/// A sample that anybody can draw again in any language, without a generator of random numbers. The population's digest goes
/// into each rank, so a seed that was chosen afterwards cannot have been chosen to suit it.
/// </summary>
public static class Sampling
{
    /// <summary>The rule, for people who check a sample.</summary>
    public const string Rule =
        "sort the ids; P is the SHA-256 of each id and a newline; take those with the smallest SHA-256 of \"P\\nseed\\nstratum\\nid\", "
        + "all in lower-case hexadecimal";

    /// <summary>SHA-256 over the sorted ids, each with a newline, in lower-case hexadecimal.</summary>
    public static string Digest(IEnumerable<string> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string id in ids.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(id + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The ids in the order in which they are drawn.</summary>
    public static IEnumerable<string> Order(IReadOnlyCollection<string> ids, string seed, string stratum)
    {
        string before = $"{Digest(ids)}\n{seed}\n{stratum}\n";
        return ids.OrderBy(id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + id))), StringComparer.Ordinal);
    }
}
