using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;

namespace Cairn.Delivery.Linting.References;

/// <summary>A name by which pods use another object of their namespace.</summary>
/// <param name="Kind">ConfigMap, Secret, ServiceAccount or PersistentVolumeClaim.</param>
/// <param name="At">Where it is named.</param>
/// <param name="Key">The one key of it that is used; null for all or none.</param>
internal sealed record Reference(string Kind, string Name, Field At, string? Key = null)
{
    /// <summary>Whether pods start without it: only pulling a private image needs it.</summary>
    public bool IsSoft { get; init; }

    /// <summary>What pods do not start without; what is optional is left out.</summary>
    public static IEnumerable<Reference> Of(Workload workload)
    {
        Field spec = workload.Spec;
        return workload
            .Containers()
            .SelectMany(OfContainer)
            .Concat((spec["volumes"]?.Items() ?? []).SelectMany(OfVolume))
            .Concat(
                (spec["imagePullSecrets"]?.Items() ?? [])
                    .SelectMany(pull => One("Secret", pull["name"]))
                    .Select(reference => reference with { IsSoft = true })
            )
            .Concat(One("ServiceAccount", spec["serviceAccountName"] ?? spec["serviceAccount"]));
    }

    private static IEnumerable<Reference> OfContainer(Field container)
    {
        foreach (Field from in container["envFrom"]?.Items() ?? [])
        {
            foreach (
                Reference reference in Required("ConfigMap", from["configMapRef"], "name")
                    .Concat(Required("Secret", from["secretRef"], "name"))
            )
            {
                yield return reference;
            }
        }

        foreach (Field env in container["env"]?.Items() ?? [])
        {
            Field? from = env["valueFrom"];
            foreach (
                Reference reference in Required("ConfigMap", from?["configMapKeyRef"], "name")
                    .Concat(Required("Secret", from?["secretKeyRef"], "name"))
            )
            {
                yield return reference with
                {
                    Key = (from?["configMapKeyRef"] ?? from?["secretKeyRef"])?["key"]?.Text,
                };
            }
        }
    }

    private static IEnumerable<Reference> OfVolume(Field volume) =>
        Required("ConfigMap", volume["configMap"], "name")
            .Concat(Required("Secret", volume["secret"], "secretName"))
            .Concat(Required("PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName"))
            .Concat(
                (volume.At("projected", "sources")?.Items() ?? []).SelectMany(source =>
                    Required("ConfigMap", source["configMap"], "name").Concat(Required("Secret", source["secret"], "name"))
                )
            );

    private static IEnumerable<Reference> Required(string kind, Field? holder, string key) =>
        holder?["optional"]?.Text == "true" ? [] : One(kind, holder?[key]);

    private static IEnumerable<Reference> One(string kind, Field? name) =>
        name is { Text: { Length: > 0 } text } at && !text.AsSpan().ContainsAny("{}$<>") ? [new Reference(kind, text, at)] : [];
}
