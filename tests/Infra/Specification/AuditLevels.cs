using Cairn.Specification.Hosts;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Tests;

/// <summary>
/// At which level the API server would record a request: the first rule that fits decides
/// (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1, and <c>ruleMatches</c> of apiserver's
/// <c>audit/policy/checker.go</c>).
/// </summary>
public sealed class AuditLevels
{
    private const string Controller = "system:serviceaccount:argocd:argocd-application-controller";
    private const string Notifications = "system:serviceaccount:argocd:argocd-notifications-controller";

    [Theory]
    [InlineData("alice", "patch", "", "services", "Request")]
    [InlineData("alice", "patch", "", "configmaps", "Request")]
    [InlineData("alice", "update", "", "configmaps", "Request")]
    [InlineData("alice", "patch", "", "persistentvolumeclaims", "Request")]
    [InlineData("alice", "patch", "apps", "deployments", "Request")]
    [InlineData("alice", "patch", "apps", "deployments/scale", "Request")]
    [InlineData("alice", "create", "example.com", "widgets", "Request")]
    [InlineData("alice", "patch", "external-secrets.io", "externalsecrets", "Request")]
    [InlineData("alice", "patch", "", "secrets", "Metadata")]
    [InlineData("alice", "create", "", "serviceaccounts/token", "Metadata")]
    [InlineData("alice", "delete", "", "secrets", "Request")]
    [InlineData("alice", "create", "", "pods/exec", "Metadata")]
    [InlineData("alice", "patch", "argoproj.io", "applications", "RequestResponse")]
    [InlineData("alice", "patch", "rbac.authorization.k8s.io", "roles", "RequestResponse")]
    [InlineData("alice", "get", "", "configmaps", "None")]
    [InlineData("alice", "get", "", "secrets", "None")]
    [InlineData("system:serviceaccount:argocd:argocd-server", "patch", "argoproj.io", "applications", "RequestResponse")]
    [InlineData("system:serviceaccount:argocd:argocd-server", "patch", "", "configmaps", "Request")]
    [InlineData(Notifications, "patch", "argoproj.io", "applications", "None")]
    [InlineData(Notifications, "patch", "argoproj.io", "appprojects", "RequestResponse")]
    [InlineData(Notifications, "delete", "argoproj.io", "applications", "RequestResponse")]
    [InlineData(Controller, "patch", "argoproj.io", "applications", "None")]
    [InlineData(Controller, "patch", "apps", "deployments", "Request")]
    [InlineData(Controller, "patch", "", "configmaps", "Metadata")]
    [InlineData(Controller, "patch", "apiextensions.k8s.io", "customresourcedefinitions", "Metadata")]
    [InlineData("system:serviceaccount:kube-system:replicaset-controller", "create", "", "pods", "Metadata")]
    [InlineData("system:node:server-1", "create", "", "pods", "Metadata")]
    public void Request_is_recorded_at_its_level(string user, string verb, string group, string resource, string level) =>
        Assert.Equal(level, Level(user, verb, group, resource, "shop"));

    private static string Level(string user, string verb, string group, string resource, string place)
    {
        ClusterSpecification specification = Repository.Specification("homelab-one-server");
        var stream = new YamlStream();
        stream.Load(
            new StringReader(
                HostFiles
                    .Of(specification, specification.K3s!.Hosts[0], Given.Secrets(specification))
                    .Single(file => file.Path == Paths.AuditPolicy)
                    .Content
            )
        );
        return ((YamlSequenceNode)stream.Documents.Single().RootNode["rules"])
            .Cast<YamlMappingNode>()
            .First(rule => Fits(rule, user, verb, group, resource, place))["level"]
            .ToString();
    }

    private static bool Fits(YamlMappingNode rule, string user, string verb, string group, string resource, string place) =>
        Lists(rule, "users", [user])
        && Lists(rule, "userGroups", Groups(user))
        && Lists(rule, "verbs", [verb])
        && Lists(rule, "namespaces", [place])
        && (
            !rule.Children.TryGetValue("resources", out YamlNode? resources)
            || ((YamlSequenceNode)resources)
                .Cast<YamlMappingNode>()
                .Any(yamlMappingNode =>
                    yamlMappingNode["group"].ToString() == group
                    && (
                        !yamlMappingNode.Children.TryGetValue("resources", out YamlNode? names)
                        || ((YamlSequenceNode)names).Any(name => Names(name.ToString(), resource))
                    )
                )
        );

    /// <summary>Both lists of users, where both are there, must hold: one of them alone is used in a rule here.</summary>
    private static bool Lists(YamlMappingNode rule, string key, string[] values) =>
        !rule.Children.TryGetValue(key, out YamlNode? list) || ((YamlSequenceNode)list).Any(node => values.Contains(node.ToString()));

    private static string[] Groups(string user) =>
        user.Split(':') switch
        {
            ["system", "serviceaccount", var place, _] =>
            [
                "system:serviceaccounts",
                $"system:serviceaccounts:{place}",
                "system:authenticated",
            ],
            ["system", "node", _] => ["system:nodes", "system:authenticated"],
            _ => ["system:authenticated"],
        };

    private static bool Names(string pattern, string resource) =>
        pattern == "*"
        || pattern == resource
        || (pattern.StartsWith("*/", StringComparison.Ordinal) && resource.EndsWith(pattern[1..], StringComparison.Ordinal));
}
