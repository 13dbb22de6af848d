using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Changes.Tests.Diff;

namespace Cairn.Trail.Changes.Tests.Redaction;

/// <summary>Planted secrets of many forms, and what looks like one and is none.</summary>
public sealed partial class Corpus(ITestOutputHelper output)
{
    [Fact]
    public void Planted_secrets_are_hidden()
    {
        Case[] cases = [.. Read("Planted.tsv")];
        Case[] missed = [.. cases.Where(item => item.Secrets.Any(secret => Tell(item).Contains(secret, StringComparison.Ordinal)))];
        Report("caught", cases, cases.Except(missed));
        foreach (Case item in missed)
        {
            output.WriteLine($"missed: {item.Written}\n  {Tell(item)}");
        }

        Assert.True(cases.Length >= 300);
        Assert.Empty(missed);
    }

    [Fact]
    public void Harmless_values_are_shown()
    {
        Case[] cases = [.. Read("Harmless.tsv")];
        Case[] hidden = [.. cases.Where(item => Tell(item).Contains(Redactor.Mark, StringComparison.Ordinal))];
        Report("wrongly hidden", cases, hidden);
        foreach (Case item in hidden)
        {
            output.WriteLine($"hidden: {item.Written}\n  {Tell(item)}");
        }

        Assert.True(cases.Length >= 300);
        Assert.Empty(hidden);
    }

    private void Report(string what, Case[] all, IEnumerable<Case> some)
    {
        ILookup<string, Case> of = some.ToLookup(item => item.Kind);
        string share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * of.Sum(kind => kind.Count()) / all.Length:0.0} %");
        output.WriteLine($"{of.Sum(kind => kind.Count())} of {all.Length} {what} ({share})");
        foreach (IGrouping<string, Case> kind in all.GroupBy(item => item.Kind))
        {
            output.WriteLine($"  {kind.Key}: {of[kind.Key].Count()} of {kind.Count()}");
        }
    }

    private static string Tell(Case item) =>
        item.Form switch
        {
            "message" => new Redactor(new byte[32]).Message(item.Text),
            "path" => TellPath(item.Text),
            _ => TellFields(item.Text, "a." + item.Form),
        };

    private static string TellPath(string path)
    {
        Records.LandingFields told = Told.Landing((path, null, "a: 1\n"));
        Assert.NotEmpty(told.Fields);
        return string.Join('\n', told.Fields.Select(field => field.File));
    }

    // When it is added, changed and removed.
    private static string TellFields(string text, string path)
    {
        string[] told =
        [
            .. Told.Landing((path, null, text)).Fields.Select(Told.Line),
            .. Told.Landing((path, text, null)).Fields.Select(Told.Line),
            .. Told.Landing((path, "{}\n", text)).Fields.Select(Told.Line),
        ];
        Assert.NotEmpty(told);
        return string.Join('\n', told);
    }

    private static IEnumerable<Case> Read(string name)
    {
        int number = 0;
        foreach (string line in File.ReadLines(Checkout.At("tests/Unit/Changes/Redaction/" + name)))
        {
            if (line.StartsWith('#') || line.Split('\t') is not [var kind, var form, var written])
            {
                continue;
            }

            string text = Escape().Replace(written, match => match.Value == "\\n" ? "\n" : "\\").Replace("¦", "", StringComparison.Ordinal);
            int seed = number++;
            text = Chosen().Replace(text, match => Characters(match.Groups[1].Value, int.Parse(match.Groups[2].Value), seed++));
            string[] secrets = [.. Secret().Matches(text).Select(match => match.Groups[1].Value)];
            yield return new Case(kind, form, written, Secret().Replace(text, "$1"), secrets);
        }
    }

    private static string Characters(string alphabet, int length, int seed)
    {
        string characters = alphabet switch
        {
            "hex" => "0123456789abcdef",
            "d" => "123456789",
            "AN" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            "A2" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            "al" => "abcdefghijklmnopqrstuvwxyz",
            "lan" => "abcdefghijklmnopqrstuvwxyz0123456789",
            "age" => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
            _ => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        };
        var text = new StringBuilder();
        for (ulong state = (ulong)(seed + 1) * 0x9E3779B97F4A7C15UL; text.Length < length; state = (state * 6364136223846793005UL) + 1)
        {
            text.Append(characters[(int)((state >> 33) % (ulong)characters.Length)]);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\\n|\\\\")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\{([a-zA-Z0-9]+):([0-9]+)\}")]
    private static partial Regex Chosen();

    [GeneratedRegex("⟦([^⟧]*)⟧")]
    private static partial Regex Secret();

    private sealed record Case(string Kind, string Form, string Written, string Text, IReadOnlyList<string> Secrets);
}
