using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Tests.Questions;

public sealed class Frames
{
    [Theory]
    [InlineData("Who changed the database pool size on 3 November, from what to what, and why?", "database pool size")]
    [InlineData("pool size november", "pool size")]
    [InlineData("DB_POOL_SIZE", "db pool size")]
    [InlineData("who changed dbPoolSize?", "db pool size")]
    [InlineData("who raised the replicas of payments-api from 2 to 4 last week", "replicas")]
    [InlineData("why was the memory limit and the cpu request changed", "memory limit | cpu request")]
    [InlineData("what did Tom change yesterday", "")]
    [InlineData("who updated the TLS certificate of the ingress", "tls certificate | ingress")]
    [InlineData("what changed in spec.replicas", "")]
    public void WordsLeftOverAreTheSubject(string text, string terms) => Assert.Equal(terms, Asked.Terms(Asked.Question(text)));

    [Theory]
    [InlineData(
        "who changed the pool size, from what to what, and why?",
        QuestionTopics.Who | QuestionTopics.FromWhat | QuestionTopics.Why
    )]
    [InlineData("when was the timeout raised", QuestionTopics.When)]
    [InlineData("how many changes were there last week", QuestionTopics.HowMany)]
    [InlineData("how often was the timeout changed", QuestionTopics.HowOften)]
    [InlineData("did Tom change the timeout", QuestionTopics.YesNo)]
    [InlineData("what was the timeout yesterday", QuestionTopics.ValueThen)]
    [InlineData("which files changed and when", QuestionTopics.Which | QuestionTopics.When)]
    [InlineData("what's changed today", QuestionTopics.What)]
    public void QuestionWordsSayWhatToTell(string text, QuestionTopics asking) => Assert.Equal(asking, Asked.Question(text).Asking);

    [Theory]
    [InlineData("how many changes were there last week", Intent.Count)]
    [InlineData("how many times did Tom change the timeout", Intent.Count)]
    [InlineData("how often was the timeout changed", Intent.HowOften)]
    [InlineData("how many replicas did payments-api have on Nov 3", Intent.StateAt)]
    [InlineData("what is the memory limit", Intent.StateAt)]
    [InlineData("what is the memory limit now", Intent.StateAt)]
    [InlineData("since when is the memory limit 2Gi", Intent.Intervals)]
    [InlineData("how long has the memory limit been 2Gi", Intent.Intervals)]
    [InlineData("for how long was the memory limit 2Gi", Intent.Intervals)]
    [InlineData("when did the memory limit become 2Gi", Intent.Intervals)]
    [InlineData("what was the memory limit before", Intent.Intervals)]
    [InlineData("what was the memory limit before 2026-11-03", Intent.StateAt)]
    [InlineData("how long ago was the memory limit changed", Intent.FieldChanges)]
    [InlineData("who changed the most last month", Intent.People)]
    [InlineData("who works on payments-api", Intent.People)]
    [InlineData("who changed the drift detection interval", Intent.FieldChanges)]
    [InlineData("who changed the emergency contact", Intent.FieldChanges)]
    [InlineData("what changed in the branch policy", Intent.FieldChanges)]
    [InlineData("who lowered the failure rate threshold", Intent.FieldChanges)]
    [InlineData("does production have the same image tag as homelab", Intent.DiffEnvironments)]
    [InlineData("when did redis first appear", Intent.FirstReached)]
    [InlineData("show reverts", Intent.RevertOf)]
    [InlineData("who touched kustomization.yaml", Intent.FieldChanges)]
    [InlineData("when was redis removed", Intent.FieldChanges)]
    [InlineData("changes by Tom in production", Intent.FieldChanges)]
    public void HowItIsAskedChoosesTheIntent(string text, Intent intent) => Assert.Equal(intent, Asked.Question(text).Intent);

    [Theory]
    [InlineData("what changed in production", "+production")]
    [InlineData("what changed in prod and homelab", "+production +homelab")]
    [InlineData("which changes are in homelab but not in production", "+homelab -production")]
    [InlineData("changes outside production last week", "-production")]
    [InlineData("prod changes yesterday", "+production")]
    public void EnvironmentsAreNamedOrExcluded(string text, string environments) =>
        Assert.Equal(environments, string.Join(' ', Asked.Question(text).Environments.Select(e => (e.IsExcluded ? "-" : "+") + e.Name)));

