namespace Cairn.Trail.Ledger.Notes;

/// <summary>Signs notes with one key, wherever that key is kept.</summary>
public interface INoteSigner
{
    /// <summary>The key that checks what this signs.</summary>
    VerifierKey Key { get; }

    /// <summary>The signature's bytes as they stand in a note behind the key id.</summary>
    /// <param name="message">A note's text as UTF-8, its final line break included.</param>
    byte[] Sign(ReadOnlySpan<byte> message);
}
