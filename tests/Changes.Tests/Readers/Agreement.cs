using System.Text;
using Cairn.Changes.Readers;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Tests.Readers;

/// <summary>Holds the line reader to its promise: what it reads, the judge reads alike; what it calls a template, the judge refuses.</summary>
internal sealed class Agreement
{
    private readonly TreeBuilder builder = new();
    private readonly YamlLines lines = new();

    /// <summary>Whether the line reader took the last file.</summary>
    public bool Taken { get; private set; }

    /// <summary>Null where both agree, else what is the matter.</summary>
    public string? Check(byte[] content)
    {
        builder.Reset(content);
        Taken = lines.Read(content, builder, out bool refused);
        if (!Taken && !refused)
        {
            return null;
        }

        Tree? fast = Taken ? builder.Build() : null;
        builder.Reset(content);
        ReadFile judged = YamlJudge.Read(content, builder);
        return fast is null ? (judged.Tree is null ? null : "the judge reads what was called a template")
            : judged.Tree is null ? $"the judge says: {judged.Reason}"
            : Difference(fast, judged.Tree);
    }

    /// <summary>Null when both trees have the same nodes, texts, styles, documents and hashes.</summary>
    public static string? Difference(Tree one, Tree other)
    {
        if (!one.Roots.SequenceEqual(other.Roots) || one.Nodes.Length != other.Nodes.Length)
        {
            return $"{Shown.Of(one)}\n≠ {Shown.Of(other)}";
        }

        for (int node = 0; node < one.Nodes.Length; node++)
        {
            Node a = one.Nodes[node];
            Node b = other.Nodes[node];
            bool same = a.Kind == b.Kind && a.Style == b.Style && a.End == b.End && a.Hash == b.Hash && a.KeyHash == b.KeyHash
                && a.Length == b.Length && (a.KeyStart < 0) == (b.KeyStart < 0)
                && one.Key(node).SequenceEqual(other.Key(node)) && one.Value(node).SequenceEqual(other.Value(node));
            if (!same)
            {
                return $"node {node}: {Encoding.UTF8.GetString(one.Key(node))}: {one.ValueString(node)} ≠ {other.ValueString(node)}\n{Shown.Of(one)}\n{Shown.Of(other)}";
            }
        }

        return null;
    }
}
