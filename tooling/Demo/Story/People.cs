namespace Cairn.Demo.Story;

/// <summary>The cast; all of it is made up.</summary>
internal static class People
{
    public static readonly StoryPerson Maria = new("Maria Santos", "maria.santos@example.com", 0);
    public static readonly StoryPerson Jonas = new("Jonas Weber", "jonas.weber@example.com", 1);
    public static readonly StoryPerson Priya = new("Priya Nair", "priya.nair@example.com", 0);
    public static readonly StoryPerson Tom = new("Tom Okafor", "tom.okafor@example.com", 0);

    /// <summary>Tom on his laptop, before he set his work address there; .mailmap joins the two.</summary>
    public static readonly StoryPerson TomAtHome = new("tokafor", "tom@okafor.example.com", 0);

    public static readonly StoryPerson Alice = new("Alice Chen", "alice.chen@example.com", 1);
    public static readonly StoryPerson Renovate = new("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com", 0);
    public static readonly StoryPerson GitHub = new("GitHub", "noreply@github.com", 0);
}
