using System.Collections.Immutable;
using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure.Objects;

/// <summary>
/// An object of any kind, registered just as its YAML says. The SDK's own classes for YAML ask the engine to parse it and take objects
/// apart into classes of their own; what is registered here is what a reviewer saw.
/// </summary>
internal sealed class AppliedObject(BootstrapManifest manifest, ImmutableDictionary<string, object?> content, CustomResourceOptions options)
    : CustomResource(Token(manifest), Called(manifest), new DictionaryResourceArgs(content), options)
{
    /// <summary><c>kubernetes:core/v1:Namespace</c>: the provider knows the core group by that name.</summary>
    private static string Token(BootstrapManifest manifest) =>
        $"kubernetes:{(manifest.ApiVersion.Contains('/', StringComparison.Ordinal) ? "" : "core/")}{manifest.ApiVersion}:{manifest.Kind}";

    /// <summary><c>AppProject/argocd/platform</c>. It follows from the object, so no object can be renamed into another one's
    /// deletion.</summary>
    private static string Called(BootstrapManifest manifest) =>
        string.Join('/', new[] { manifest.Kind, manifest.Namespace, manifest.Name }.OfType<string>());
}
