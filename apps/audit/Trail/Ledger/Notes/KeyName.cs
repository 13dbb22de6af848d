using System.Buffers;
using System.Text;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>What https://c2sp.org/signed-note allows as a key's name.</summary>
internal static class KeyName
{
    /// <summary>Not empty, valid Unicode, without spaces of any script, plus signs and control characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return false;
        }

        while (!name.IsEmpty)
        {
            OperationStatus read = Rune.DecodeFromUtf16(name, out Rune rune, out int length);
            if (read != OperationStatus.Done || rune.Value is < ' ' or '+' || Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            name = name[length..];
        }

        return true;
    }
}
