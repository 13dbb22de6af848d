using Cairn.Trail.Answers.Questions;
using CsCheck;

namespace Cairn.Trail.Answers.Tests.Questions;

public sealed class Readings
{
    [Theory]
    [InlineData(
        "Who changed the database pool size in production on November 3rd, from what to what, and why?",
        "changes to fields about \"database pool size\" in production on 2026-11-03 (UTC): who, from what to what, why"
    )]
    [InlineData("what changed in prod yesterday", "changes in production on 2026-11-23 (UTC): what")]
    [InlineData(
        "who raised replicas of payments from 2 to 4",
        "increases of fields about \"replicas\" of the app payments from 2 to 4: who"
    )]
    [InlineData(
        "what was the pool size on November 3rd",
        "the configuration about \"pool size\" at the end of 2026-11-03 (UTC): the value"
    )]
    [InlineData("what is the pool size right now", "the configuration about \"pool size\" at 2026-11-24 10:30 (UTC): the value")]
    [InlineData("who last changed the timeout", "the last change to fields about \"timeout\": who")]
    [InlineData("last 5 changes by Tom", "the last 5 changes by Tom Okafor")]
    public void TheReadingIsSaidInOneLine(string text, string sentence) => Assert.Equal(sentence, Asked.Question(text).Understood.Sentence);

    [Fact]
    public void EachWordIsAccountedFor() =>
        Assert.Equal(
            "who=asks: who changed=verb the=ignored pool=subject size=subject in=ignored prod=environment on=time Nov=time 3=time",
            string.Join(
                ' ',
                Asked.Question("who changed the pool size in prod on Nov 3?").Understood.Words.Select(w => $"{w.Word}={w.UsedAs}")
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("???")]
    [InlineData("asdf")]
    [InlineData("asdf qwer zxcv")]
    [InlineData("hello")]
    [InlineData("hi there")]
    [InlineData("what")]
    [InlineData("delete everything")]
    [InlineData("please restart payments-api")]
    [InlineData("scale payments-api to 5")]
    [InlineData("remove the ingress")]
    [InlineData("what changed on February 30")]
    [InlineData("what changed yesterday at 25:00")]
    [InlineData("what changed since v9.9")]
    [InlineData("what changed on 2026-11-03 and on 2026-10-01")]
    public void WhatIsNoQuestionGetsAReasonAndExamples(string text)
    {
        var answer = Assert.IsType<NotAQuestion>(QuestionParser.Parse(text, Asked.Now, Asked.Names));
        Assert.EndsWith(".", answer.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Suggestions);
    }

    [Fact]
    public void ExamplesAreQuestionsThemselves()
    {
        var answer = (NotAQuestion)QuestionParser.Parse("", Asked.Now, Asked.Names);
        Assert.All(answer.Suggestions, s => Assert.IsType<Question>(QuestionParser.Parse(s, Asked.Now, Asked.Names)));
    }

    [Fact]
    public void ALongTextIsRefused() =>
        Assert.Contains(
            "1,000",
            ((NotAQuestion)QuestionParser.Parse(new string('a', 1001), Asked.Now, Asked.Names)).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void AnythingIsReadWithoutFailing() =>
        Gen.OneOf(
                Gen.String[0, 200],
                Gen.OneOfConst(AcceptanceQuestions.Cases().SelectMany(c => c.Data.Item3.Split(' ')).Distinct().ToArray())
                    .Array[0, 14]
                    .Select(w => string.Join(' ', w))
            )
            .Sample(text => QuestionParser.Parse(text, Asked.Now, Asked.Names), iter: 5_000);
}
