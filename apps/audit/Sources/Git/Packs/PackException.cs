namespace Cairn.Sources.Git.Packs;

/// <summary>
/// An object, or a list of them, that is left to git: it is not where we look, is damaged, or is of a kind that git decides by rules of
/// its own. Never reaches a person: git then gives the answer, or its own error.
/// </summary>
internal sealed class PackException(string reason) : Exception(reason);
