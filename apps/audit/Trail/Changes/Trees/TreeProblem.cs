namespace Cairn.Trail.Changes.Trees;

/// <summary>Why a tree cannot be finished although its text could be read.</summary>
internal enum TreeProblem : byte
{
    None,
    TooManyCopies,
    TooDeep,

    /// <summary>What is merged is neither a map nor a list of maps.</summary>
    BadMerge,
}
