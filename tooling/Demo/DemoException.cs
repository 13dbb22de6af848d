namespace Cairn.Demo;

/// <summary>The demo repository cannot be written; <see cref="Exception.Message"/> is one sentence that says what to do.</summary>
public sealed class DemoException : Exception
{
    public DemoException(string message)
        : base(message) { }

    public DemoException(string message, Exception inner)
        : base(message, inner) { }
}
