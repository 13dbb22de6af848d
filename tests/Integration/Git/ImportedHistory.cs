using System.Text;
using Cairn.Trail.Index.Tests;

namespace Cairn.Sources.Git.Tests;

/// <summary>
/// Histories as <c>git fast-import</c> reads them: merges of two and three sides, files that become directories and back, links,
/// submodules, changed modes, names that need quoting or are not UTF-8, dates that are equal or run backwards.
/// </summary>
internal static class ImportedHistory
{
    private static readonly string[] Paths =
    [
        "a.yaml",
        "a/b.yaml",
        "a-b/c.yaml",
        "a.b/c.yaml",
        "apps/production/values.yaml",
        "apps/production/more/deep/er/values.yaml",
        "with space/x y.yaml",
        "ünï/çödé.yaml",
        "\\\"quoted\\\".yaml",
        "\\377not-utf8.yaml",
        "tab\\tand\\nline.yaml",
    ];

    /// <summary>Writes a history of random commits to a repository's branch main.</summary>
    /// <param name="idLength">Digits of an object id.</param>
    public static void Write(string repository, int seed, int commits, int idLength = 40)
    {
        var dice = new Dice(seed);
        var stream = new StringBuilder();
        var contents = new Dictionary<string, string[]>();
        int time = 1_600_000_000;
        int main = 0;
        int mark = 0;
        var sides = new List<int>();
        for (int i = 0; i < commits; i++)
        {
            bool aside = i > 3 && dice.Next(3) == 0;
            bool merge = !aside && sides.Count > 0 && dice.Next(2) == 0;
            time += dice.Next(10) == 0 ? -500 : dice.Next(3) * 60;
            mark++;
            string message = Message(dice, i);
            stream.Append($"commit refs/heads/{(aside ? "side" : "main")}\nmark :{mark}\n");
            stream.Append($"author Ann Üs <ann@example.org> {time} +0200\ncommitter Bo <bo@example.org> {time + dice.Next(2)} -0330\n");
            stream.Append($"data {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
            int from = aside && sides.Count > 0 && dice.Next(2) == 0 ? sides[^1] : main;
            if (from > 0)
            {
                stream.Append($"from :{from}\n");
            }

            if (merge)
            {
                foreach (int side in sides.Distinct().TakeLast(2))
                {
                    stream.Append($"merge :{side}\n");
                }

                sides.Clear();
            }

            for (int change = dice.Next(4); change >= 0; change--)
            {
                Change(stream, dice, contents, i, idLength);
            }

            if (aside)
            {
                sides.Add(mark);
            }
            else
            {
                main = mark;
            }
        }

        RealGit.Run(repository, stream.ToString(), ["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force"]);
    }

    private static void Change(StringBuilder stream, Dice dice, Dictionary<string, string[]> contents, int number, int idLength)
    {
        string path = Paths[dice.Next(Paths.Length)];
        switch (dice.Next(12))
        {
            case 0:
                stream.Append($"D \"{path}\"\n");
                break;
            case 1:
                string target = $"target{dice.Next(3)}";
                stream.Append($"M 120000 inline \"{path}\"\ndata {target.Length}\n{target}\n");
                break;
            case 2:
                stream.Append($"M 160000 {(number + 1).ToString("x" + idLength)} \"modules/{dice.Next(2)}\"\n");
                break;
            case 3:
                // A directory where there was a file, or the other way round.
                stream.Append($"D \"a.yaml\"\nM 100644 inline \"a.yaml/inner.yaml\"\ndata 5\na: {number % 10}\n\n");
                break;
            default:
                if (!contents.TryGetValue(path, out string[]? lines))
                {
                    contents.Add(
                        path,
                        lines = [.. Enumerable.Range(0, 40 + dice.Next(200)).Select(line => $"key{line}: value {line * 7}")]
                    );
                }

                lines[dice.Next(lines.Length)] = $"changed{number}: {dice.Next(1_000_000)}";
                string content = string.Join('\n', lines) + "\n";
                stream.Append($"M {(dice.Next(5) == 0 ? "100755" : "100644")} inline \"{path}\"\ndata {content.Length}\n{content}\n");
                break;
        }
    }

    private static string Message(Dice dice, int number) =>
        dice.Next(6) switch
        {
            0 => $"subject {number}",
            1 => $"\n\n  subject {number}  \n\n\n    indented\t\n\ttab \r\n\n\n",
            2 => $"subject {number}\n\nReviewed-by: Cy <cy@example.org>\n",
            3 => "",
            4 => "   \n\n",
            _ => $"Ünï {number}\n \nbody\n \n \n",
        };
}
