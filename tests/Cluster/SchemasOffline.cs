using System.Reflection;
using k8s;
using k8s.Models;

namespace Cairn.Cluster.Tests;

/// <summary>
/// Rendered manifests against the types of a current Kubernetes, with no cluster: a field that no type knows, or that holds
/// something else than it should, is refused. The API server of the other tests may be an older one.
/// </summary>
public sealed class SchemasOffline
{
    private static readonly Dictionary<string, Type> Types = typeof(V1Pod)
        .Assembly.GetExportedTypes()
        .Select(type => (Type: type, Named: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(item => item.Named is not null)
        .GroupBy(item => $"{(item.Named!.Group.Length == 0 ? "" : item.Named.Group + "/")}{item.Named.ApiVersion} {item.Named.Kind}")
        .ToDictionary(same => same.Key, same => same.First().Type);

    public static TheoryData<string> Manifests =>
        [
            .. Checkout
                .Files(".yaml")
                .Where(file => file.StartsWith("environments/", StringComparison.Ordinal) && file.Split('/')[2] == "rendered"),
        ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Fit(string file)
    {
        string text = File.ReadAllText(Checkout.At(file));
        string kind = Kind(text);
        if (Types.TryGetValue(kind, out Type? type))
        {
            typeof(SchemasOffline)
                .GetMethod(nameof(Strictly), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type)
                .Invoke(null, [text]);
        }
        else
        {
            // Kinds that are added to a cluster bring their schema along, and are looked at by the API server.
            Assert.Contains('.', kind.Split('/')[0]);
            Assert.DoesNotContain(".k8s.io/", kind, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicaz: 2}\n")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: many}\n")]
    [InlineData(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, imagePullPolice: "
            + "Always}]}}}\n"
    )]
    public void WrongOnesDoNot(string text) => Assert.ThrowsAny<Exception>(() => Strictly<V1Deployment>(text));

    private static void Strictly<T>(string text) => Assert.NotNull(KubernetesYaml.Deserialize<T>(text, strict: true));

    private static string Kind(string text)
    {
        string Value(string key) =>
            text.Split('\n').First(line => line.StartsWith(key + ": ", StringComparison.Ordinal))[(key.Length + 2)..].Trim();
        return $"{Value("apiVersion")} {Value("kind")}";
    }
}
