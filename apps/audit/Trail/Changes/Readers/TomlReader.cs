using System.Text;
using Cairn.Trail.Changes.Trees;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// TOML by Tomlyn's syntax tree, so numbers and dates keep their text. A table may be written in pieces all over a file;
/// they are put together before anything goes into the builder.
/// </summary>
internal sealed class TomlReader(TreeBuilder builder)
{
    private static readonly TomlSerializerOptions Options = new() { MaxDepth = TreeBuilder.MaxDepth };

    /// <summary>Reads valid UTF-8 into the builder; null, or the reason why not.</summary>
    public string? Read(byte[] content, int start)
    {
        builder.Reset(content);
        try
        {
            DocumentSyntax document = SyntaxParser.Parse(Encoding.UTF8.GetString(content.AsSpan(start)), Options, "", validate: true);
            if (document.HasErrors)
            {
                return NotFieldsReasons.InvalidToml;
            }

            var root = new Table();
            Fill(root, document.KeyValues);
            foreach (TableSyntaxBase part in document.Tables)
            {
                Fill(root.Enter(Names(part.Name!), startItem: part is TableArraySyntax), part.Items);
            }

            builder.BeginDocument();
            return Write(root);
        }
#pragma warning disable CA1031 // The parser is not ours and some malformed input makes it fail with an exception that is not its own.
        catch (Exception failure) when (failure is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return NotFieldsReasons.InvalidToml;
        }
    }

    private static void Fill(Table table, SyntaxList<KeyValueSyntax> entries)
    {
        foreach (KeyValueSyntax entry in entries)
        {
            List<string> names = Names(entry.Key!);
            table.Enter(names[..^1], startItem: false).Entries[names[^1]] = Value(entry.Value!);
        }
    }

    private static object Value(ValueSyntax value)
    {
        switch (value)
        {
            case InlineTableSyntax inline:
                var table = new Table();
                foreach (InlineTableItemSyntax item in inline.Items)
                {
                    List<string> names = Names(item.KeyValue!.Key!);
                    table.Enter(names[..^1], startItem: false).Entries[names[^1]] = Value(item.KeyValue.Value!);
                }

                return table;
            case ArraySyntax array:
                var items = new List<object>();
                foreach (ArrayItemSyntax item in array.Items)
                {
                    items.Add(Value(item.Value!));
                }

                return items;
            default:
                return value;
        }
    }

    private static List<string> Names(KeySyntax key)
    {
        List<string> names = [Name(key.Key!)];
        foreach (DottedKeyItemSyntax part in key.DotKeys)
        {
            names.Add(Name(part.Key!));
        }

        return names;
    }

    private static string Name(BareKeyOrStringValueSyntax name) =>
        name is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)name).Key!.Text!;

    private string? Write(object value)
    {
        if (builder.Count >= TreeBuilder.MaxNodes)
        {
            return NotFieldsReasons.TooManyValues;
        }

        switch (value)
        {
            case StringValueSyntax text:
                // Only text of several lines is worth looking into, as with a YAML block.
                builder.Scalar(Encoding.UTF8.GetBytes(text.Value!), text.Value!.Contains('\n') ? ScalarStyle.Block : ScalarStyle.Quoted);
                return null;
            case ValueSyntax scalar:
                builder.Scalar(
                    Encoding.UTF8.GetBytes(scalar.ToString()!.Trim()),
                    ScalarStyle.Plain,
                    scalar is BooleanValueSyntax ? YamlType.Boolean : YamlType.Number
                );
                return null;
        }

        if (builder.Depth == TreeBuilder.MaxDepth)
        {
            return NotFieldsReasons.TooDeep;
        }

        string? reason = null;
        if (value is Table table)
        {
            builder.OpenMap();
            foreach ((string key, object entry) in table.Entries)
            {
                builder.Key(Encoding.UTF8.GetBytes(key));
                if ((reason = Write(entry)) is not null)
                {
                    return reason;
                }
            }
        }
        else
        {
            builder.OpenList();
            foreach (object item in (List<object>)value)
            {
                if ((reason = Write(item)) is not null)
                {
                    return reason;
                }
            }
        }

        builder.Close();
        return null;
    }

    private sealed class Table
    {
        public Dictionary<string, object> Entries { get; } = [];

        /// <summary>The table at these names, made where missing; in an array of tables the last item, or a new one.</summary>
        public Table Enter(List<string> names, bool startItem)
        {
            Table at = this;
            for (int i = 0; i < names.Count; i++)
            {
                bool last = i == names.Count - 1;
                if (!at.Entries.TryGetValue(names[i], out object? next))
                {
                    next = last && startItem ? new List<object>() : new Table();
                    at.Entries[names[i]] = next;
                }

                if (next is List<object> items)
                {
                    if (last && startItem)
                    {
                        items.Add(new Table());
                    }

                    next = items[^1];
                }

                at = (Table)next;
            }

            return at;
        }
    }
}
