using Cairn.Delivery.Planning.Order;

namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>Waves, read as Go's strconv.Atoi reads them.</summary>
public sealed class Waves
{
    [Theory]
    [InlineData("5", 5L)]
    [InlineData("-5", -5L)]
    [InlineData("+5", 5L)]
    [InlineData("007", 7L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("--5", null)]
    [InlineData(" 5", null)]
    [InlineData("5 ", null)]
    [InlineData("5\0", null)]
    [InlineData("1_000", null)]
    [InlineData("1,000", null)]
    [InlineData("1.0", null)]
    [InlineData("1e3", null)]
    [InlineData("0x10", null)]
    [InlineData("٣", null)]
    public void Wave_is_parsed_as_Go_does(string text, long? expected) => Assert.Equal(expected, SyncWave.Atoi(text));

    [Theory]
    [InlineData("wave=3 weight=8", 3)]
    [InlineData("wave=third weight=8", 8)]
    [InlineData("wave= weight=-8", -8)]
    [InlineData("weight=8", 8)]
    [InlineData("weight=heavy", 0L)]
    [InlineData("wave=third weight=heavy", 0L)]
    [InlineData("", 0L)]
    public void Wave_falls_back_to_the_Helm_weight_then_to_zero(string annotations, long expected) =>
        Assert.Equal(expected, Assert.Single(Given.Plan($"ConfigMap a {annotations}").Tasks).Wave);
}
