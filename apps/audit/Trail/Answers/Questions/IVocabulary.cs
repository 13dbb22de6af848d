namespace Cairn.Trail.Answers.Questions;

/// <summary>A name that the trail knows.</summary>
/// <param name="Name">As the trail has it: a person's name, an environment, an app, a file's path, an object's name.</param>
/// <param name="Detail">A person's e-mail; an object's kind; what told that an environment is one. Null: nothing to add.</param>
public sealed record KnownName(NameKinds Kind, string Name, string? Detail = null);

/// <summary>
/// What the trail that is asked knows, as far as reading a question needs it. Every call must be fast (a question asks
/// some dozens of times) and must not fail; an empty trail knows nothing.
/// </summary>
public interface IVocabulary
{
    /// <summary>When the trail's last change landed; null for an empty trail.</summary>
    DateTimeOffset? EndOfTrail { get; }

    /// <summary>
    /// Everything of the wanted kinds that a text can name, ignoring case: people by name, part of a name, e-mail or
    /// handle; environments, apps and objects by their whole name; files by path or file name. Several people may share
    /// a part. An e-mail or handle comes without its leading @.
    /// </summary>
    IReadOnlyList<KnownName> Find(string text, NameKinds kinds);

    /// <summary>Whether a word occurs in any field path, value, message or file name, in any inflection.</summary>
    bool KnowsWord(string word);

    /// <summary>When a tag, commit (also abbreviated) or ticket was made or first seen; null when there is none of that name.</summary>
    DateTimeOffset? TimeOf(string reference);
}
