namespace Cairn.Trail.Index;

/// <summary>What landings are looked up by.</summary>
public enum PostingFamily
{
    /// <summary><see cref="Terms"/>.</summary>
    Terms = 0,

    /// <summary><see cref="CommitPrefix"/>.</summary>
    Commits = 1,
}

/// <summary>Posting lists already stored.</summary>
public interface IPostingSource
{
    /// <summary>The landings with a term between two (both included).</summary>
    LandingSet Find(PostingFamily family, ulong from, ulong to);
}
