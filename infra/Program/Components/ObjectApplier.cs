using System.Collections.Immutable;
using Cairn.Infrastructure.Objects;
using Cairn.Specification;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Cairn.Infrastructure.Components;

/// <summary>Applies objects to the cluster, each with the options that its owner asks for.</summary>
/// <param name="parent">The component they belong to.</param>
internal sealed class ObjectApplier(Resource parent, KubernetesAccess access, bool allowUninstall)
{
    /// <summary>
    /// An object of git's, which ArgoCD applies: applied once, so that ArgoCD can begin; then ArgoCD owns it. Pulumi neither changes nor
    /// deletes it, and forgets it when git no longer has it.
    /// </summary>
    public AppliedObject HandedOver(BootstrapManifest manifest, IReadOnlyList<Resource> after)
    {
        ImmutableDictionary<string, object?> content = YamlObject.Of(manifest);
        CustomResourceOptions options = Options(after);
        options.IgnoreChanges = [.. content.Keys.Where(key => key is not ("apiVersion" or "kind")).Order(StringComparer.Ordinal)];
        options.RetainOnDelete = true;
        return new AppliedObject(manifest, content, options);
    }

    /// <summary>An object of ours: it follows the plan, and goes with it.</summary>
    /// <param name="protect">Without permission to uninstall it may not go.</param>
    public AppliedObject Owned(BootstrapManifest manifest, IReadOnlyList<Resource> after, bool protect = false)
    {
        CustomResourceOptions options = Options(after);
        options.Protect = protect && !allowUninstall;
        return new AppliedObject(manifest, YamlObject.Of(manifest), options);
    }

    /// <summary>What comes from outside git, and so stays ours. Its values are secret in all that Pulumi keeps and shows.</summary>
    public Secret Secret(SecretManifest secret, IReadOnlyList<Resource> after)
    {
        var data = new InputMap<string>();
        foreach ((string key, string value) in secret.Data)
        {
            data.Add(key, Output.CreateSecret(value));
        }

        return new Secret(
            $"Secret/{secret.Namespace}/{secret.Name}",
            new SecretArgs
            {
                Metadata = new ObjectMetaArgs { Name = secret.Name, Namespace = secret.Namespace },
                Type = secret.Type,
                StringData = data,
            },
            Options(after)
        );
    }

    /// <summary>What all have in common.</summary>
    public CustomResourceOptions Options(IReadOnlyList<Resource> after)
    {
        var options = new CustomResourceOptions
        {
            Parent = parent,
            Provider = access.Provider,
            DeletedWith = access.GoesWith,
        };
        options.DependsOn.AddRange([.. after]);
        return options;
    }
}
