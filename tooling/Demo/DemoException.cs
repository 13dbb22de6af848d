using Cairn.Trail;

namespace Cairn.Demo;

/// <summary>The demo repository cannot be written; <see cref="Exception.Message"/> is one sentence that says what to do.</summary>
public sealed class DemoException(string message, Exception? cause = null) : CairnException(message, UserMistake, cause);
