using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>Objects of external-secrets: stores, and the Secrets made from them. Source: https://external-secrets.io/latest/api/</summary>
/// <param name="operators">Whether the operator of a group runs.</param>
internal sealed class ExternalSecrets(ClusterState state, Assumptions assumptions, Func<string, OperatorState> operators)
{
    public const string Group = "external-secrets.io";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static bool Knows(LiveObject one) =>
        one.Key.Group == Group && one.Key.Kind is "ExternalSecret" or "SecretStore" or "ClusterSecretStore";

    public Readiness Of(LiveObject one)
    {
        if (operators(Group) is OperatorState.Missing)
        {
            return new Readiness.Waiting(
                "external-secrets is not running, so nothing reconciles it",
                "Install external-secrets in an earlier wave."
            );
        }

        return one.Key.Kind == "ExternalSecret" ? ExternalSecret(one) : Store(one);
    }

    private Readiness Store(LiveObject store)
    {
        Field? provider = Field.Of(store.Manifest).At("spec", "provider");
        if (provider?["kubernetes"] is not { } kubernetes)
        {
            assumptions.Add($"The provider of {store.Key} is reached and accepts its credentials.");
            return Readiness.Ready.Now;
        }

        if (kubernetes.At("auth", "serviceAccount") is { } account && account["name"]?.Text is { } name)
        {
            return Account(
                account["namespace"]?.Text ?? store.Key.Namespace ?? "default",
                name,
                kubernetes["remoteNamespace"]?.Text ?? "default"
            );
        }

        return Readiness.Ready.Now;
    }

    /// <summary>Whether the account that a store reads with is there, and may read; the store asks the API server for it.</summary>
    private Readiness Account(string ns, string name, string remote)
    {
        if (name != "default" && state.Find("ServiceAccount", ns, name) is null)
        {
            return new Readiness.Broken(
                $"its ServiceAccount {ns}/{name} does not exist",
                $"Apply ServiceAccount {ns}/{name} in an earlier wave."
            );
        }

        return new Rbac(state).MayGet(ns, name, "secrets", remote) is not false
            ? Readiness.Ready.Now
            : new Readiness.Broken(
                $"its ServiceAccount {ns}/{name} is not allowed to get secrets in namespace {remote}",
                $"Bind a Role with get on secrets in namespace {remote} to ServiceAccount {ns}/{name}, in an earlier wave."
            )
            {
                IsCertain = state.Facts.IsNew,
            };
    }

    private Readiness ExternalSecret(LiveObject secret)
    {
        Field spec = Field.Of(secret.Manifest)["spec"] ?? Field.Of(secret.Manifest);
        foreach (
            (Field entry, bool isWhole) in (spec["data"]?.Items() ?? [])
                .Select(item => (item, false))
                .Concat((spec["dataFrom"]?.Items() ?? []).Select(item => (item, true)))
        )
        {
            Readiness readiness = entry.At("sourceRef", "generatorRef") is { } generator
                ? Generator(secret, generator)
                : FromStore(
                    secret,
                    entry.At("sourceRef", "storeRef") ?? spec["secretStoreRef"],
                    isWhole ? entry["extract"] : entry["remoteRef"]
                );
            if (readiness is not Readiness.Ready)
            {
                return readiness;
            }
        }

        return Readiness.Ready.Now;
    }

    private Readiness Generator(LiveObject secret, Field reference)
    {
        string kind = reference["kind"]?.Text ?? "";
        string name = reference["name"]?.Text ?? "";
        string? ns = kind == "ClusterGenerator" ? null : secret.Key.Namespace;
        return state.Find(kind, ns, name) is not null
            ? Readiness.Ready.Now
            : new Readiness.Broken($"its generator {kind} {name} does not exist", $"Apply {kind} {name} in an earlier wave.");
    }