    [Theory]
    [InlineData("what did Tom change yesterday", "Tom Okafor", false)]
    [InlineData("changes by tom", "Tom Okafor", false)]
    [InlineData("Tom's changes last week", "Tom Okafor", false)]
    [InlineData("what did @maria.santos change", "Maria Santos", false)]
    [InlineData("changes by maria.santos@example.org", "Maria Santos", false)]
    [InlineData("what did Maria Santos change", "Maria Santos", false)]
    [InlineData("what did Maria change", "Maria Santos, Maria Keller", false)]
    [InlineData("timeout changes not by Tom", "Tom Okafor", true)]
    [InlineData("timeout changes by Zoe", "", false)]
    public void PeopleAreKnownByAnyPartOfTheirName(string text, string people, bool excluded)
    {
        PersonMention mention = Assert.Single(Asked.Question(text).People);
        Assert.Equal((people, excluded), (string.Join(", ", mention.Candidates.Select(c => c.Name)), mention.IsExcluded));
    }

    [Theory]
    [InlineData("what did Maria change", "Maria can be Maria Santos <maria.santos@example.org> or Maria Keller <mkeller@example.org>.")]
    [InlineData("timeout changes by Zoe", "I know nobody called Zoe.")]
    public void AmbiguousAndUnknownNamesAreReported(string text, string report) =>
        Assert.Contains(report, Asked.Question(text).Understood.Ambiguities);

    [Theory]
    [InlineData("who changed the pool size from 20 to 50", "Before Equal 20, After Equal 50")]
    [InlineData("who set the pool size to 50", "After Equal 50")]
    [InlineData("when was autoscaling set to true", "After Equal true")]
    [InlineData("who raised the timeout over 100", "After Over 100")]
    [InlineData("memory limits above 512Mi", "After Over 512Mi")]
    [InlineData("who set replicas to less than 3", "After Under 3")]
    [InlineData("who set replicas to at least 3", "After AtLeast 3")]
    [InlineData("replicas between 3 and 5", "After AtLeast 3, After AtMost 5")]
    [InlineData("who bumped payments-api from v1.3 to v1.4", "Before Equal v1.3, After Equal v1.4")]
    [InlineData("who set LOG_LEVEL to debug in homelab", "After Equal debug")]
    [InlineData("log level from debug to info", "Before Equal debug, After Equal info")]
    [InlineData("who set the mode to \"read only\"", "After Equal read only")]
    public void ValuesAreConditions(string text, string values) =>
        Assert.Equal(values, string.Join(", ", Asked.Question(text).Values.Select(v => $"{v.Side} {v.Comparison} {v.Value}")));

    [Theory]
    [InlineData("who raised the timeout", ChangeVerb.Changed, Direction.Up)]
    [InlineData("who lowered the timeout", ChangeVerb.Changed, Direction.Down)]
    [InlineData("who scaled down the workers", ChangeVerb.Changed, Direction.Down)]
    [InlineData("who added the sidecar", ChangeVerb.Added, Direction.Any)]
    [InlineData("when was the sidecar removed", ChangeVerb.Removed, Direction.Any)]
    [InlineData("which file was renamed", ChangeVerb.Renamed, Direction.Any)]
    public void VerbsSayWhatHappened(string text, ChangeVerb verb, Direction direction)
    {
        Question question = Asked.Question(text);
        Assert.Equal((verb, direction), (question.Verbs, question.Direction));
    }

    [Theory]
    [InlineData("last 5 changes", 5, ResultSelection.Last)]
    [InlineData("the 5 latest changes to replicas", 5, ResultSelection.Last)]
    [InlineData("first three changes in 2026", 3, ResultSelection.First)]
    [InlineData("who last changed the timeout", null, ResultSelection.Last)]
    [InlineData("the most recent change of the timeout", null, ResultSelection.Last)]
    [InlineData("who first changed the timeout", null, ResultSelection.First)]
    [InlineData("what changed last week", null, ResultSelection.All)]
    public void OrderAndLimitAreRead(string text, int? limit, ResultSelection pick)
    {
        Question question = Asked.Question(text);
        Assert.Equal((limit, pick), (question.Limit, question.Pick));
    }

