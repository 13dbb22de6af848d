using System.Text.Json;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Questions;

namespace Cairn.Trail.Answers.Contract;

/// <summary>
/// The documented JSON of an answered question: <c>understood</c>, <c>sentences</c>, <c>answers</c> (landings as in the log, each
/// with <c>matched</c>), <c>notMatched</c>, <c>nearest</c>, <c>total</c>, <c>promotions</c>, <c>live</c>.
/// </summary>
public static class JsonAnswer
{
    public static string Of(Asked asked) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            Understood(json, asked.Question);
            Landings(json, "answers", asked.Landings);
            json.WriteString("notMatched", asked.NotMatched);
            Texts(json, "sentences", asked.Sentences);
            Landings(json, "nearest", asked.Nearest);
            json.WriteNumber("total", asked.Total);
            Promotions(json, asked.Promotions);
            DeploymentJson.Live(json, asked.Live);
            json.WriteEndObject();
        });

    private static void Understood(Utf8JsonWriter json, Question question)
    {
        json.WriteStartObject("understood");
        json.WriteString("sentence", question.Understood.Sentence);
        json.WriteString("intent", question.Intent.ToString());
        Texts(json, "subject", question.Subject.Select(term => term.Word));
        Texts(json, "environments", question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name));
        Texts(json, "people", question.People.SelectMany(mention => mention.Candidates.Select(known => known.Name)));
        Time(json, "from", question.Time.From);
        Time(json, "to", question.Time.To);
        Texts(json, "assumptions", question.Understood.Assumptions);
        Texts(json, "ambiguities", question.Understood.Ambiguities);
        json.WriteString("missingSource", question.Missing?.Kind.ToString());
        json.WriteEndObject();
    }

    private static void Landings(Utf8JsonWriter json, string name, IReadOnlyList<AnsweringLanding> landings)
    {
        json.WriteStartArray(name);
        foreach (AnsweringLanding answering in landings)
        {
            JsonRecords.Landing(json, answering.Entry, answering.Matched, commits: false);
        }

        json.WriteEndArray();
    }

    private static void Promotions(Utf8JsonWriter json, IReadOnlyList<PromotedChange> promotions)
    {
        json.WriteStartArray("promotions");
        foreach (PromotedChange promotion in promotions)
        {
            json.WriteStartObject();
            json.WriteString("from", promotion.Receipt.From);
            json.WriteString("to", promotion.Receipt.To);
            json.WriteString("origin", promotion.Origin?.Landing.Id);
            json.WriteString("landing", promotion.Promotion.Landing.Id);
            Time(json, "landedAt", promotion.Promotion.Landing.LandedAt);
            json.WriteString("release", promotion.Receipt.Release);
            json.WriteString("receipt", promotion.Receipt.Receipt);
            json.WriteString("incident", promotion.Receipt.Incident);
            json.WriteStartArray("waves");
            foreach (int wave in promotion.Fields.Select(field => field.Wave).OfType<int>().Distinct().Order())
            {
                json.WriteNumberValue(wave);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
}
