using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cairn.Trail.Changes.Words;

/// <summary>
/// Walks a text chunk by chunk (letters and digits without a separator), each chunk piece by piece (camel case), each
/// piece run by run (letters, digits). No state outlives the text; nothing is allocated.
/// </summary>
public ref struct WordEnumerator
{
    // Longer or busier chunks are encoded data: taken apart they would fill the index with noise.
    private const int LongestChunk = 64;
    private const int MostPieces = 10;
    private const int MostJoined = 4;

    private readonly ReadOnlySpan<byte> text;
    private Lowered lowered;
    private int at;
    private int chunkStart,
        chunkEnd,
        pieces;
    private int pieceStart,
        pieceEnd,
        runAt;
    private bool mixedPiece,
        version;
    private int wordStart,
        wordLength,
        loweredLength;
    private bool extra;

    internal WordEnumerator(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>The word the enumerator stands on.</summary>
    [UnscopedRef]
    public readonly Word Current => new(((ReadOnlySpan<byte>)lowered)[..loweredLength], wordStart, wordLength, extra);

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            if (version)
            {
                version = false;
                return Take(wordStart + 1, wordStart + wordLength, isExtra: true);
            }

            if (runAt < pieceEnd)
            {
                int start = runAt;
                runAt = WordBounds.EndOfRun(text, start, pieceEnd);
                if (!IsLoneLetter(start, runAt))
                {
                    return Take(start, runAt, isExtra: false);
                }
            }
            else if (mixedPiece)
            {
                mixedPiece = false;
                return Take(pieceStart, pieceEnd, isExtra: true);
            }
            else if (pieceEnd < chunkEnd)
            {
                pieceStart = pieceEnd;
                pieceEnd = WordBounds.EndOfPiece(text, pieceStart, chunkEnd);
                mixedPiece = WordBounds.HasRuns(text[pieceStart..pieceEnd]);
                runAt = mixedPiece ? pieceStart : pieceEnd;
                if (!mixedPiece && !IsLoneLetter(pieceStart, pieceEnd))
                {
                    return Take(pieceStart, pieceEnd, isExtra: false);
                }
            }
            else if (pieces is > 1 and <= MostJoined)
            {
                pieces = 0;
                return Take(chunkStart, chunkEnd, isExtra: true);
            }
            else if (!NextChunk())
            {
                return false;
            }
            else if (pieces == 0)
            {
                return Take(chunkStart, chunkEnd, isExtra: false);
            }
        }
    }

    /// <summary>Finds the next chunk; one with no pieces (a version, encoded data) is a word as it stands.</summary>
    private bool NextChunk()
    {
        while (at < text.Length && WordBounds.Separator(text, at) is > 0 and int width)
        {
            at += width;
        }

        if (at >= text.Length)
        {
            return false;
        }

        chunkStart = at;
        pieces = 0;
        int versionEnd = WordBounds.EndOfVersion(text, at);
        if (versionEnd > 0)
        {
            version = text[at] is (byte)'v' or (byte)'V';
            at = chunkEnd = pieceEnd = runAt = versionEnd;
            return true;
        }

        while (at < text.Length && WordBounds.Separator(text, at) == 0)
        {
            at++;
        }

        chunkEnd = pieceEnd = runAt = at;
        if (chunkEnd - chunkStart > LongestChunk)
        {
            return true;
        }

        for (int p = chunkStart; p < chunkEnd; p = WordBounds.EndOfPiece(text, p, chunkEnd))
        {
            pieces++;
        }

        if (pieces > MostPieces)
        {
            pieces = 0;
            return true;
        }

        pieceEnd = runAt = chunkStart;
        return true;
    }

    private readonly bool IsLoneLetter(int start, int end) => end - start == 1 && char.IsAsciiLetter((char)text[start]);

    private bool Take(int start, int end, bool isExtra)
    {
        wordStart = start;
        wordLength = end - start;
        extra = isExtra;
        loweredLength = 0;
        Span<byte> into = lowered;
        for (int i = start; i < end && loweredLength < WordSplitter.LongestWord - 4; )
        {
            byte b = text[i];
            if (b < 0x80)
            {
                into[loweredLength++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
                i++;
                continue;
            }

            Rune.DecodeFromUtf8(text[i..end], out Rune rune, out int width);
            loweredLength += Rune.ToLowerInvariant(rune).EncodeToUtf8(into[loweredLength..]);
            i += width;
        }

        return true;
    }

    [InlineArray(WordSplitter.LongestWord)]
    private struct Lowered
    {
        private byte first;
    }
}