    [Theory]
    [InlineData("changes by bots", Authors.OnlyBots)]
    [InlineData("changes not by bots", Authors.OnlyHumans)]
    [InlineData("what did renovate change last week", Authors.OnlyBots)]
    [InlineData("changes by humans last week", Authors.OnlyHumans)]
    [InlineData("changes last week", Authors.Any)]
    public void BotsAreToldFromPeople(string text, Authors authors) => Assert.Equal(authors, Asked.Question(text).Authors);

    [Fact]
    public void ASampleHasItsSizeAndSeed() =>
        Assert.Equal(new SampleRequest(25, 7), Asked.Question("draw 25 at random with seed 7").Sample);

    [Fact]
    public void WrittenReferencesAreRecognised()
    {
        Question question = Asked.Question(
            "why did #482, PR 17, !12, PAY-123, commit 3f2a9bc, deployment/payments-api, apps/v1/Deployment/pay/api, spec.replicas, "
                + "environments/production/*.yaml and ghcr.io/acme/api:1.4.2 change \"exact words\""
        );
        Assert.Equal([482, 17, 12], question.PullRequests);
        Assert.Equal(["PAY-123"], question.Tickets);
        Assert.Equal(["3f2a9bc"], question.Commits);
        Assert.Equal([("Deployment", "payments-api"), ("Deployment", "api")], question.Resources.Select(r => (r.Kind!, r.Name!)));
        Assert.Equal(["spec.replicas"], question.FieldPaths);
        Assert.Equal(["environments/production/*.yaml"], question.Files);
        Assert.Equal(["ghcr.io/acme/api:1.4.2"], question.Images);
        Assert.Equal(["exact words"], question.Quoted);
    }

    [Theory]
    [InlineData("who changed \"pool size\"?", "pool size")]
    [InlineData("who changed the timeout \"and\"?", "timeout | and")]
    public void QuotedWordsAreOfTheSubject(string text, string terms) => Assert.Equal(terms, Asked.Terms(Asked.Question(text)));

    [Theory]
    [InlineData("who changed c?")]
    [InlineData("who changed \"c\"?")]
    public void ASingleLetterIsAField(string text) => Assert.Equal(["c"], Asked.Question(text).FieldPaths);

    [Theory]
    [InlineData("who did not change the timeout?")]
    [InlineData("who didn't touch spec.replicas?")]
    [InlineData("what was never changed in production?")]
    public void WhatWasNotChangedIsNotAnsweredWithWhatWas(string text) =>
        Assert.IsType<NotAQuestion>(QuestionParser.Parse(text, Asked.Now, Asked.Names));

    [Theory]
    [InlineData("who changed the payments-api deployment", "payments-api", true)]
    [InlineData("replicas of payments last week", "payments", true)]
    [InlineData("who changed the database pool size", "database", false)]
    public void AnAppInsideAPhraseIsOnlyAHint(string text, string app, bool isFirm) =>
        Assert.Equal((app, isFirm), Asked.Question(text).Apps.Select(a => (a.Name!, a.IsFirm)).Single());

    [Fact]
    public void AnOutageWithoutATimeIsAskedFor()
    {
        TimeNeed need = Assert.Single(Asked.Question("What changed in the hour before the outage?").Needs);
        Assert.Equal("when the outage began", need.What);
    }

    [Fact]
    public void StateIsAskedForTheEndOfTheTimeNamed() =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 4, 0, 0, 0, TimeSpan.Zero).AddTicks(-1),
            Asked.Question("what was the pool size on November 3rd").At
        );

    [Fact]
    public void AdjacentWordsAreAlsoLookedUpAsOne() =>
        Assert.Equal(
            ["databasepool", "databasepoolsize", "poolsize"],
            Asked.Question("database pool size changes").Joins.Select(j => j.Word)
        );
}
