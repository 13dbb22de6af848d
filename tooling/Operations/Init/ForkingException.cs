using Cairn.Trail;

namespace Cairn.Operations.Init;

/// <summary>A fork cannot be made so; the message is one sentence that says what to do.</summary>
public sealed class ForkingException(string message) : CairnException(message, UserMistake);
