using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings.Readers;

/// <summary>The keys of argocd-rbac-cm and argocd-notifications-cm.</summary>
internal static partial class OtherArgoCdKeys
{
    public static IReadOnlyCollection<string> Rbac(SourceTree tree)
    {
        var go = new GoText(tree.Go("util/rbac"));
        string[] keys = [.. go.All(RbacKey()).Select(key => go.Value(key.Value)!)];
        string several = go.Body("PolicyCSV") ?? "";
        bool named =
            several.Contains("HasPrefix(key, \"policy.\")", StringComparison.Ordinal)
            && several.Contains("HasSuffix(key, \".csv\")", StringComparison.Ordinal);
        return [.. keys, .. named ? ["policy.<name...>.csv"] : Array.Empty<string>()];
    }

    /// <summary>The keys that the notifications engine reads, with the kinds of services, and those that ArgoCD reads beside it.</summary>
    public static IReadOnlyCollection<string> Notifications(SourceTree argo, SourceTree engine)
    {
        var go = new GoText(engine.Text("pkg/api/config.go"));
        string services = new GoText(engine.Text("pkg/services/services.go")).Body("NewService") ?? "";
        string[] kinds = [.. Case().Matches(services).Select(kind => kind.Groups[1].Value)];
        if (kinds.Length == 0)
        {
            throw new RefreshException("The notifications engine has no NewService that names kinds of services.");
        }

        string[] prefixes = [.. go.All(Prefix()).Select(prefix => prefix.Value)];
        return
        [
            .. go.All(Data()).Select(key => key.Value),
            .. prefixes.Where(prefix => prefix != "service.").Select(prefix => prefix + "<name...>"),
            .. prefixes.Contains("service.") ? kinds.SelectMany(kind => (string[])[$"service.{kind}", $"service.{kind}.<name>"]) : [],
            .. new GoText(argo.Go("util/notification/settings")).All(Data()).Select(key => key.Value),
        ];
    }

    /// <summary>The revision of the notifications engine that a version of ArgoCD is built with, as go.mod has it.</summary>
    public static string Engine(SourceTree argo) =>
        Module().Match(argo.Text("go.mod")) is { Success: true } module
            ? module.Groups[1].Value
            : throw new RefreshException("go.mod of ArgoCD names no revision of notifications-engine.");

    [GeneratedRegex(@"(?m)^\s*(ConfigMap\w+Key)\s*=")]
    private static partial Regex RbacKey();

    [GeneratedRegex("case \"([\\w-]+)\":")]
    private static partial Regex Case();

    [GeneratedRegex("(?:configMap|cm)\\.Data\\[\"([^\"]+)\"\\]")]
    private static partial Regex Data();

    [GeneratedRegex("strings\\.HasPrefix\\(k, \"([^\"]+)\"\\)")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"argoproj/notifications-engine v\S+-([0-9a-f]{12})\s")]
    private static partial Regex Module();
}
