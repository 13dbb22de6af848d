namespace Cairn.Demo;

/// <summary>What was written: the same on every machine.</summary>
/// <param name="Commits">All commits reachable from <c>main</c>, those on merged branches included.</param>
/// <param name="Landings">Commits on the first-parent line of <c>main</c>.</param>
/// <param name="Tip">Id of the newest commit of <c>main</c>, 40 hexadecimal digits.</param>
public sealed record DemoSummary(int Commits, int Landings, string Tip);
