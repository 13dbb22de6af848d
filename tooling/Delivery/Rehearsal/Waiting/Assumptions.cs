namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>What a rehearsal takes for granted, since nothing that was read tells; each once, in the order it came up.</summary>
internal sealed class Assumptions
{
    private readonly HashSet<string> known = [];
    private readonly List<string> all = [];

    public IReadOnlyList<string> All => all;

    public void Add(string sentence)
    {
        if (known.Add(sentence))
        {
            all.Add(sentence);
        }
    }
}
