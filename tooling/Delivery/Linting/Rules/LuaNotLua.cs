using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting.Lua;
using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Health checks that are no Lua.</summary>
internal static class LuaNotLua
{
    /// <param name="lua">Reads the scripts; it runs none.</param>
    public static Rule Rule(LuaSandbox lua) =>
        new(
            "lua-syntax",
            "A health check of argocd-cm that is not valid Lua, so that it always fails.",
            set =>
                from settings in set.Argo
                from script in settings.Health
                let wrong = LuaSyntax.Of(lua, script.Field.Text!)
                where wrong is not null
                select LintProblem.Error(
                    settings.Object,
                    script.Field.Path,
                    $"The health check of {script.Kind} is not valid Lua, so it fails and the object's health is unknown: "
                        + $"{wrong.Value.Error}.",
                    "Fix the script; cairn health eval runs it on an object."
                ) with
                {
                    LinesBelow = LuaClosedLibrary.Below(script, wrong.Value.Line),
                }
        );
}
