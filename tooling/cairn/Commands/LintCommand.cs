using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Linting;
using Cairn.Delivery.Linting.Reading;

namespace Cairn.Cli.Commands;

internal static class LintCommand
{
    public static Command Create()
    {
        var place = new Argument<string?>("ENV|DIR")
        {
            Description =
                "An environment (environments/ENV/rendered), a directory or file of manifests, or - for standard input (default: all "
                + "environments, or all manifests in the repository without any).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository with the environments, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var only = new Option<string[]>("--rule") { Description = "Check only this rule; may be given several times.", HelpName = "ID" };
        var without = new Option<string[]>("--ignore") { Description = "Skip this rule; may be given several times.", HelpName = "ID" };
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 on warnings too." };
        var noBuild = new Option<bool>("--no-build") { Description = "Do not build kustomizations; check their files one by one." };
        var list = new Option<bool>("--list") { Description = "List the rules with their meaning, and check nothing." };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line: each finding, then the totals." };
        var command = new Command(
            "lint",
            "Find what will go wrong when ArgoCD applies the manifests. Each finding names file, field and remedy."
        )
        {
            place,
            repo,
            only,
            without,
            strict,
            noBuild,
            list,
            json,
        };
        Suggest.Environments(place);
        Suggest.Rules(only);
        Suggest.Rules(without);
        command.SetAction(
            async (parsed, cancel) =>
            {
                bool asJson = parsed.GetValue(json);
                if (parsed.GetValue(list) && (parsed.GetValue(place) is not null || parsed.GetValue(strict) || parsed.GetValue(noBuild)))
                {
                    throw new UserException("--list checks nothing; leave out ENV|DIR, --strict and --no-build.");
                }

                var linter = new Linter(new LuaSandbox(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default));
                IReadOnlyList<Rule> rules = Rules(
                    linter,
                    parsed.GetValue(only) ?? [],
                    parsed.GetValue(without) ?? [],
                    parsed.GetValue(list)
                );
                var text = new LintText(Console.Out, Palette.ForOutput);
                if (parsed.GetValue(list))
                {
                    foreach (Rule rule in rules)
                    {
                        Console.WriteLine(asJson ? LintRecords.Of(rule) : text.Of(rule, rules.Max(item => item.Id.Length)));
                    }

                    return 0;
                }

                LintInput input;
                using (var progress = new ProgressLine("Building", "kustomizations"))
                {
                    input = await new LintPlaces(parsed.GetValue(repo)!, !parsed.GetValue(noBuild), progress).Read(
                        parsed.GetValue(place),
                        cancel
                    );
                }

                IReadOnlyList<LintFinding> findings = Linter.Lint(input, rules, cancel);
                foreach (string note in input.Notes)
                {
                    SharedOptions.Warn(note);
                }

                if (asJson)
                {
                    LintRecords.Write(Console.Out, findings, input.Objects);
                }
                else
                {
                    text.Write(findings, input.Objects);
                }

                return findings.Any(finding => finding.Severity == Severity.Error || parsed.GetValue(strict)) ? 1 : 0;
            }
        );
        return command;
    }

    /// <param name="all">Whether rules that judge on request alone are among them.</param>
    private static IReadOnlyList<Rule> Rules(Linter linter, string[] only, string[] without, bool all)
    {
        foreach (string id in only.Concat(without))
        {
            if (!linter.Rules.Any(rule => rule.Id == id))
            {
                throw new UserException(
                    $"There is no rule '{id}'.{Nearest.Question(id, linter.Rules.Select(rule => rule.Id))} See: cairn lint --list"
                );
            }
        }

        Rule[] left =
        [
            .. linter.Rules.Where(rule =>
                (only.Length == 0 ? all || !rule.IsOnRequest : only.Contains(rule.Id)) && !without.Contains(rule.Id)
            ),
        ];
        return left.Length > 0
            ? left
            : throw new UserException("--ignore excludes every rule that --rule selects; nothing is left to check.");
    }
}
