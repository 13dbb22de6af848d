using System.Reflection;
using System.Text.Json.Serialization;
using Cairn.Delivery.Linting.Fields;
using k8s.Models;

namespace Cairn.Delivery.Linting.Tests.Fields;

/// <summary>The table of the API's strings against the models of Kubernetes' API client, in both directions.</summary>
public sealed class StringFieldTables
{
    /// <summary>Fields that a server writes, or that are no text to be written by hand.</summary>
    private static readonly string[] LeftOut = ["apiVersion", "kind", "status", "managedFields", "ownerReferences"];

    [Theory]
    [InlineData(typeof(V1ConfigMap))]
    [InlineData(typeof(V1Secret))]
    [InlineData(typeof(V1Service))]
    [InlineData(typeof(V1ServiceAccount))]
    [InlineData(typeof(V1PersistentVolumeClaim))]
    [InlineData(typeof(V1Pod))]
    [InlineData(typeof(V1Deployment))]
    [InlineData(typeof(V1StatefulSet))]
    [InlineData(typeof(V1DaemonSet))]
    [InlineData(typeof(V1CronJob))]
    [InlineData(typeof(V1Job))]
    [InlineData(typeof(V1Ingress))]
    [InlineData(typeof(V1NetworkPolicy))]
    [InlineData(typeof(V2HorizontalPodAutoscaler))]
    [InlineData(typeof(V1PodDisruptionBudget))]
    [InlineData(typeof(V1ClusterRoleBinding))]
    [InlineData(typeof(V1StorageClass))]
    public void Strings_of_a_kind_are_those_of_the_api_client(Type kind)
    {
        KubernetesEntityAttribute entity = kind.GetCustomAttributes<KubernetesEntityAttribute>().Single();
        string apiVersion = entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}";
        var left = new Stack<(string Type, Type Model)>([(StringFields.TypeOf(apiVersion, entity.Kind)!, kind)]);
        var seen = new HashSet<Type>();
        while (left.TryPop(out (string Type, Type Model) at))
        {
            if (!seen.Add(at.Model))
            {
                continue;
            }

            Dictionary<string, FieldType> table = StringFields.Of(at.Type).ToDictionary(field => field.Name);
            foreach (PropertyInfo property in at.Model.GetProperties())
            {
                string? name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
                (char? holder, Type value) = Of(property.PropertyType);
                if (name is null || (LeftOut.Contains(name) && IsWhole(at.Model)))
                {
                    continue;
                }

                bool isString = value == typeof(string) || (value == typeof(byte[]) && holder == '{');
                FieldType? field = table.GetValueOrDefault(name);
                Assert.True(!isString || (field is { Type: null } && field.Holder == holder), $"{at.Model.Name}.{name} is a string");
                Assert.True(isString || field is null or { Type: not null }, $"{at.Model.Name}.{name} is no string");
                if (field?.Type is { } further)
                {
                    left.Push((further, value));
                }
            }
        }

        Assert.Contains(typeof(V1ObjectMeta), seen);
    }

    private static bool IsWhole(Type model) =>
        model == typeof(V1ObjectMeta) || model.GetCustomAttributes<KubernetesEntityAttribute>().Any();

    private static (char? Holder, Type Value) Of(Type type) =>
        !type.IsGenericType || Nullable.GetUnderlyingType(type) is not null ? (null, type)
        : type.Name.StartsWith("IDictionary", StringComparison.Ordinal) ? ('{', type.GetGenericArguments()[1])
        : ('[', type.GetGenericArguments()[0]);
}
