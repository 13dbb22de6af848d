using System.Text;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>Holds the line reader to its promise: what it reads, the judge reads alike; what it calls a template, the judge
/// refuses.</summary>
internal sealed class Agreement
{
    private readonly TreeBuilder builder = new();
    private readonly FastYamlReader lines;
    private readonly YamlJudge judge;

    public Agreement()
    {
        lines = new FastYamlReader(builder);
        judge = new YamlJudge(builder);
    }

    /// <summary>Whether the line reader took the last file.</summary>
    public bool Taken { get; private set; }

    /// <summary>Null where both agree, else what is the matter.</summary>
    public string? Check(byte[] content)
    {
        int start = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        Taken = lines.TryRead(content, start);
        Tree? fast = Taken ? builder.Build() : null;
        if (fast is null && !lines.IsTemplate)
        {
            return null;
        }

        string? reason = judge.Read(content, start);
        return lines.IsTemplate ? (reason is null ? "the judge reads what was called a template" : null)
            : reason is not null ? $"the judge says: {reason}"
            : Difference(fast!, builder.Build());
    }

    /// <summary>Null when both trees have the same nodes, texts, styles, documents, hashes and dialect.</summary>
    public static string? Difference(Tree one, Tree other)
    {
        if (!one.Roots.SequenceEqual(other.Roots) || one.Nodes.Length != other.Nodes.Length)
        {
            return $"{Shown.Of(one)}\n≠ {Shown.Of(other)}";
        }

        for (int node = 0; node < one.Nodes.Length; node++)
        {
            TreeNode a = one.Nodes[node];
            TreeNode b = other.Nodes[node];
            bool same =
                a.Kind == b.Kind
                && a.Style == b.Style
                && a.End == b.End
                && a.Hash == b.Hash
                && a.KeyHash == b.KeyHash
                && a.Length == b.Length
                && (a.KeyStart < 0) == (b.KeyStart < 0)
                && one.Key(node).SequenceEqual(other.Key(node))
                && one.Value(node).SequenceEqual(other.Value(node));
            if (!same)
            {
                return $"node {node}: {Encoding.UTF8.GetString(one.Key(node))}: {one.ValueString(node)} ≠ "
                    + $"{other.ValueString(node)}\n{Shown.Of(one)}\n{Shown.Of(other)}";
            }
        }

        return one.Dialect == other.Dialect ? null : $"another dialect\n{Shown.Of(one)}";
    }
}
