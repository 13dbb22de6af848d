namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// Gives the hashes stored for a tile, 32 bytes each, or null when there is none. It may hold more than a tree of some size
/// needs (a tile that grew since); the caller's size decides how many count.
/// </summary>
/// <param name="level">0 holds leaf hashes; each hash of level n+1 represents a full tile of level n.</param>
/// <param name="index">The tile's position in its level, from 0.</param>
public delegate byte[]? ReadTile(int level, long index);
