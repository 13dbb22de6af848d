using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Reading;

/// <summary>A mapping of the file. What is asked for is known; <see cref="Close"/> reports the rest as misspelt.</summary>
internal sealed class Section(YamlMappingNode? node, string path, Problems problems)
{
    private readonly HashSet<string> known = [];

    /// <summary>Where it is, <c>spec.network</c>.</summary>
    public string Path => path;

    /// <summary>Whether the file has it.</summary>
    public bool IsGiven => node is not null;

    public string Key(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Wrong(string name, string problem, string remedy) => problems.Add(Key(name), problem, remedy);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Null when it is not there or is no text.</summary>
    public string? Text(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } text }:
                return text;
            default:
                Wrong(name, "it is not a single value", "write one value");
                return null;
        }
    }

    public int? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }

        Wrong(name, $"'{Shown(text)}' is not an integer", "write one in digits");
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            case { } text:
                Wrong(name, $"'{Shown(text)}' is neither true nor false", "write one of them");
                return null;
        }
    }

    public IReadOnlyList<string> Texts(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }):
                return [.. list.Children.Select(child => ((YamlScalarNode)child).Value!)];
            default:
                Wrong(name, "it is not a list of strings", "write it as [one, another]");
                return [];
        }
    }

    /// <summary>An empty one when it is not there.</summary>
    public Section Of(string name)
    {
        switch (Find(name))
        {
            case YamlMappingNode mapping:
                return new Section(mapping, Key(name), problems);
            case not null:
                Wrong(name, "it has no keys", "write its settings as keys below it");
                break;
        }

        return new Section(null, Key(name), problems);
    }

    public IReadOnlyList<Section> Items(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(child => child is YamlMappingNode):
                return [.. list.Children.Select((child, index) => new Section((YamlMappingNode)child, $"{Key(name)}[{index}]", problems))];
            default:
                Wrong(name, "it is not a list of mappings", "write each item with its keys");
                return [];
        }
    }

    /// <summary>The names in it.</summary>
    public IEnumerable<string> Names => node is null ? [] : node.Children.Keys.Select(key => (key as YamlScalarNode)?.Value ?? "");

    /// <summary>Whatever it holds was looked at by somebody else.</summary>
    public void Ignore(string name) => known.Add(name);

    /// <summary>Says of every key that nobody asked for that it is unknown.</summary>
    public void Close()
    {
        foreach (string name in Names.Where(name => !known.Contains(name)))
        {
            Wrong(Shown(name), "unknown key", Suggestion.For(name, known));
        }
    }

    /// <summary>A value for a sentence: on one line, and not too long.</summary>
    public static string Shown(string text)
    {
        string line = new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return line.Length <= 60 ? line : line[..57] + "...";
    }

    private YamlNode? Find(string name)
    {
        known.Add(name);
        return
            node is not null
            && node.Children.TryGetValue(name, out YamlNode? found)
            && found is not YamlScalarNode { Value: "" or "null" or "~", Style: YamlDotNet.Core.ScalarStyle.Plain }
            ? found
            : null;
    }
}
