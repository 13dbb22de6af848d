using System.Security.Cryptography;
using System.Text;
using Cairn.Cli.Output;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>What a runbook needs: given with --set, asked for on a terminal, or what the page says it is otherwise.</summary>
/// <param name="All">By name.</param>
/// <param name="Given">The names of those that somebody gave.</param>
internal sealed record RunbookValues(IReadOnlyDictionary<string, string> All, IReadOnlySet<string> Given)
{
    private static readonly Redactor Detector = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The values with credentials hidden, to be shown.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; } =
        All.ToDictionary(pair => pair.Key, pair => IsSecret(pair.Key, pair.Value) ? "********" : pair.Value, StringComparer.Ordinal);

    /// <summary>Whether a value must not be shown or kept.</summary>
    public static bool IsSecret(string name, string value) =>
        Detector.IsCredential(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    /// <param name="isQuick">Ask only for what has no default.</param>
    /// <param name="isDry">What nobody gives stays away: it is shown as a variable.</param>
    public static async Task<RunbookValues> Take(
        RunbookPage page,
        string[] set,
        bool attended,
        bool isQuick,
        bool isDry,
        CancellationToken cancel
    )
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in set)
        {
            int equals = text.IndexOf('=');
            string name = equals < 0 ? text : text[..equals];
            if (equals < 1)
            {
                throw new UserException($"--set must be NAME=VALUE, not '{text}'.");
            }

            all[name] = page.Needs.Any(need => need.Name == name)
                ? Checked(name, text[(equals + 1)..])
                : throw new UserException(
                    page.Needs.Count == 0
                        ? $"{page.Name} needs no values."
                        : $"{page.Name} needs no {name}; it needs {string.Join(", ", page.Needs.Select(need => need.Name))}."
                );
        }

        foreach (
            RunbookVariable need in page.Needs.Where(need =>
                !all.ContainsKey(need.Name) && attended && (need.Default is null || !isQuick) && !isDry
            )
        )
        {
            all[need.Name] = await Ask(need, cancel);
        }

        var given = all.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (RunbookVariable need in page.Needs.Where(need => !all.ContainsKey(need.Name) && need.Default is not null))
        {
            all[need.Name] = need.Default!;
        }

        RunbookVariable? missing = isDry ? null : page.Needs.FirstOrDefault(need => !all.ContainsKey(need.Name));
        return missing is null ? new RunbookValues(all, given) : throw Missing(page, missing);
    }

    private static UserException Missing(RunbookPage page, RunbookVariable need) =>
        new($"{page.Name} needs {need.Name} ({need.Meaning}): give it with --set {need.Name}=VALUE.");

    private static async Task<string> Ask(RunbookVariable need, CancellationToken cancel)
    {
        while (true)
        {
            Console.Error.Write(
                $"{need.Name}, {TerminalText.Text(need.Meaning)}{(need.Default is null ? "" : $" [{TerminalText.Text(need.Default)}]")}: "
            );
            string answer = (await Terminal.Line(cancel))?.Trim() ?? throw new UserException("Nothing was run: the input ended.");
            if (answer.Length > 0 || need.Default is not null)
            {
                return Checked(need.Name, answer.Length > 0 ? answer : need.Default!);
            }
        }
    }

    private static string Checked(string name, string value) =>
        value.Any(char.IsControl) ? throw new UserException($"{name} must be a single line.") : value;
}
