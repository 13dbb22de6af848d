using Cairn.Delivery.Linting.Fields;

namespace Cairn.Delivery.Linting.Workloads;

/// <summary>A choice by labels. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/</summary>
internal sealed class Selector
{
    private readonly List<(string Key, string Operator, HashSet<string> Values)> requirements = [];

    /// <summary>Whether it names nothing, which is all or none, as the kind has it.</summary>
    public bool IsEmpty => requirements.Count == 0;

    /// <summary>A mapping of labels alone, as a Service has it.</summary>
    public static Selector OfLabels(Field? labels)
    {
        var selector = new Selector();
        foreach ((string key, Field value) in labels?.Entries() ?? [])
        {
            selector.requirements.Add((key, "In", [value.Text ?? ""]));
        }

        return selector;
    }

    /// <summary><c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public static Selector Of(Field? written)
    {
        Selector selector = OfLabels(written?["matchLabels"]);
        foreach (Field expression in written?["matchExpressions"]?.Items() ?? [])
        {
            selector.requirements.Add(
                (
                    expression["key"]?.Text ?? "",
                    expression["operator"]?.Text ?? "",
                    [.. (expression["values"]?.Items() ?? []).Select(value => value.Text ?? "")]
                )
            );
        }

        return selector;
    }

    /// <summary>The labels of an object or of its pods, to ask with.</summary>
    public static IReadOnlyDictionary<string, string> Labels(Field? labels)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, Field value) in labels?.Entries() ?? [])
        {
            given[key] = value.Text ?? "";
        }

        return given;
    }

    /// <summary>Whether labels fit; an operator that is not known fits anything.</summary>
    public bool Fits(IReadOnlyDictionary<string, string> given) =>
        requirements.All(requirement =>
            requirement.Operator switch
            {
                "In" => given.TryGetValue(requirement.Key, out string? value) && requirement.Values.Contains(value),
                "NotIn" => !given.TryGetValue(requirement.Key, out string? value) || !requirement.Values.Contains(value),
                "Exists" => given.ContainsKey(requirement.Key),
                "DoesNotExist" => !given.ContainsKey(requirement.Key),
                _ => true,
            }
        );

    /// <summary><c>app=api, tier in (a, b)</c></summary>
    public override string ToString() =>
        string.Join(
            ", ",
            requirements.Select(requirement =>
                requirement.Operator == "In" && requirement.Values.Count == 1 ? $"{requirement.Key}={requirement.Values.Single()}"
                : requirement.Operator is "In" or "NotIn"
                    ? $"{requirement.Key} {requirement.Operator.ToLowerInvariant()} "
                        + $"({string.Join(", ", requirement.Values.Order(StringComparer.Ordinal))})"
                : $"{requirement.Key} {requirement.Operator}"
            )
        );
}
