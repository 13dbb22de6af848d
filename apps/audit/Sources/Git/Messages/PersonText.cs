using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>A person as a trailer writes one: <c>Name &lt;email&gt;</c>.</summary>
internal static class PersonText
{
    /// <summary>The person, or null when nobody is named. A name without an email, and the other way round, is taken.</summary>
    public static Person? Parse(ReadOnlySpan<char> text)
    {
        int open = text.LastIndexOf('<');
        ReadOnlySpan<char> name = open < 0 ? text : text[..open];
        ReadOnlySpan<char> email = open < 0 ? [] : text[(open + 1)..];
        int close = email.IndexOf('>');
        email = close < 0 ? email : email[..close];
        if (open < 0 && name.Contains('@') && !name.Trim().Contains(' '))
        {
            email = name;
            name = [];
        }

        name = name.Trim();
        email = email.Trim();
        return name.IsEmpty && email.IsEmpty ? null : new Person(name.ToString(), email.ToString());
    }
}