    private Readiness FromStore(LiveObject secret, Field? reference, Field? remote)
    {
        string kind = reference?["kind"]?.Text ?? "SecretStore";
        string name = reference?["name"]?.Text ?? "";
        if (state.Find(kind, kind == "ClusterSecretStore" ? null : secret.Key.Namespace, name) is not { } store)
        {
            return state.Facts.IsNew || kind == "SecretStore"
                ? new Readiness.Broken(
                    $"its {kind} {name} does not exist",
                    $"Apply {kind} {name} in an earlier wave, or correct secretStoreRef."
                )
                : Assumed($"{kind} {name} exists in {state.Facts.Name} and has what {secret.Key} asks for.");
        }

        if (!Permits(store, secret.Key.Namespace!))
        {
            return new Readiness.Broken(
                $"{store.Key} does not serve namespace {secret.Key.Namespace}",
                $"Add {secret.Key.Namespace} to spec.conditions of {store.Key}."
            );
        }

        if (Store(store) is var readiness and not Readiness.Ready)
        {
            return readiness;
        }

        string key = remote?["key"]?.Text ?? "";
        if (Field.Of(store.Manifest).At("spec", "provider", "kubernetes") is not { } kubernetes || key.Length == 0)
        {
            return Assumed(
                $"{store.Key} has what the ExternalSecrets ask for, such as {(key.Length > 0 ? key : "all of it")} for {secret.Key}."
            );
        }

        // Another cluster's API server is named by an address.
        if (kubernetes.At("server", "url")?.Text is { } url && url != "kubernetes.default")
        {
            return Assumed($"The cluster at {url} has Secret {key}, which {secret.Key} asks for.");
        }

        string from = kubernetes["remoteNamespace"]?.Text ?? "default";
        SecretSources.Presence? found = new SecretSources(state, Of).Find(from, key);
        if (found is null)
        {
            return new Readiness.Broken(
                $"Secret {from}/{key}, which {store.Key} reads, does not exist",
                $"Create Secret {key} in namespace {from} before the first sync, or in an earlier wave."
            )
            {
                IsCertain = state.Facts.IsNew,
            };
        }

        return found.Readiness is not Readiness.Ready ? found.Readiness
            : remote?["property"]?.Text is { } property && found.Keys is { } keys && !keys.Contains(property)
                ? new Readiness.Broken(
                    $"Secret {from}/{key} has no key {property}",
                    $"Add the key {property} to Secret {from}/{key}, or correct remoteRef.property."
                )
            : Readiness.Ready.Now;
    }

    /// <summary>Whether a store serves a namespace: any of its conditions has to fit, if it has some.</summary>
    private bool Permits(LiveObject store, string ns)
    {
        Field[] conditions = [.. Field.Of(store.Manifest).At("spec", "conditions")?.Items() ?? []];
        return store.Key.Kind != "ClusterSecretStore"
            || conditions.Length == 0
            || conditions.Any(condition =>
                (condition["namespaces"]?.Items() ?? []).Any(item => item.Text == ns)
                || (condition["namespaceRegexes"]?.Items() ?? []).Any(item => Matches(item.Text ?? "", ns))
                || (
                    condition["namespaceSelector"] is { } selector
                    && state.Find("Namespace", null, ns) is { } found
                    && Selector.Of(selector).Fits(Selector.Labels(Field.Of(found.Manifest).At("metadata", "labels")))
                )
            );
    }

    private static bool Matches(string pattern, string ns)
    {
        try
        {
            return Regex.IsMatch(ns, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Longest);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return true; // What cannot be judged is not refused.
        }
    }

    private Readiness Assumed(string sentence)
    {
        assumptions.Add(sentence);
        return Readiness.Ready.Now;
    }
}

/// <summary>Whether what reconciles a group of custom resources runs.</summary>
internal enum OperatorState
{
    /// <summary>It runs, or may: something that was not read may bring it.</summary>
    Runs,

    /// <summary>It is applied and not healthy yet.</summary>
    Starts,

    /// <summary>Nothing that was read brings it.</summary>
    Missing,
}
