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
                "An environment (environments/ENV/rendered), any directory or file of manifests, or - for standard input; without it all "
                + "environments, or all manifests here.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "Where the environments are: the repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var only = new Option<string[]>("--rule")
        {
            Description = "Judge by this rule alone; may be given several times.",
            HelpName = "ID",
        };
        var without = new Option<string[]>("--ignore")
        {
            Description = "Leave this rule out; may be given several times.",
            HelpName = "ID",
        };
        var strict = new Option<bool>("--strict") { Description = "Fail on warnings too." };
        var noBuild = new Option<bool>("--no-build") { Description = "Build no kustomizations: look at their files one by one." };
        var list = new Option<bool>("--list") { Description = "List the rules and what they mean." };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line: each finding, then the sum." };
        var command = new Command("lint", "What will go wrong when ArgoCD applies the manifests, each with file, field and remedy.")
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
        command.SetAction(
            async (parsed, cancel) =>
            {
                bool asJson = parsed.GetValue(json);
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
                        Console.WriteLine(asJson ? LintRecords.Of(rule) : text.Of(rule, rules.Max(one => one.Id.Length)));
                    }

                    return 0;
                }

                LintInput input;
                using (var progress = new CountLine("Building", "kustomizations"))
                {
                    input = await new LintPlaces(parsed.GetValue(repo)!, !parsed.GetValue(noBuild), progress).Read(
                        parsed.GetValue(place),
                        cancel
                    );
                }

                IReadOnlyList<Finding> findings = Linter.Lint(input, rules, cancel);
                foreach (string note in input.Notes)
                {
                    Shared.Warn(note);
                }

                if (asJson)
                {
                    LintRecords.Write(Console.Out, findings, input.Objects);
                }
                else
                {
                    text.Write(findings, input.Objects);
                }

                return findings.Any(one => one.Severity == Severity.Error || parsed.GetValue(strict)) ? 1 : 0;
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
                throw new UserException($"There is no rule '{id}'. See them all with: cairn lint --list");
            }
        }

        Rule[] left =
        [
            .. linter.Rules.Where(rule =>
                (only.Length == 0 ? all || !rule.IsOnRequest : only.Contains(rule.Id)) && !without.Contains(rule.Id)
            ),
        ];
        return left.Length > 0 ? left : throw new UserException("--rule and --ignore leave no rule to judge by.");
    }
}
