using System.Text;
using System.Text.Json;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>JSON with comments and trailing commas, as configuration files have them. Source: RFC 8259.</summary>
internal static class JsonReader
{
    public static ReadFile Read(byte[] content, TreeBuilder builder)
    {
        ReadOnlySpan<byte> text = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
        if (text.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return new ReadFile(builder.Build(), null);
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = TreeBuilder.MaxDepth,
        });
        try
        {
            builder.BeginDocument();
            while (reader.Read())
            {
                Add(ref reader, builder);
            }
        }
        catch (JsonException failed)
        {
            return new ReadFile(null, failed.Message.Contains("depth", StringComparison.Ordinal) ? Reasons.TooDeep : Reasons.InvalidJson);
        }
        catch (InvalidOperationException)
        {
            // A string with an escaped lone surrogate has no UTF-8 text.
            return new ReadFile(null, Reasons.InvalidJson);
        }

        Tree tree = builder.Build();
        return tree.Nodes[0].Kind == NodeKind.Scalar ? new ReadFile(null, Reasons.NoMapping) : new ReadFile(tree, null);
    }

    private static void Add(ref Utf8JsonReader reader, TreeBuilder builder)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                builder.OpenMap();
                break;
            case JsonTokenType.StartArray:
                builder.OpenList();
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                builder.Close();
                break;
            case JsonTokenType.PropertyName:
                builder.Key(Unescaped(ref reader));
                break;
            case JsonTokenType.String:
                builder.Scalar(Unescaped(ref reader), ScalarStyle.Quoted);
                break;
            default:
                builder.Scalar(reader.ValueSpan, ScalarStyle.Plain);
                break;
        }
    }

    private static ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
}
