using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>The program in <c>independent/</c>, written from docs/ledger.md alone, reads our answers: a third party can.</summary>
public sealed class IndependentChecks
{
    [Fact]
    public void EveryChangeOfTheDemo_IsGood()
    {
        (int code, string output) = Run(Exported.Log);
        Match counts = Regex.Match(output, "^([0-9]+) good, ([0-9]+) packed");
        Assert.True(code == 0 && counts.Success, output);
        int good = int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(Exported.Log.Count, good + int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.True(good > 300, output);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("salts")]
    public void AChangedPayload_IsNot(string part)
    {
        string line = Exported.Log.MinBy(text => text.Length)!;
        string changed = Checked.With(
            line,
            json =>
            {
                byte[] bytes = Convert.FromBase64String(json["ledger"]!["payload"]![part]!.GetValue<string>());
                bytes[^1] ^= 1;
                json["ledger"]!["payload"]![part] = Convert.ToBase64String(bytes);
            }
        );
        Assert.Equal(0, Run([line]).Code);
        Assert.Equal(1, Run([changed]).Code);
    }

    [Fact]
    public void AChangedLeaf_IsNot()
    {
        string line = Exported.Log.MinBy(text => text.Length)!;
        string leaf = JsonNode.Parse(line)!["ledger"]!["leaf"]!.GetValue<string>();
        (int code, string output) = Run([
            Checked.With(line, json => json["ledger"]!["leaf"] = leaf.Replace("success", "failure", StringComparison.Ordinal)),
        ]);
        Assert.Equal((1, "refused: AssertionError another root\n"), (code, output));
    }

    private static (int Code, string Output) Run(IEnumerable<string> lines)
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("answer.json"), string.Join('\n', lines) + "\n");
        (int code, string _) = Python(scratch, "-c", "import cryptography") ?? (-1, "");
        Assert.SkipUnless(
            code == 0,
            "Python or its cryptography module is missing, so no independent program checks the answers; on Debian: apt-get install "
                + "python3-cryptography."
        );
        return Python(scratch, Checkout.At("tests/Unit/Answers/independent/answer.py"), "answer.json", Exported.Key.ToString())!.Value;
    }

    private static (int Code, string Output)? Python(Scratch scratch, params string[] arguments)
    {
        try
        {
            using Process python = Process.Start(
                new ProcessStartInfo("python3", arguments)
                {
                    WorkingDirectory = scratch.Path,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            Task<string> errors = python.StandardError.ReadToEndAsync();
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
