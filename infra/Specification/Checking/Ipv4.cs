using System.Globalization;

namespace Cairn.Specification.Checking;

/// <summary>An IPv4 address. There is none of IPv6 in a specification yet.</summary>
internal readonly record struct Ipv4(uint Value) : IComparable<Ipv4>
{
    /// <summary>Four decimal numbers without leading zeros; else null.</summary>
    public static Ipv4? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('.');
        uint value = 0;
        foreach (string part in parts)
        {
            if (
                part.Length is 0 or > 3
                || (part.Length > 1 && part[0] == '0')
                || !part.All(char.IsAsciiDigit)
                || int.Parse(part, CultureInfo.InvariantCulture) > 255
            )
            {
                return null;
            }

            value = (value << 8) | uint.Parse(part, CultureInfo.InvariantCulture);
        }

        return parts.Length == 4 ? new Ipv4(value) : null;
    }

    public int CompareTo(Ipv4 other) => Value.CompareTo(other.Value);

    public override string ToString() => $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}";
}

/// <summary>A block of addresses, <c>10.42.0.0/16</c>.</summary>
internal readonly record struct Cidr(Ipv4 First, int Bits)
{
    /// <summary>Null when it is none, or its address is not its first one.</summary>
    public static Cidr? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('/');
        return
            parts.Length == 2
            && Ipv4.Parse(parts[0]) is { } first
            && parts[1].Length is 1 or 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            && bits is >= 1 and <= 32
            && (first.Value & ~Mask(bits)) == 0
            ? new Cidr(first, bits)
            : null;
    }

    public bool Holds(Ipv4 address) => (address.Value & Mask(Bits)) == First.Value;

    public bool Overlaps(Cidr other) => Holds(other.First) || other.Holds(First);

    /// <summary>The address so many after the first.</summary>
    public Ipv4 At(uint number) => new(First.Value + number);

    public override string ToString() => $"{First}/{Bits}";

    private static uint Mask(int bits) => uint.MaxValue << (32 - bits);
}
