namespace Cairn.Trail.Changes.Trees;

/// <summary>What a scalar is beside its text: two scalars are equal when their types, tags and texts are.</summary>
public enum YamlType : byte
{
    /// <summary>A string to every reader of YAML 1.1 and 1.2, quoted or not.</summary>
    String,

    /// <summary>Nothing: <c>~</c>, <c>null</c>, or no text. All its spellings are equal.</summary>
    Null,

    /// <summary>A boolean to some reader: <c>yes</c> and <c>on</c> are in YAML 1.1 and strings in 1.2.</summary>
    Boolean,

    /// <summary>A number to some reader: <c>0o17</c> and <c>1e3</c> in YAML 1.2; <c>1_000</c> and <c>12:30</c> in 1.1.</summary>
    Number,

    /// <summary>A date or time to a reader of YAML 1.1.</summary>
    Timestamp,

    /// <summary><c>&lt;&lt;</c> or <c>=</c> as a value: a type of its own in YAML 1.1.</summary>
    Special,

    /// <summary>It has a tag that no reader may pass over.</summary>
    Tagged,
}
