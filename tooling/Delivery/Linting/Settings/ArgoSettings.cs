using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>A health check in Lua, where ArgoCD's settings hold it.</summary>
/// <param name="Kind">What it is for, as <c>group/Kind</c>.</param>
/// <param name="Field">Where it stands.</param>
/// <param name="IsOpen">Whether Lua's libraries are opened for it.</param>
internal sealed record HealthSetting(string Kind, Field Field, bool IsOpen)
{
    /// <summary>Of a script in a text that is YAML itself, its line there; else 0.</summary>
    public int LinesBelow { get; init; }
}

/// <summary>
/// What is, or becomes, ArgoCD's ConfigMap argocd-cm: that itself, <c>configs.cm</c> in values of its Helm chart, or the
/// operator's ArgoCD object. Source: <c>util/settings/settings.go</c> of ArgoCD.
/// </summary>
/// <param name="Object">The object, or for a file of values one that has a file alone.</param>
internal sealed record ArgoSettings(Manifest Object, IReadOnlyList<HealthSetting> Health)
{
    /// <summary>Whether it is only a patch, of an object that was not read and may hold more.</summary>
    public bool IsPatch { get; init; }

    private const string Prefix = "resource.customizations.health.";
    private const string Open = "resource.customizations.useOpenLibs.";

    /// <summary>Whether Applications have a health, without which their waves mean nothing.</summary>
    public bool HasApplicationHealth =>
        Health.Any(healthScript => healthScript.Kind is "argoproj.io/Application" or "argoproj.io/*" or "*/*");

    /// <summary>The settings an object holds; null where it is none of ArgoCD's.</summary>
    public static ArgoSettings? Of(Manifest one) =>
        (one.Group, one.Kind) switch
        {
            ("", "ConfigMap") when one.Name == "argocd-cm" => new ArgoSettings(one, [.. Keys(Field.Of(one)["data"])]),
            ("argoproj.io", "ArgoCD") => new ArgoSettings(one, [.. Operator(Field.Of(one)["spec"])]),
            _ => null,
        };

    /// <summary>The settings in values of a Helm chart: <c>configs.cm</c>, wherever it stands in them.</summary>
    public static ArgoSettings? OfValues(Manifest holder, Field values) =>
        Values(values) is { } cm ? new ArgoSettings(holder, [.. Keys(cm)]) : null;

    private static Field? Values(Field values) =>
        values.At("configs", "cm") is { Node: Map } own
            ? own
            : values.Entries().Select(entry => entry.Value.At("configs", "cm")).FirstOrDefault(below => below is { Node: Map });

    private static IEnumerable<HealthSetting> Keys(Field? data)
    {
        foreach ((string key, Field value) in data?.Entries() ?? [])
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && value.Text is not null)
            {
                string kind = key[Prefix.Length..];
                yield return new HealthSetting(Slash(kind), value, data!.Value[Open + kind]?.Text == "true");
            }
        }

        foreach (HealthSetting script in Mapped(data?["resource.customizations"]))
        {
            yield return script;
        }
    }

    private static IEnumerable<HealthSetting> Operator(Field? spec)
    {
        foreach (Field check in spec?["resourceHealthChecks"]?.Items() ?? [])
        {
            if (check["check"] is { Text: not null } script)
            {
                string kind = check["group"]?.Text is { Length: > 0 } group ? $"{group}/{check["kind"]?.Text}" : check["kind"]?.Text ?? "";
                yield return new HealthSetting(kind, script, spec!.Value.At("extraConfig", Open + kind.Replace('/', '_'))?.Text == "true");
            }
        }

        foreach (HealthSetting script in Keys(spec?["extraConfig"]).Concat(Mapped(spec?["resourceCustomizations"])))
        {
            yield return script;
        }
    }

    /// <summary>The older form: one text of YAML for all kinds, the only one in which a kind may have wildcards.</summary>
    private static IEnumerable<HealthSetting> Mapped(Field? text)
    {
        if (text is not { Text: { Length: > 0 } yaml } outer)
        {
            yield break;
        }

        foreach (Node document in Parsed(yaml))
        {
            foreach ((string kind, Field value) in new Field(document, outer.Path).Entries())
            {
                if (value["health.lua"] is { Text: not null } script)
                {
                    yield return new HealthSetting(kind, script, value["health.lua.useOpenLibs"]?.Text == "true")
                    {
                        LinesBelow = script.Node.Line,
                    };
                }
            }
        }
    }

    private static IReadOnlyList<Node> Parsed(string yaml)
    {
        try
        {
            return NodeReader.Read("", yaml);
        }
        catch (ManifestException)
        {
            return []; // ArgoCD refuses it as a whole and says so; what it holds is not known.
        }
    }

    /// <summary>The group has no underscore, so the first parts it from the kind.</summary>
    private static string Slash(string key) =>
        key.IndexOf('_', StringComparison.Ordinal) is > 0 and var at ? $"{key[..at]}/{key[(at + 1)..]}" : key;
}
