using System.Text.Json;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// JSON as people write it in repositories: comments and trailing commas are allowed. Numbers keep their text, strings are
/// <see cref="ScalarStyle.Quoted"/>; <c>true</c>, <c>false</c> and <c>null</c> are <see cref="ScalarStyle.Plain"/>.
/// </summary>
internal sealed class JsonReader(TreeBuilder builder)
{
    // Deeper than a tree may go, so that our own check speaks first and names the true reason.
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = TreeBuilder.MaxDepth + 2,
    };

    private byte[] unescaped = new byte[256];

    /// <summary>Reads into the builder; null, or the reason why not.</summary>
    public string? Read(byte[] content, int start)
    {
        builder.Reset(content);
        builder.BeginDocument();
        try
        {
            var reader = new Utf8JsonReader(content.AsSpan(start), Options);
            while (reader.Read())
            {
                if (Take(ref reader, start) is { } reason)
                {
                    return reason;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return NotFieldsReasons.InvalidJson;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair: text that UTF-8 cannot hold.
            return NotFieldsReasons.InvalidJson;
        }
    }

    private string? Take(ref Utf8JsonReader reader, int start)
    {
        if (builder.Count >= TreeBuilder.MaxNodes)
        {
            return NotFieldsReasons.TooManyValues;
        }

        int at = start + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when builder.Depth == TreeBuilder.MaxDepth:
                return NotFieldsReasons.TooDeep;
            case JsonTokenType.StartObject:
                builder.OpenMap();
                break;
            case JsonTokenType.StartArray:
                builder.OpenList();
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                builder.Close();
                break;
            case JsonTokenType.PropertyName when !reader.ValueIsEscaped:
                builder.Key(at + 1, reader.ValueSpan.Length);
                break;
            case JsonTokenType.PropertyName:
                builder.Key(Unescape(ref reader));
                break;
            case JsonTokenType.String when reader.ValueIsEscaped:
                builder.Scalar(Unescape(ref reader), ScalarStyle.Quoted);
                break;
            case JsonTokenType.String:
                builder.Scalar(at + 1, reader.ValueSpan.Length, ScalarStyle.Quoted);
                break;
            default:
                builder.Scalar(at, reader.ValueSpan.Length, ScalarStyle.Plain);
                break;
        }

        return builder.Depth == 0 && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray)
            ? NotFieldsReasons.NoFields
            : null;
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        if (unescaped.Length < reader.ValueSpan.Length)
        {
            unescaped = new byte[reader.ValueSpan.Length * 2];
        }

        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }
}
