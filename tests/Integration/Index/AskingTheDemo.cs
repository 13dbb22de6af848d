using Cairn.Recording;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Index.Tests;

/// <summary>Questions to the demo repository, asked and answered as <c>cairn ask</c> does it.</summary>
public sealed class AskingTheDemo : IClassFixture<AskingTheDemo.Demo>
{
    private readonly Demo demo;

    public AskingTheDemo(Demo demo) => this.demo = demo;

    public sealed class Demo : IDisposable
    {
        private readonly Scratch scratch = new();

        public Demo() => Trail = Recorded.Open(SharedDemo.Directory, scratch.At("data"));

        public OpenTrail Trail { get; }

        public void Dispose()
        {
            Trail.Dispose();
            scratch.Dispose();
        }
    }

    [Theory]
    [InlineData(
        "who changed the database pool size on November 3rd, from what to what, and why?",
        "Maria Santos changed DB_POOL_SIZE of Deployment payments-api in production from 20 to 50;"
    )]
    [InlineData(
        "which memory limits changed in the past fortnight?",
        "Priya Nair changed memory of StatefulSet prometheus in production from 3Gi to 4Gi;"
    )]
    [InlineData(
        "when did image ghcr.io/northwind-pay/payments-api:1.29.1 first reach production, and who brought it?",
        "Tom Okafor changed image of CronJob payments-settlement in production from ghcr.io/northwind-pay/payments-api:1.29.0"
    )]
    [InlineData(
        "when did grafana 13.0.0 arrive in production?",
        "Priya Nair changed image of Deployment grafana in production from grafana/grafana:12.4.2 to grafana/grafana:13.0.0; landed 28 "
            + "July 2026"
    )]
    [InlineData(
        "what image did grafana run in production on 2026-08-01?",
        "image of Deployment grafana in production was grafana/grafana:13.0.0"
    )]
    [InlineData(
        "which version of grafana was in production in August?",
        "image of Deployment grafana in production was grafana/grafana:13.0."
    )]
    [InlineData(
        "has the rate limit per second ever been 600?",
        "Maria Santos changed rate-limit-per-second of ConfigMap payments-api in production from 600 to 800;"
    )]
    [InlineData("how many times was payments-api's image bumped in October?", "landings.")]
    [InlineData(
        "who rotated the database password?",
        "Alice Chen changed password of Secret payments-database in production from redacted:"
    )]
    [InlineData("which changes lack a valid signature, or are signed by a key we do not know?", "landings without a signature.")]
    [InlineData(
        "who is the human behind commit 3d92729?",
        "the people it names: Maria Santos wrote it, Jonas Weber landed it, Reviewed-by: Jonas Weber"
    )]
    [InlineData("what did the configmap payments-api in production look like on Nov 1st?", "of ConfigMap payments-api in production was")]
    [InlineData(
        "what did payments-api's configuration look like on 1 November 2026?",
        "newTag of apps/payments/kustomization.yaml was 1.28.1 on 1 November 2026"
    )]
    [InlineData(
        "what differs between homelab and production for the configmap payments-api?",
        "4 fields differ between homelab and production"
    )]
    [InlineData("what was changed on Black Friday?", null)]
    public void IsAnswered(string question, string? expected)
    {
        Answer answer = Ask(question);
        if (expected is not null)
        {
            Assert.True(answer.Sentences.Count > 0, answer.NotMatched);
            Assert.Contains(expected, answer.Sentences[0], StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("2025-11-28", answer.Question.Understood.Sentence, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(answer.Sentences, sentence => sentence.Contains("may fit too", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("who approved that, and did they see the final version?", "who approved #482?")]
    [InlineData("what else shipped with it?", "what else shipped with #482?")]
    [InlineData("which ticket or incident asked for it?", "I don't know which change is meant")]
    [InlineData("who is the human behind this bot/controller commit?", "I don't know which change is meant")]
    [InlineData("who deleted this object?", "who deleted deployment/payments-api?")]
    [InlineData("what did this app's configuration look like on date D?", "which object or field is meant")]
    [InlineData("what changed in production yesterday after 18:00?", "The nearest outside it:")]
    public void AsksBackOrShowsTheNearest(string question, string expected)
    {
        Answer answer = Ask(question);
        Assert.Empty(answer.Landings);
        Assert.Contains(expected, answer.NotMatched, StringComparison.Ordinal);
    }

    [Fact]
    public void ARemovalIsToldOfItsObjectOnly()
    {
        Answer answer = Ask("what did the deployment grafana change in production?");
        Assert.All(
            answer.Landings.SelectMany(landing => landing.Matched),
            field => Assert.EndsWith("/Deployment/monitoring/grafana", field.Resource, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ASampleIsDrawnByTheWrittenRule()
    {
        Answer answer = Ask("draw 3 production changes at random with seed 20261123");
        Assert.Equal(3, answer.Landings.Count);
        Assert.Contains("with seed 20261123 and stratum production", answer.Sentences[0], StringComparison.Ordinal);
        Assert.True(Ask("Draw 25 at random with my seed; can I redo it without your tool?").Landings.Count == 25);
    }

    [Fact]
    public void ASampleIsTheReferencesSample()
    {
        string[] ids = [.. Enumerable.Range(1, 10).Select(i => $"C-{i:0000}")];
        Assert.Equal("0324c3fde60cb742216481d153db68776635a6034d758b7acd63895b2d7b0234", Sampling.Digest(ids));
        Assert.Equal(["C-0002", "C-0006", "C-0010", "C-0003"], Sampling.Order(ids, "20261123", "prod").Take(4));
    }

    private Answer Ask(string text) =>
        Questions.Read(demo.Trail, text, Recorded.Now) is Question question
            ? Questions.Engine(demo.Trail, new Filter()).Answer(question, 10)
            : throw new InvalidOperationException("no question: " + text);
}
