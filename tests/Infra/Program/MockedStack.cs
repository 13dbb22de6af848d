using System.Collections.Immutable;
using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;
using Pulumi.Testing;

namespace Cairn.Infrastructure.Tests;

/// <summary>A plan registered with Pulumi's mocks in the engine's place.</summary>
internal sealed class MockedStack : Stack
{
    private MockedStack(ClusterPlan plan, StackSettings settings, Seen seen)
        : base(new StackOptions { ResourceTransformations = { args => Look(args, seen) } }) =>
        seen.Outputs = ClusterStack.Register(
            plan,
            [.. plan.Before.Where(manifest => manifest.Kind != "NetworkPolicy"), .. plan.After],
            settings
        );

    /// <summary>Registers it; one at a time in a process, which is a limit of the SDK's.</summary>
    public static async Task<Seen> Of(ClusterPlan plan, StackSettings settings)
    {
        var seen = new Seen();
        seen.Resources = await Deployment.TestWithServiceProviderAsync<MockedStack>(
            seen,
            new Provider(() => new MockedStack(plan, settings, seen)),
            new TestOptions
            {
                ProjectName = "cairn",
                StackName = plan.Environment,
                IsPreview = false,
            }
        );
        return seen;
    }

    private static ResourceTransformationResult? Look(ResourceTransformationArgs args, Seen seen)
    {
        seen.Options[args.Resource] = args.Options;
        return null;
    }

    private sealed class Provider(Func<MockedStack> make) : IServiceProvider
    {
        public object? GetService(Type serviceType) => make();
    }

    /// <summary>What was registered: it answers each time with the inputs, and what a command would have printed.</summary>
    internal sealed class Seen : IMocks
    {
        public IDictionary<string, object?> Outputs { get; set; } = new Dictionary<string, object?>();

        public ImmutableArray<Resource> Resources { get; set; } = [];

        public Dictionary<Resource, ResourceOptions> Options { get; } = [];

        public Dictionary<string, MockResourceArgs> Inputs { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (Inputs)
            {
                Inputs.Add($"{args.Type} {args.Name}", args);
            }

            return Task.FromResult<(string?, object)>(
                (
                    $"id-{args.Name}",
                    args.Type!.StartsWith("command:", StringComparison.Ordinal)
                        ? args.Inputs.Add("stdout", $"printed by {args.Name}")
                        : args.Inputs
                )
            );
        }

        public Task<object> CallAsync(MockCallArgs args) =>
            throw new NotSupportedException($"Nothing is asked of providers: {args.Token}.");
    }
}
