using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning.Tests.Hooks;

/// <summary>What makes an object a hook, of which phases, and when it is deleted.</summary>
public sealed class HookTypes
{
    [Theory]
    [InlineData("hook=PreSync", "PreSync")]
    [InlineData("hook=+PreSync+,,PostSync,+PreSync", "PreSync PostSync")]
    [InlineData("hook=presync", "")]
    [InlineData("hook=Nonsense,Sync", "Sync")]
    [InlineData("hook=Nonsense", "")]
    [InlineData("hook=", "")]
    [InlineData("hook=Skip", "")]
    [InlineData("hook=Skip,Skip", "")]
    [InlineData("hook=Skip,PreSync", "PreSync")]
    [InlineData("hook=Skip helm=pre-install", "")]
    [InlineData("hook=PostSync helm=pre-install", "PostSync")]
    [InlineData("hook=Nonsense helm=pre-install", "PreSync")]
    [InlineData("helm=pre-install,pre-upgrade", "PreSync")]
    [InlineData("helm=post-install", "PostSync")]
    [InlineData("helm=post-upgrade,+pre-upgrade", "PreSync PostSync")]
    [InlineData("helm=test", "")]
    [InlineData("helm=pre-rollback,post-install", "PostSync")]
    [InlineData("hook=PreDelete,PostDelete", "PreDelete PostDelete")]
    [InlineData("helm=pre-delete,pre-install", "PreSync PreDelete")]
    [InlineData("hook=Nonsense helm=post-delete", "PostDelete")]
    public void Hook_types_become_phases(string annotations, string expected)
    {
        SyncPlan plan = Given.Plan($"Job a {annotations}");
        Assert.Equal(expected, string.Join(' ', plan.Tasks.Select(task => task.Phase)));
        Assert.All(plan.Tasks, task => Assert.True(task.IsHook));
    }

    [Theory]
    [InlineData("")]
    [InlineData("helm=crd-install")]
    [InlineData("delete=HookSucceeded")]
    public void Object_without_annotations_is_not_a_hook(string annotations)
    {
        PlannedTask task = Assert.Single(Given.Plan($"ConfigMap a {annotations}").Tasks);
        Assert.Equal((SyncPhase.Sync, false, 0), (task.Phase, task.IsHook, task.DeletePolicies.Count));
    }

    [Theory]
    [InlineData("", "BeforeHookCreation")]
    [InlineData("delete=Nonsense", "BeforeHookCreation")]
    [InlineData("delete=HookSucceeded", "HookSucceeded")]
    [InlineData("delete=HookFailed,+HookSucceeded", "HookSucceeded HookFailed")]
    [InlineData("helm-delete=hook-failed,before-hook-creation", "BeforeHookCreation HookFailed")]
    [InlineData("delete=HookSucceeded helm-delete=hook-failed", "HookSucceeded HookFailed")]
    [InlineData("delete=hook-failed helm-delete=HookSucceeded", "BeforeHookCreation")]
    public void Delete_policies_of_both_annotations_count(string annotations, string expected) =>
        Assert.Equal(
            expected.Split(' ').Select(Enum.Parse<DeletePolicy>),
            Assert.Single(Given.Plan($"Job a hook=Sync {annotations}").Tasks).DeletePolicies
        );
}
