using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Health.Tests;

/// <summary>What scripts find, with the libraries and without.</summary>
public sealed class Libraries
{
    [Theory]
    [InlineData("return {string.format('%d', 3)}", "The string library is not loaded for scripts of argocd-cm.")]
    [InlineData(
        "local s = 'x' return {s:find('x')}",
        "Methods of strings (s:find and the like) belong to the string library, and it is not loaded"
    )]
    [InlineData("return {math.floor(3)}", "The math library is not loaded")]
    [InlineData("return {coroutine.create(print)}", "The coroutine library is not loaded")]
    [InlineData("return {os.time()}", "Write local os = require(\"os\") first")]
    public void Closed_library_is_named_in_the_error(string script, string said)
    {
        string failure = WrittenSuites.Lua(script, open: false).Failure!;
        Assert.Contains(said, failure, StringComparison.Ordinal);
        Assert.StartsWith("health.lua:1: ", failure, StringComparison.Ordinal);
        Assert.Null(
            WrittenSuites.Lua(script).Failure?.Replace("cannot encode thread to JSON", "", StringComparison.Ordinal)
                is { Length: > 0 } other
                ? other
                : null
        );
    }

    [Theory]
    [InlineData("return {table.getn({1, 2}), #{1}, table.maxn({[7] = 1})}", 2L, 1L, 7L)]
    [InlineData("local a, b = unpack({4, 5}) return {a, b}", 4L, 5L)]
    [InlineData("return {'10' + 1, '2' * '3'}", 11L, 6L)]
    [InlineData("local os = require('os') return {os.time(), os.time({year = 1970, month = 1, day = 2, hour = 0})}", 1793715125L, 86400L)]
    [InlineData("return {table.time()}", 1793715125L)]
    [InlineData("goto done do return {1} end ::done:: return {2}", 2L)]
    [InlineData("print('not shown') return {3}", 3L)]
    public void Libraries_are_those_of_the_engine_of_ArgoCD_in_both_modes(string script, params object[] values)
    {
        foreach (bool open in (bool[])[true, false])
        {
            LuaOutcome outcome = WrittenSuites.Lua(script, open);
            Assert.Null(outcome.Failure);
            Assert.Equal(values, Assert.IsType<List<object?>>(outcome.Value));
        }
    }

    [Theory]
    [InlineData("!%Y-%m-%dT%H:%M:%SZ", "2026-11-03T14:12:05Z")]
    [InlineData("%d.%m.%y %I%p %A %j %%", "03.11.26 02PM Tuesday %j %")]
    public void DatesAreWrittenInUtc(string format, string text) =>
        Assert.Equal(
            [text],
            Assert.IsType<List<object?>>(WrittenSuites.Lua($"local os = require('os') return {{os.date('{format}')}}", open: false).Value)
        );

    [Fact]
    public void DatesComeInParts()
    {
        LuaOutcome outcome = WrittenSuites.Lua("local os = require('os') return os.date('!*t', 86400)");
        var parts = Assert.IsType<Dictionary<string, object?>>(outcome.Value);
        Assert.Equal((1970L, 1L, 2L, 6L), (parts["year"], parts["month"], parts["day"], parts["wday"]));
    }

    [Fact]
    public void ATimeOfWordsIsTakenWithTheWholeLibraryAlone()
    {
        const string Script = "local os = require('os') return {os.time({year = '1970', month = '01', day = '03', hour = '0'})}";
        Assert.Equal([172800L], Assert.IsType<List<object?>>(WrittenSuites.Lua(Script).Value));
        Assert.Contains("no such date of numbers", WrittenSuites.Lua(Script, open: false).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void PowerHasItsOldNameWhereMathIsOpen() =>
        Assert.Equal([8.0], Assert.IsType<List<object?>>(WrittenSuites.Lua("return {math.pow(2, 3)}").Value));
}
