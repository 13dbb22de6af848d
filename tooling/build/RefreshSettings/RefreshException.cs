namespace Cairn.RefreshSettings;

/// <summary>A table can't be written, and why: one sentence for the person who runs this.</summary>
public sealed class RefreshException : Exception
{
    public RefreshException() { }

    public RefreshException(string message)
        : base(message) { }

    public RefreshException(string message, Exception inner)
        : base(message, inner) { }
}
