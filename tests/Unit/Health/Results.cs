using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Tests;

/// <summary>What a script returns, and the health ArgoCD makes of it.</summary>
public sealed class Results
{
    public static TheoryData<string, string, string> Returned =>
        new()
        {
            { "return {status = 'Healthy', message = 'ready'}", "Healthy", "ready" },
            { "return {status = 'Suspended'}", "Suspended", "" },
            { "return {Status = 'Missing', MESSAGE = 'gone'}", "Missing", "gone" },
            { "return nil", "", "" },
            { "", "", "" },
            { "return {}", "", "" },
            { "return {1, 2}", "", "" },
            { "return {status = 5}", "", "" },
            { "return {status = 'Fine', message = 'x'}", "Unknown", HealthJudge.NotAStatus },
            { "return {message = 'x'}", "Unknown", HealthJudge.NotAStatus },
            { "return 1, {status = 'Healthy'}", "Healthy", "" },
        };

    [Theory]
    [MemberData(nameof(Returned))]
    public void Script_result_is_read_as_ArgoCD_reads_it(string script, string status, string message) =>
        Assert.Equal((new HealthStatus(status, message), null), HealthJudge.Of(WrittenSuites.Lua(script)));

    [Theory]
    [InlineData("return 'Healthy'", "expect table output from Lua script, not string")]
    [InlineData("return {status = 'Healthy'}, true", "expect table output from Lua script, not boolean")]
    [InlineData("return {status = 'Healthy', f = print}", "cannot encode function to JSON")]
    [InlineData("return {1, a = 2}", "cannot encode mixed or invalid key types")]
    [InlineData("return {[1] = 1, [3] = 3}", "cannot encode sparse array")]
    [InlineData("local t = {} t.t = t return t", "cannot encode recursively nested tables to JSON")]
    [InlineData("return {", "health.lua:1: unexpected symbol near <eof>")]
    [InlineData("\nerror('no')", "health.lua:2: no")]
    [InlineData("error({})", "The script raised an error that is a table, not text.")]
    public void Script_result_that_is_not_a_status_is_an_error(string script, string said) =>
        Assert.Equal((null, said), HealthJudge.Of(WrittenSuites.Lua(script)));

    [Theory]
    [InlineData("metadata: {deletionTimestamp: 2026-01-01T00:00:00Z}", true)]
    [InlineData("metadata: {deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [argocd.argoproj.io/hook-finalizer]}", false)]
    [InlineData("metadata: {deletionTimestamp: 2026-01-01T00:00:00Z, finalizers: [other]}", true)]
    [InlineData("metadata: {name: x}", false)]
    public void Object_being_deleted_is_recognized_by_its_timestamp(string value, bool deleted) =>
        Assert.Equal(deleted, HealthJudge.IsBeingDeleted(Documents.YamlValues.ReadFirst(value)));
}
