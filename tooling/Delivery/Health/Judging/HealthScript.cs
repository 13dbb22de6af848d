using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Judging;

/// <summary>One health script, evaluated on objects in memory: no files, no suite.</summary>
/// <param name="script">The Lua text of the script.</param>
/// <param name="open">Whether it has Lua's libraries; ArgoCD gives scripts of argocd-cm none.</param>
public sealed class HealthScript(LuaSandbox sandbox, string script, bool open = false)
{
    /// <summary>The health of the first object of a YAML or JSON text.</summary>
    /// <exception cref="HealthException">The text is not YAML.</exception>
    /// <inheritdoc cref="Evaluate(object?)" path="/returns"/>
    public (HealthStatus? Health, string? Error) Evaluate(string text) => Evaluate(YamlValues.ReadFirst(text));

    /// <summary>The health of an object made of the values that <see cref="YamlValues"/> reads.</summary>
    /// <returns>
    /// The health, or why the script gave none. As in ArgoCD, an object that is being deleted is not given to the script.
    /// </returns>
    public (HealthStatus? Health, string? Error) Evaluate(object? value) =>
        HealthJudge.IsBeingDeleted(value)
            ? (HealthJudge.BeingDeleted, null)
            : HealthJudge.Of(sandbox.Run(script, "health.lua", value, null, open));
}
