using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Values of the argo-cd chart that deny all ingress and bring redis-ha, for which the chart writes no NetworkPolicy
/// (<c>templates/redis/networkpolicy.yaml</c> leaves it out with redis-ha): nothing reaches Redis. argo-helm issue 2526.
/// </summary>
internal static class RedisHaUnreachable
{
    private const string Policy = "redis-ha.networkPolicy.enabled";

    public static Rule Rule { get; } =
        new(
            "redis-ha-unreachable",
            "Values of the argo-cd chart that deny all ingress without letting anything reach redis-ha.",
            set =>
                set.Applied.SelectMany(unit => unit.Objects)
                    .SelectMany(ChartValues.Of)
                    .Select(given => Of(set, given))
                    .OfType<LintProblem>()
        );

    private static LintProblem? Of(ManifestSet set, ChartValues given)
    {
        Field values = given.Values;
        if (given.Name?.Split('/')[^1] != "argo-cd")
        {
            // A chart of one's own that has it as a part puts its values below its name.
            if (given.Name is not null || values["argo-cd"] is not { } part)
            {
                return null;
            }

            values = part;
        }

        Field? deny = values.At("global", "networkPolicy", "defaultDenyIngress");
        if (!Is(deny) || !Is(values.At("global", "networkPolicy", "create")) || !Is(values.At("redis-ha", "enabled")))
        {
            return null;
        }

        // HAProxy is on where redis-ha is, by the chart's own values.
        bool hasProxy = values.At("redis-ha", "haproxy", "enabled")?.Text != "false";
        string[] missing =
        [
            .. Is(values.At("redis-ha", "networkPolicy", "enabled")) ? Array.Empty<string>() : [Policy],
            .. !hasProxy || Is(values.At("redis-ha", "haproxy", "networkPolicy", "enabled"))
                ? Array.Empty<string>()
                : ["redis-ha.haproxy.networkPolicy.enabled"],
        ];
        if (missing.Length == 0 || IsLetIn(set, given.Object))
        {
            return null;
        }

        Field enabled = values.At("redis-ha", "enabled")!.Value;
        string at = given.IsText ? given.Values.Path : enabled.Path;
        int below = given.IsText ? enabled.Node.Line : 0;
        string what =
            missing.Length == 2 ? "Redis and its HAProxy"
            : missing[0] == Policy ? "Redis"
            : "the HAProxy before Redis";
        string message =
            "The chart denies all ingress (global.networkPolicy.defaultDenyIngress) and writes no NetworkPolicy for redis-ha, "
            + $"whose own are off ({string.Join(", ", missing)}): nothing reaches {what}, and ArgoCD's components fail without it.";
        string remedy = $"Set {string.Join(" and ", missing)} to true.";
        return new LintProblem(given.IsAll ? Severity.Error : Severity.Warning, given.Object, at, message, remedy) { LinesBelow = below };
    }

    private static bool Is(Field? field) => field?.Text == "true";

    /// <summary>Whether a policy that was read lets something in at all pods of redis-ha.</summary>
    private static bool IsLetIn(ManifestSet set, Manifest holder)
    {
        string? ns = Field.Of(holder).At("spec", "destination", "namespace")?.Text ?? holder.Namespace;
        return set
            .Applied.SelectMany(unit => unit.Objects)
            .Any(manifest =>
                manifest is { Group: "networking.k8s.io", Kind: "NetworkPolicy" }
                && ManifestSet.SameNamespace(manifest.Namespace, ns)
                && Field.Of(manifest).At("spec", "ingress") is not null
                && Scalars
                    .Of(Field.Of(manifest).At("spec", "podSelector")?.Node ?? manifest.Body)
                    .Any(text => text.Contains("redis-ha", StringComparison.Ordinal))
            );
    }
}
