using Cairn.Specification.Reading;

namespace Cairn.Specification.Checking;

/// <summary>
/// What an environment that takes releases from another may not be: weaker than it. What production does without, nobody has tried
/// in the homelab.
/// </summary>
internal static class StrengthRules
{
    public static void Check(ClusterSpecification own, ClusterSpecification before, Problems problems)
    {
        string other = before.Environment;

        // Where something is wrong already, that comes first.
        void Weaker(string key, string problem, string remedy)
        {
            if (problems.All.All(specificationProblem => !specificationProblem.Key.Contains(key, StringComparison.Ordinal)))
            {
                problems.Add(key, problem, remedy);
            }
        }

        foreach (Waiver waiver in own.Waivers.Where(waiver => before.Waivers.All(item => item.Control != waiver.Control)))
        {
            Weaker(
                "spec.hardening.waivers",
                $"control {waiver.Control} is waived here but required in {other}",
                $"remove the waiver, or waive it in {other} too"
            );
        }

        if (own.K3s is not { } k3s)
        {
            return;
        }

        Pinned(k3s.Release, Weaker);
        if (before.K3s is not { } earlier)
        {
            return;
        }

        if (
            K3sVersion.Parse(k3s.Release.Version) is { } version
            && K3sVersion.Parse(earlier.Release.Version) is { } tried
            && version.CompareTo(tried) > 0
        )
        {
            Weaker(
                "spec.k3s.version",
                $"{k3s.Release.Version} is newer than what {other} runs ({earlier.Release.Version}), so it is untested",
                $"upgrade {other} first"
            );
        }

        NotLess("spec.snapshots.retention", "snapshots are kept", k3s.Snapshots.Retention, earlier.Snapshots.Retention);
        NotLess("spec.audit.log.maxAge", "days of audit log are kept", k3s.Audit.LogMaxAge, earlier.Audit.LogMaxAge);
        NotLess("spec.audit.log.maxBackups", "files of audit log are kept", k3s.Audit.LogMaxBackups, earlier.Audit.LogMaxBackups);
        NotLess("spec.audit.log.maxSize", "megabytes of audit log are a file", k3s.Audit.LogMaxSize, earlier.Audit.LogMaxSize);
        NotLess("spec.hosts", "servers hold the cluster's data", k3s.Servers.Count(), earlier.Servers.Count());
        if (earlier.Snapshots.S3 is not null && k3s.Snapshots.S3 is null)
        {
            Weaker(
                "spec.snapshots.s3",
                $"snapshots stay on the servers here, and {other} copies them to a bucket",
                "configure a bucket here too"
            );
        }

        void NotLess(string key, string what, int here, int there)
        {
            if (here < there)
            {
                Weaker(key, $"{here} {what} here, and {there} in {other}", $"make it {there} or more");
            }
        }
    }

    /// <summary>What gates an environment before has and this one lacks.</summary>
    public static void CheckGates(IEnumerable<string> own, string other, IEnumerable<string> before, Problems problems)
    {
        foreach (string gate in before.Except(own))
        {
            problems.Add("spec.gates", $"the gate '{gate}' is missing here, and {other} has it", "add it");
        }
    }

    private static void Pinned(K3sRelease release, Action<string, string, string> weaker)
    {
        if (release.Sha256.Count < 2)
        {
            string[] missing = [.. ((string[])["amd64", "arm64"]).Where(text => !release.Sha256.ContainsKey(text))];
            weaker(
                "spec.k3s.sha256",
                $"the binary for {string.Join(" and ", missing)} is not pinned, so anyone who can change the release can change the hosts",
                $"copy the line of {(missing.Contains("amd64") ? "k3s" : "k3s-arm64")} from the release's sha256sum-{missing[0]}.txt"
            );
        }
    }
}
