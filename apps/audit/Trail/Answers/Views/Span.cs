namespace Cairn.Trail.Answers.Views;

/// <summary>What a piece of a sentence is, so that a terminal can paint it and a page can mark it up.</summary>
public enum SpanKind
{
    Plain,

    /// <summary>What the line is about.</summary>
    Strong,

    /// <summary>A moment; <see cref="Span.At"/> is set.</summary>
    Time,

    /// <summary>A person; <see cref="Span.Target"/> is the address.</summary>
    Person,

    /// <summary>An author, as opposed to the person who landed it.</summary>
    Author,

    /// <summary>A change; <see cref="Span.Target"/> is its id.</summary>
    Change,

    Good,
    Bad,

    /// <summary>Done, and worth a look.</summary>
    Notice,

    /// <summary>An id that leads nowhere.</summary>
    Id,

    Faint,
}

/// <summary>A piece of a sentence.</summary>
public readonly record struct Span(string Text, SpanKind Kind = SpanKind.Plain, string? Target = null)
{
    public UtcTime At { get; init; }

    public static Span Of(UtcTime time) => new(time.Minute, SpanKind.Time) { At = time };

    public static Span Of(PersonView person, SpanKind kind = SpanKind.Person) => new(person.Shown, kind, person.Email);
}
