using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cairn.Trail.Changes;

/// <summary>
/// Builds the written form of a field's path (see <see cref="FieldPath"/>) step by step in UTF-8, as a walk goes down and
/// comes back up: keep <see cref="Length"/> before a step and give it to <see cref="CutTo"/> after.
/// </summary>
public sealed class FieldPathWriter
{
    private static readonly SearchValues<byte> QuoteInKey = SearchValues.Create(Specials(".[]\"\\ "));
    private static readonly SearchValues<byte> QuoteInValue = SearchValues.Create(Specials("[]\"\\"));

    private byte[] buffer = new byte[256];

    /// <summary>Length of the path so far, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The path so far.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Goes back to an earlier <see cref="Length"/>.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Appends a map key's step.</summary>
    public void Key(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || key.ContainsAny(QuoteInKey))
        {
            Append((byte)'[');
            Quoted(key);
            Append((byte)']');
            return;
        }

        if (Length > 0)
        {
            Append((byte)'.');
        }

        Append(key);
    }

    /// <summary>Appends the step of a list item known by its field <paramref name="key"/>.</summary>
    public void Item(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Append((byte)'[');
        Append(key);
        Append((byte)'=');
        if (value.IsEmpty || value.ContainsAny(QuoteInValue))
        {
            Quoted(value);
        }
        else
        {
            Append(value);
        }

        Append((byte)']');
    }

    /// <summary>Appends the step of a list item known by its place, from 0.</summary>
    public void Index(int index)
    {
        Append((byte)'[');
        Span<byte> digits = stackalloc byte[11];
        index.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        Append(digits[..length]);
        Append((byte)']');
    }

    /// <summary>Appends steps that are written already.</summary>
    public void Raw(ReadOnlySpan<byte> steps) => Append(steps);

    public override string ToString() => Encoding.UTF8.GetString(Written);

    private static byte[] Specials(string punctuation) =>
        [.. Enumerable.Range(0, 32).Select(c => (byte)c), 127, .. Encoding.UTF8.GetBytes(punctuation)];

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Append((byte)'"');
        foreach (byte c in text)
        {
            switch (c)
            {
                case (byte)'"' or (byte)'\\':
                    Append((byte)'\\');
                    Append(c);
                    break;
                case (byte)'\n':
                    Append("\\n"u8);
                    break;
                case (byte)'\t':
                    Append("\\t"u8);
                    break;
                case (byte)'\r':
                    Append("\\r"u8);
                    break;
                case < 32 or 127:
                    Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
                    break;
                default:
                    Append(c);
                    break;
            }
        }

        Append((byte)'"');
    }

    private void Append(byte value)
    {
        if (Length == buffer.Length)
        {
            Array.Resize(ref buffer, Length * 2);
        }

        buffer[Length++] = value;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (Length + text.Length > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + text.Length));
        }

        text.CopyTo(buffer.AsSpan(Length));
        Length += text.Length;
    }
}
