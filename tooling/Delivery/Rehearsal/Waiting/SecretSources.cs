using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>Where a Secret comes from: it is there itself, or external-secrets makes it.</summary>
/// <param name="externalSecret">The state of an ExternalSecret.</param>
internal sealed class SecretSources(ClusterState state, Func<LiveObject, Readiness> externalSecret)
{
    /// <summary>A Secret of a namespace; null where it is not there and no ExternalSecret makes it.</summary>
    public Presence? Find(string ns, string name)
    {
        if (state.Find("Secret", ns, name) is { } live)
        {
            return new Presence(live, Keys(Field.Of(live.Manifest)), Readiness.Ready.Now);
        }

        LiveObject? maker = state
            .OfKind("external-secrets.io", "ExternalSecret")
            .FirstOrDefault(liveObject => liveObject.Key.Namespace == ns && TargetOf(liveObject) == name);
        return maker is null ? null : new Presence(maker, KeysOf(maker), externalSecret(maker));
    }

    /// <summary>The name of the Secret that an ExternalSecret makes.</summary>
    public static string TargetOf(LiveObject externalSecret) =>
        Field.Of(externalSecret.Manifest).At("spec", "target", "name")?.Text ?? externalSecret.Key.Name;

    private static HashSet<string> Keys(Field secret) =>
        [.. ((string[])["data", "stringData"]).SelectMany(field => secret[field]?.Entries() ?? []).Select(entry => entry.Key)];

    /// <summary>The keys it makes; null where only the provider knows.</summary>
    private static HashSet<string>? KeysOf(LiveObject externalSecret)
    {
        Field? spec = Field.Of(externalSecret.Manifest)["spec"];
        if (spec?.At("target", "template", "templateFrom") is not null)
        {
            return null;
        }

        HashSet<string> templated = [.. (spec?.At("target", "template", "data")?.Entries() ?? []).Select(entry => entry.Key)];
        if (templated.Count > 0 && spec?.At("target", "template", "mergePolicy")?.Text != "Merge")
        {
            return templated;
        }

        var keys = new HashSet<string>((spec?["data"]?.Items() ?? []).Select(item => item["secretKey"]?.Text).OfType<string>());
        keys.UnionWith(templated);
        foreach (Field from in spec?["dataFrom"]?.Items() ?? [])
        {
            if (from.At("sourceRef", "generatorRef", "kind")?.Text != "Password" || from["rewrite"] is not null)
            {
                return null;
            }

            keys.Add("password");
        }

        return keys;
    }

    /// <param name="Source">The Secret, or the ExternalSecret that makes it.</param>
    /// <param name="Keys">Its keys; null where they are not known.</param>
    internal sealed record Presence(LiveObject Source, IReadOnlySet<string>? Keys, Readiness Readiness);
}
