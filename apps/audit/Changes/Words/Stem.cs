namespace Cairn.Changes.Words;

/// <summary>
/// Folds the commonest English endings in place, the same way when indexing and when asking: replicas → replica, policies →
/// policy, addresses → address. It need not find roots; it must only never join words that mean different things.
/// </summary>
internal static class Stem
{
    /// <summary>The word's length after folding; its bytes may change.</summary>
    public static int Fold(Span<byte> word)
    {
        int length = word.Length;
        if (length < 4 || word[length - 1] != 's')
        {
            return Verb(word);
        }

        if (word.EndsWith("ies"u8) && length > 4)
        {
            word[length - 3] = (byte)'y';
            return length - 2;
        }

        if (word.EndsWith("sses"u8) || word.EndsWith("xes"u8) || word.EndsWith("ches"u8) || word.EndsWith("shes"u8))
        {
            return length - 2;
        }

        // status, redis, ingress, kubernetes, alias, nexus: not plurals.
        return word[length - 2] is (byte)'s' or (byte)'u' or (byte)'i' || word.SequenceEqual("kubernetes"u8) || word.SequenceEqual("alias"u8)
            || word.SequenceEqual("postgres"u8)
                ? length
                : length - 1;
    }

    private static int Verb(Span<byte> word)
    {
        int length = word.Length;
        int cut = length > 6 && word.EndsWith("ing"u8) ? length - 3 : length > 5 && word.EndsWith("ed"u8) ? length - 2 : length;
        if (cut == length || !HasVowel(word[..cut]))
        {
            return length;
        }

        // pooling → pool, but mapped → map: a doubled consonant goes, except l, s and z.
        return cut > 3 && word[cut - 1] == word[cut - 2] && word[cut - 1] is not ((byte)'l' or (byte)'s' or (byte)'z' or (byte)'e') ? cut - 1 : cut;
    }

    private static bool HasVowel(ReadOnlySpan<byte> word) => word.IndexOfAny("aeiouy"u8) >= 0;
}
