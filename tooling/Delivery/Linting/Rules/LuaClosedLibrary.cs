using Cairn.Delivery.Linting.Lua;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Settings;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Health checks that use a library of Lua which ArgoCD does not open to scripts of argocd-cm: they fail in the cluster, though
/// they pass ArgoCD's own tests, which open all. Source: <c>util/lua/lua.go</c> of ArgoCD.
/// </summary>
internal static class LuaClosedLibrary
{
    private const string OpenIt = "Rewrite the script without it, or set resource.customizations.useOpenLibs.{0}: \"true\" in argocd-cm.";

    public static Rule Rule { get; } =
        new(
            "lua-closed-library",
            "A health check of argocd-cm that uses a Lua library that ArgoCD does not load for it (string, math, s:find(), …).",
            set => set.Argo.SelectMany(Of)
        );

    private static IEnumerable<LintProblem> Of(ArgoSettings settings) =>
        from script in settings.Health
        where !script.IsOpen
        from use in ClosedLibraries.Of(LuaTokens.Of(script.Field.Text!))
        select LintProblem.Error(settings.Object, script.Field.Path, Message(script, use.What), Remedy(script, use.What)) with
        {
            LinesBelow = Below(script, use.Line),
        };

    /// <summary>How far below its field a line of a script stands: a script of several lines begins on the line after.</summary>
    internal static int Below(HealthSetting script, int line) =>
        script.Field.Text!.TrimEnd().Contains('\n') ? script.LinesBelow + line : script.LinesBelow;

    private static string Message(HealthSetting script, string what) =>
        what.StartsWith(':')
            ? $"The health check of {script.Kind} calls {what} of a string, but ArgoCD does not load the string library for scripts "
                + "of argocd-cm, so it fails and the object's health is unknown."
            : $"The health check of {script.Kind} uses {what}, which ArgoCD does not load for scripts of argocd-cm, so it fails and "
                + "the object's health is unknown.";

    private static string Remedy(HealthSetting script, string what) =>
        what == "os"
            ? "Write local os = require(\"os\") first: it provides os.time and os.date."
            : string.Format(System.Globalization.CultureInfo.InvariantCulture, OpenIt, script.Kind.Replace('/', '_'));
}
