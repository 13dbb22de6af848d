using System.Text;

namespace Cairn.Tests.Kit.Cluster.Applying;

/// <summary>What a server made of manifests.</summary>
/// <param name="Accepted">What it took, in the order of application.</param>
/// <param name="Refused">What it did not take, and its words.</param>
/// <param name="NotChecked">What it cannot judge, since it has no definition of the kind; or what ArgoCD would not apply; and why.</param>
/// <param name="Mapped">What was applied under an older version or created instead, since the server is older than the manifests; and
/// why.</param>
public sealed record AppliedManifests(
    IReadOnlyList<ManifestObject> Accepted,
    IReadOnlyList<Verdict> Refused,
    IReadOnlyList<Verdict> NotChecked,
    IReadOnlyList<Verdict> Mapped
)
{
    /// <summary>For a test's output: how many were accepted, and each of the others.</summary>
    public override string ToString()
    {
        var told = new StringBuilder(
            $"{Accepted.Count} accepted, {Refused.Count} refused, {NotChecked.Count} not checked, {Mapped.Count} in an older way\n"
        );
        foreach (
            (string what, IReadOnlyList<Verdict> verdicts) in (ReadOnlySpan<(string, IReadOnlyList<Verdict>)>)
                [("refused", Refused), ("not checked", NotChecked), ("older way", Mapped)]
        )
        {
            foreach (Verdict verdict in verdicts)
            {
                told.Append(what).Append(": ").Append(verdict).Append('\n');
            }
        }

        return told.ToString();
    }
}

/// <summary>One object, and what is to be said of it.</summary>
public sealed record Verdict(ManifestObject Object, string Reason)
{
    public override string ToString() => $"{Object}: {Reason}";
}
