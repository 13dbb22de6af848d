using Cairn.Delivery.Health.Judging;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Tests of actions and of their discovery.</summary>
public sealed class Actions
{
    private const string Thing =
        "apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: a, namespace: ns}\nspec: {replicas: 1, empty: {}, list: [{x: 1}]}\n";

    [Theory]
    [InlineData("return {go = {disabled = true}}", null)]
    [InlineData("return {}", null)]
    [InlineData("return {go = {}}", "Discovered but not expected: go. Expected: go (disabled).")]
    [InlineData("return {go = {disabled = true, iconClass = 'x'}}", "go (disabled) iconClass=x")]
    [InlineData("return {go = {disabled = true}, stop = {}}", "stop")]
    [InlineData("return {'go'}", "Discovery returned a list")]
    [InlineData("return 1", "expect table output from Lua script, not number")]
    public void DiscoveryMayGiveNothingButTheExpected(string script, string? said)
    {
        using var suites = new WrittenSuites();
        suites
            .Write("x.io/Thing/actions/discovery.lua", script)
            .Write("x.io/Thing/actions/x.yaml", Thing)
            .Write(
                "x.io/Thing/actions/action_test.yaml",
                "discoveryTests:\n- inputPath: x.yaml\n  result:\n  - {name: go, disabled: true}\n"
            );
        Outcome(said, suites.One(), "discovery/x.yaml");
    }

    [Theory]
    [InlineData("obj.spec.replicas = 2 return obj", null)]
    [InlineData("obj.spec.replicas = tonumber(actionParams.to) return obj", null)]
    [InlineData(
        "return {{operation = 'patch', resource = {apiVersion = 'x.io/v1', kind = 'Thing', metadata = {name = 'a', namespace = 'ns'}, "
            + "spec = {replicas = 2, list = {{x = 1}}}}}}",
        null
    )]
    [InlineData("return obj", "spec.replicas: expected 2, got 1")]
    [InlineData("obj.spec.replicas = 2 obj.spec.list[1].y = 2 return obj", "spec.list[0].y: expected nothing, got 2")]
    [InlineData(
        "obj.metadata.name = 'b' return obj",
        "The action patches x.io/Thing ns/b; it may patch only its own object, x.io/Thing ns/a."
    )]
    [InlineData("return {{operation = 'delete', resource = obj}}", "unsupported operation: \"delete\"")]
    [InlineData(
        "return {{operation = 'create', resource = {apiVersion = 'v1', kind = 'Pod'}}}",
        "The action returns Pod , which is not in the expected output."
    )]
    [InlineData("string.format('x')", "The string library is not loaded")]
    [InlineData("return nil", "expect table output from Lua script, not nil")]
    public void AnActionIsComparedWithItsOutput(string script, string? said)
    {
        using var suites = Action(script, "expectedOutputPath: out.yaml", "x.io/Thing", Thing);
        suites.Write("x.io/Thing/actions/out.yaml", Thing.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal));
        Outcome(said, suites.One(), "actions/go/x.yaml");
    }

    [Theory]
    [InlineData("error('too many', 0)", null)]
    [InlineData("error('too few', 0)", "Expected the error \"too many\", got \"too few\".")]
    [InlineData("return obj", "Expected the error \"too many\", but the action succeeded.")]
    public void AnErrorCanBeExpected(string script, string? said)
    {
        using var suites = Action(script, "expectedErrorMessage: too many", "x.io/Thing", Thing);
        Outcome(said, suites.One(), "actions/go/x.yaml");
    }

    [Fact]
    public void WhatDiffersWithTheMomentIsLeftOut()
    {
        const string Rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {restartAt: THEN}\n";
        using var suites = Action(
            "local os = require('os') obj.spec.restartAt = os.date('!%Y') return obj",
            "expectedOutputPath: out.yaml",
            "argoproj.io/Rollout",
            Rollout
        );
        suites.Write("argoproj.io/Rollout/actions/out.yaml", Rollout);
        Assert.True(suites.One().Passed);
    }

    [Fact]
    public void AJobMadeOfACronJobHasANameOfItsOwn()
    {
        using var suites = Action(
            "return {{operation = 'create', resource = {apiVersion = 'batch/v1', kind = 'Job', metadata = {name = obj.metadata.name .. "
                + "'-123'}, spec = {a = 1}}}}",
            "expectedOutputPath: out.yaml",
            "batch/CronJob",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\n"
        );
        suites.Write(
            "batch/CronJob/actions/out.yaml",
            "- k8sOperation: create\n  unstructuredObj: {apiVersion: batch/v1, kind: Job, metadata: {name: nightly-999}, spec: {a: 1}}\n"
        );
        Assert.True(suites.One().Passed);
        suites.Write(
            "batch/CronJob/actions/out.yaml",
            "- k8sOperation: create\n  unstructuredObj: {apiVersion: batch/v1, kind: Job, metadata: {name: nightly-999}, spec: {a: 2}}\n"
        );
        Assert.Equal("spec.a: expected 2, got 1", suites.One().Error);
    }

    [Fact]
    public void AnActionWithoutAScriptFails()
    {
        using var suites = Action("return obj", "action: stop", "x.io/Thing", Thing);
        suites.Write("x.io/Thing/actions/action_test.yaml", "actionTests:\n- {action: stop, inputPath: x.yaml}\n");
        Assert.StartsWith("There is no script for x.io/Thing", suites.One().Error, StringComparison.Ordinal);
    }

    private static WrittenSuites Action(string script, string more, string folder, string input) =>
        new WrittenSuites()
            .Write($"{folder}/actions/go/action.lua", script)
            .Write($"{folder}/actions/x.yaml", input)
            .Write(
                $"{folder}/actions/action_test.yaml",
                $"actionTests:\n- action: go\n  inputPath: x.yaml\n  parameters: {{to: 2}}\n  {more}\n"
            );

    private static void Outcome(string? said, CaseResult result, string name)
    {
        Assert.Equal(name, result.Case);
        Assert.Equal(said is null, result.Passed);
        Assert.Contains(said ?? "", result.Error ?? "", StringComparison.Ordinal);
    }
}
