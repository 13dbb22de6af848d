using System.Globalization;
using System.Text;
using Cairn.Changes.Trees;
using Tomlyn;
using Tomlyn.Model;

namespace Cairn.Changes.Readers;

/// <summary>TOML by Tomlyn; values are printed as TOML writes them, without quotes. Source: https://toml.io/en/v1.0.0</summary>
internal static class TomlReader
{
    public static ReadFile Read(byte[] content, TreeBuilder builder)
    {
        TomlTable table;
        try
        {
            table = TomlSerializer.Deserialize<TomlTable>(Encoding.UTF8.GetString(content)) ?? [];
        }
        catch (Exception failed) when (failed is TomlException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            return new ReadFile(null, Reasons.InvalidToml);
        }

        builder.BeginDocument();
        return Add(table, builder) ? new ReadFile(builder.Build(), null) : new ReadFile(null, Reasons.TooDeep);
    }

    private static bool Add(object? value, TreeBuilder builder)
    {
        if (builder.Depth >= TreeBuilder.MaxDepth)
        {
            return false;
        }

        switch (value)
        {
            case TomlTable table:
                builder.OpenMap();
                foreach ((string key, object item) in table)
                {
                    builder.Key(Encoding.UTF8.GetBytes(key));
                    if (!Add(item, builder))
                    {
                        return false;
                    }
                }

                builder.Close();
                return true;
            case System.Collections.IEnumerable items and not string:
                builder.OpenList();
                foreach (object? item in items)
                {
                    if (!Add(item, builder))
                    {
                        return false;
                    }
                }

                builder.Close();
                return true;
            case string text:
                builder.Scalar(Encoding.UTF8.GetBytes(text), ScalarStyle.Quoted);
                return true;
            default:
                builder.Scalar(Encoding.UTF8.GetBytes(Written(value)), ScalarStyle.Plain);
                return true;
        }
    }

    private static string Written(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
