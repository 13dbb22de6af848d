namespace Cairn.Sources.Git.History;

/// <summary>How far reading has come.</summary>
/// <param name="Total">Landings to read; 0 until known.</param>
public readonly record struct HistoryProgress(int Done, int Total);

/// <summary>What was read.</summary>
/// <param name="Commits">Commits in the range, those that landings brought included.</param>
/// <param name="Fallbacks">What was left to git.</param>
public readonly record struct HistoryRead(int Landings, int Commits, Packs.Fallbacks Fallbacks);
