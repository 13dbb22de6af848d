using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Tests.Questions;

/// <summary>A small trail's names, and questions put to it on Tuesday 24 November 2026, 10:30 UTC.</summary>
internal static class Asked
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);

    public static readonly TrailNames Names = Create();

    public static Question Question(string text) =>
        QuestionParser.Parse(text, Now, Names) is Question question
            ? question
            : throw new InvalidOperationException(((NotAQuestion)QuestionParser.Parse(text, Now, Names)).Reason);

    public static string Terms(Question question) =>
        string.Join(" | ", question.Subject.GroupBy(t => t.Phrase).Select(p => string.Join(' ', p.Select(t => t.Word))));

    private static TrailNames Create()
    {
        var names = new TrailNames { EndOfTrail = Now.AddHours(-3) };
        names.Add(new Person("Maria Santos", "maria.santos@example.org"));
        names.Add(new Person("Maria Keller", "mkeller@example.org"));
        names.Add(new Person("Tom Okafor", "tom@example.org"));
        names.Add(new Person("Will Drop", "will@example.org"));
        names.Add(new KnownName(NameKinds.Environment, "production", "environments/production"));
        names.Add(new KnownName(NameKinds.Environment, "homelab", "environments/homelab"));
        names.Add(new KnownName(NameKinds.App, "payments"));
        names.Add(new KnownName(NameKinds.App, "payments-api"));
        names.Add(new KnownName(NameKinds.App, "database"));
        names.Add(new KnownName(NameKinds.Resource, "ledger-db", "StatefulSet"));
        names.Add(new KnownName(NameKinds.File, "environments/production/values.yaml"));
        names.AddWords("spec.replicas DB_POOL_SIZE ingress timeout");
        names.AddTime("v1.4", new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
        return names;
    }
}
