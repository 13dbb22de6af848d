using Cairn.Delivery.Health.Documents;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Objects as scripts see them.</summary>
public sealed class Values
{
    public static TheoryData<string, object?> Plain =>
        new()
        {
            { "yes", true },
            { "Off", false },
            { "\"yes\"", "yes" },
            { "!!str yes", "yes" },
            { "3", 3L },
            { "-3", -3L },
            { "3.5", 3.5 },
            { "0x1F", 31L },
            { "010", 8L },
            { "1_000", 1000L },
            { "~", null },
            { "", null },
            { "2026-11-03T14:12:05Z", "2026-11-03T14:12:05Z" },
            { "2026-11-03", "2026-11-03" },
            { "1.2.3", "1.2.3" },
            { "0o7", 7L },
            { "--1", "--1" },
            { "0xzz", "0xzz" },
        };

    [Theory]
    [MemberData(nameof(Plain))]
    public void PlainScalarsAreThoseOfYaml11(string text, object? value) =>
        Assert.Equal(value, Fields.At(YamlValues.ReadFirst($"a: {text}"), "a"));

    [Fact]
    public void OfTwoEqualKeysTheLastCounts() => Assert.Equal(2L, Fields.At(YamlValues.ReadFirst("a: {b: 1}\na: {b: 2}\n"), "a", "b"));

    [Fact]
    public void AnchorsAndMergeKeysAreFollowed()
    {
        object? value = YamlValues.ReadFirst("base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\n");
        Assert.Equal((1L, 3L), (Fields.At(value, "more", "x"), Fields.At(value, "more", "y")));
    }

    [Fact]
    public void JsonIsYaml() => Assert.Equal("x", Fields.At(YamlValues.ReadFirst("{\"a\": {\"b\": \"x\"}}"), "a", "b"));

    [Theory]
    [InlineData("a: [", "line ")]
    [InlineData("a: *b", "There is no anchor 'b'")]
    [InlineData("? [x]\n: 1", "A key must be text")]
    public void WhatIsNoYamlIsNamed(string text, string said) =>
        Assert.Contains(said, Assert.Throws<HealthException>(() => YamlValues.ReadFirst(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void NestingWithoutEndIsRefused() =>
        Assert.Contains(
            "deeper than",
            Assert.Throws<HealthException>(() => YamlValues.ReadFirst(new string('[', 5000) + new string(']', 5000))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void AliasesThatMultiplyAreRefusedBeforeTheyFillMemory()
    {
        string text =
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable.Range(1, 9).Select(n => $"a{n}: &a{n} [{string.Join(", ", Enumerable.Repeat($"*a{n - 1}", 10))}]\n")
            );
        Assert.Contains(
            "more than 1,000,000 values",
            WrittenSuites.Sandbox().Run("return {}", "health.lua", YamlValues.ReadFirst(text), null, open: true).Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AnObjectGoesInAndComesOutTheSame()
    {
        var value = YamlValues.ReadFirst("a: {b: [1, two, true, 2.5], c: null, é: ü}\n");
        var back = Assert.IsType<Dictionary<string, object?>>(
            WrittenSuites.Sandbox().Run("return obj.a", "health.lua", value, null, open: false).Value
        );
        Assert.Equal([1L, "two", true, 2.5], Assert.IsType<List<object?>>(back["b"]));
        Assert.Equal("ü", back["é"]);
        Assert.False(back.ContainsKey("c"));
    }

    [Fact]
    public void AWholeNumberStandsInTextWithoutAFraction() =>
        Assert.Equal(
            ["3 of 4"],
            Assert.IsType<List<object?>>(
                WrittenSuites
                    .Sandbox()
                    .Run("return {obj.a .. ' of ' .. obj.b}", "health.lua", YamlValues.ReadFirst("{a: 3, b: 4}"), null, open: false)
                    .Value
            )
        );
}
