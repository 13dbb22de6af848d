using Cairn.Trail;

namespace Cairn.RefreshSettings;

/// <summary>A table can't be written, and why: one sentence for the person who runs this.</summary>
public sealed class RefreshException(string message, Exception? cause = null) : CairnException(message, UserMistake, cause);
