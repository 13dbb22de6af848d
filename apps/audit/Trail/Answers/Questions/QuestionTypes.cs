namespace Cairn.Trail.Answers.Questions;

/// <summary>What a question asks to be told.</summary>
[Flags]
public enum QuestionTopics
{
    None = 0,
    Who = 1,
    What = 2,
    When = 4,
    Why = 8,
    Which = 16,
    HowMany = 32,
    HowOften = 64,
    HowLong = 128,

    /// <summary>The value a field had: "what was the pool size".</summary>
    ValueThen = 256,
    YesNo = 512,

    /// <summary>Before and after: "from what to what".</summary>
    FromWhat = 1024,
    Where = 2048,

    /// <summary>How many people, or automations, and not how many changes.</summary>
    HowManyPeople = 4096,

    /// <summary>Since when a value holds, or when a field became it.</summary>
    SinceWhen = 8192,

    /// <summary>The value that a field had before another: "what was the pool size before".</summary>
    ValueBefore = 16384,
}

/// <summary>What kind of answer a question wants. The comments give the acceptance question each comes from.</summary>
public enum Intent
{
    /// <summary>Changes of fields, with who, when, why, from what to what (1, 2, 49).</summary>
    FieldChanges,

    /// <summary>Who approved (3). The reviews are the forge's; trailers of the commits are only claims.</summary>
    Approvals,

    /// <summary>Which ticket, incident or pull request asked for it (4).</summary>
    TicketOf,

    /// <summary>What a field or a configuration was at a time (5).</summary>
    StateAt,

    /// <summary>Since when, how long or before which other a field had a value.</summary>
    Intervals,

    /// <summary>When an image or a value first reached an environment, and who brought it (6).</summary>
    FirstReached,

    /// <summary>The person behind a bot's commit (7).</summary>
    HumanBehind,

    /// <summary>Which environments have a commit, and since when (8).</summary>
    WhereIsCommit,

    /// <summary>What else landed together with a change (9).</summary>
    ShippedWith,

    /// <summary>Who removed an object or field (10).</summary>
    WhoDeleted,

    /// <summary>A random sample that can be drawn again (14).</summary>
    Sample,

    /// <summary>How far back the trail goes (20).</summary>
    Trail,

    /// <summary>Landings that came without a pull request (21).</summary>
    WithoutPullRequest,

    /// <summary>Commits without a signature (27).</summary>
    Unsigned,

    /// <summary>History that was rewritten (28).</summary>
    Rewritten,

    /// <summary>What differs between two environments (35).</summary>
    DiffEnvironments,

    /// <summary>Reverts: what was reverted, by what, and whether that was reverted too (38).</summary>
    RevertOf,

    /// <summary>What is in one environment and not in another (54, the half that git knows).</summary>
    NotInEnvironment,

    /// <summary>A number of changes.</summary>
    Count,

    /// <summary>How often something changes.</summary>
    HowOften,

    /// <summary>Who changes it most, who works on it.</summary>
    People,

    /// <summary>A question that needs a source which is not the repository: see <see cref="Question.Missing"/>.</summary>
    NeedsSource,
}

/// <summary>What is said to have happened; several when any of them will do.</summary>
[Flags]
public enum ChangeVerb
{
    None = 0,
    Changed = 1,
    Added = 2,
    Removed = 4,
    Deployed = 8,
    Reverted = 16,
    Approved = 32,
    Merged = 64,
    Renamed = 128,
}

/// <summary>Which way a number went.</summary>
public enum Direction
{
    Any,
    Up,
    Down,
}

/// <summary>What somebody did with a change.</summary>
public enum PersonRole
{
    Any,
    Author,
    Lander,
    Approver,
    CoAuthor,
}

/// <summary>Whether people's changes, bots' changes or both are wanted.</summary>
public enum Authors
{
    Any,
    OnlyHumans,
    OnlyBots,
}

/// <summary>Which of the changes found are wanted.</summary>
public enum ResultSelection
{
    All,
    First,
    Last,
}

/// <summary>How a value is compared.</summary>
public enum Comparison
{
    Equal,
    Over,
    Under,
    AtLeast,
    AtMost,
}

/// <summary>Which value of a field change is meant.</summary>
public enum ValueSide
{
    Either,
    Before,
    After,
}

/// <summary>How near an alternative is to the word that was asked.</summary>
public enum TermStrength
{
    /// <summary>The word itself, in any inflection.</summary>
    Asked,

    /// <summary>Another name of the same thing.</summary>
    Same,

    /// <summary>Something related, to rank lower.</summary>
    Related,
}

/// <summary>What kind of name a vocabulary knows.</summary>
[Flags]
public enum NameKinds
{
    None = 0,
    Person = 1,
    Environment = 2,
    App = 4,

    /// <summary>A file's path or name.</summary>
    File = 8,

    /// <summary>A Kubernetes object's name.</summary>
    Resource = 16,

    /// <summary>A team that <c>identities.yaml</c> names.</summary>
    Team = 32,
}
