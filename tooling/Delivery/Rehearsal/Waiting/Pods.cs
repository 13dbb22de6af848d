using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Hooks;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>
/// Workloads: they become healthy when their pods start, for which all that the pods name must be there. Images, probes and what
/// programs do are taken to work.
/// </summary>
/// <param name="claim">The state of a claim.</param>
/// <param name="declared">Everything that Git declares, applied or not.</param>
/// <param name="makers">What operators make of it.</param>
/// <param name="isOpen">Whether a namespace may hold what was not read.</param>
internal sealed class Pods(
    ClusterState state,
    Assumptions assumptions,
    SecretSources secrets,
    Func<LiveObject, Readiness> claim,
    IReadOnlyList<Manifest> declared,
    ReferenceSources makers,
    Func<string, bool> isOpen
)
{
    public Readiness Of(LiveObject one, Workload workload)
    {
        Field? spec = Field.Of(one.Manifest)["spec"];
        if (one.Key.Kind == "Deployment" && spec?["paused"]?.Text == "true")
        {
            return Suspended("is paused", "Remove spec.paused.");
        }

        if (one.Key.Kind == "Job" && spec?["suspend"]?.Text == "true")
        {
            return Suspended("is suspended", "Remove spec.suspend, or let its controller run in an earlier wave.");
        }

        if (!workload.IsAwaited || spec?["replicas"]?.Text == "0")
        {
            return Readiness.Ready.Now;
        }

        string ns = one.Key.Namespace ?? "default";
        return Reference
                .Of(workload)
                .Where(reference => !reference.IsSoft)
                .Select(reference => Missing(reference, ns))
                .FirstOrDefault(missing => missing is not null)
            ?? Readiness.Ready.Now;
    }

    private static Readiness.Waiting Suspended(string how, string remedy) =>
        new($"it {how}, which ArgoCD calls Suspended and waits for", remedy);

    /// <summary>Why pods do not get what they name; null where they do.</summary>
    private Readiness? Missing(Reference reference, string ns)
    {
        if ((reference.Kind, reference.Name) is ("ServiceAccount", "default") or ("ConfigMap", "kube-root-ca.crt"))
        {
            return null;
        }

        if (reference.Kind == "Secret" && secrets.Find(ns, reference.Name) is { } secret)
        {
            return secret.Readiness switch
            {
                Readiness.Ready => LacksKey(reference, ns, secret.Keys),
                var notYet => new Readiness.Waiting(
                    $"its pods need Secret {reference.Name}, which {secret.Source.Key} creates once it is Ready",
                    Remedy(notYet)
                )
                {
                    On = secret.Source.Manifest,
                },
            };
        }

        if (state.Find(reference.Kind, ns, reference.Name) is { } live)
        {
            return reference.Kind == "PersistentVolumeClaim" && claim(live) is Readiness.Waiting unbound
                    ? new Readiness.Waiting($"its pods need {live.Key}: {unbound.Reason}", unbound.Remedy)
                    {
                        IsCertain = unbound.IsCertain,
                        On = live.Manifest,
                    }
                : reference.Kind == "ConfigMap" ? LacksKey(reference, ns, Keys(live))
                : null;
        }

        return Absent(reference, ns);
    }

    private Readiness? Absent(Reference reference, string ns)
    {
        string called = $"{reference.Kind} {ns}/{reference.Name}";
        if (
            declared.FirstOrDefault(manifest =>
                manifest.Kind == reference.Kind && manifest.Name == reference.Name && (manifest.Namespace ?? ns) == ns
            ) is
            { } later
        )
        {
            return Hook.Of(later).Phases.Any(phase => phase <= SyncPhase.PostSync)
                ? new Readiness.Waiting(
                    $"its pods need {called}, which is applied only later ({later.Source})",
                    $"Give {reference.Kind} {reference.Name} an earlier wave or phase, so that it is applied before the pods that use it."
                )
                : new Readiness.Waiting(
                    $"its pods need {called}, which its hook annotation keeps out of every sync ({later.Source})",
                    $"Remove the hook annotation from {reference.Kind} {reference.Name}, or name another {reference.Kind}."
                );
        }

        if (Maker(reference, ns) is { } maker)
        {
            return new Readiness.Waiting(
                $"its pods need {called}, and the ExternalSecret that creates it is applied only later ({maker.Source})",
                $"Give ExternalSecret {maker.Name} an earlier wave."
            );
        }

        if (makers.May(reference.Kind, ns, reference.Name))
        {
            assumptions.Add($"{called} is created by an operator or a script before its pods need it.");
            return null;
        }

        if (isOpen(ns))
        {
            assumptions.Add($"{called} is part of what was not read.");
            return null;
        }

        return new Readiness.Waiting(
            $"its pods need {called}, which nothing creates",
            reference.Kind == "Secret"
                ? $"Create {called} before the first sync, or add an object that creates it; mark the reference optional if the pods "
                    + "can run without it."
                : $"Add {called}, or correct the name."
        )
        {
            IsCertain = state.Facts.IsNew || reference.Kind != "Secret",
        };
    }

    private Manifest? Maker(Reference reference, string ns) =>
        reference.Kind != "Secret"
            ? null
            : declared.FirstOrDefault(manifest =>
                manifest is { Group: ExternalSecrets.Group, Kind: "ExternalSecret" }
                && (manifest.Namespace ?? ns) == ns
                && (Field.Of(manifest).At("spec", "target", "name")?.Text ?? manifest.Name) == reference.Name
            );

    private static Readiness.Waiting? LacksKey(Reference reference, string ns, IReadOnlySet<string>? keys) =>
        reference.Key is { } key && keys is { Count: > 0 } && !keys.Contains(key)
            ? new Readiness.Waiting(
                $"its pods need the key {key}, which {reference.Kind} {ns}/{reference.Name} does not have",
                $"Add the key {key}, or name an existing one."
            )
            : null;

    private static HashSet<string> Keys(LiveObject map) =>
        [
            .. ((string[])["data", "binaryData"])
                .SelectMany(field => Field.Of(map.Manifest)[field]?.Entries() ?? [])
                .Select(entry => entry.Key),
        ];

    private static string Remedy(Readiness readiness) =>
        readiness switch
        {
            Readiness.Waiting waiting => waiting.Remedy,
            Readiness.Broken broken => broken.Remedy,
            _ => "",
        };
}
