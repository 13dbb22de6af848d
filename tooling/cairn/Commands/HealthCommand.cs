using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Health;
using Cairn.Delivery.Health.Documents;
using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Cli.Commands;

/// <summary>Health checks in Lua, run as ArgoCD runs them.</summary>
internal static class HealthCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, one object a line." };
    private static readonly Option<bool> Open = new("--open-libs")
    {
        Description = "Run scripts with the string, math and coroutine libraries, as ArgoCD runs its built-in ones (the default).",
    };
    private static readonly Option<bool> Closed = new("--closed-libs")
    {
        Description = "Run scripts without libraries, as ArgoCD runs those of argocd-cm.",
    };

    private static LuaSandbox Sandbox => new(TimeProvider.System, TimeProvider.System.GetUtcNow(), LuaLimits.Default);

    public static Command Create() => new("health", "Test ArgoCD's custom health checks, or evaluate one on an object.") { Test(), Eval() };

    private static Command Test()
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "The directory with GROUP/KIND directories, as in ArgoCD's resource_customizations.",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("test", "Run tests in ArgoCD's own format: health_test.yaml and actions/action_test.yaml.")
        {
            directory,
            Json,
            Open,
            Closed,
        };
        command.SetAction(
            (parsed, cancel) => Task.FromResult(Test(parsed.GetValue(directory)!, parsed.GetValue(Json), Libraries(parsed), cancel))
        );
        return command;
    }

    private static Command Eval()
    {
        var file = new Argument<string>("OBJECT") { Description = "A file with one object as YAML or JSON, or - for standard input." };
        var scripts = new Option<string>("--scripts")
        {
            Description = "The scripts: a directory with GROUP/KIND directories, or one script.",
            HelpName = "DIR|FILE",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("eval", "Print the health of one object, by the script for its kind.")
        {
            file,
            scripts,
            Json,
            Open,
            Closed,
        };
        command.SetAction(
            (parsed, _) =>
                Task.FromResult(Eval(parsed.GetValue(file)!, parsed.GetValue(scripts)!, parsed.GetValue(Json), Libraries(parsed)))
        );
        return command;
    }

    private static bool Libraries(ParseResult parsed) =>
        parsed.GetValue(Open) && parsed.GetValue(Closed)
            ? throw new UserException("--open-libs and --closed-libs are mutually exclusive; choose one.")
            : !parsed.GetValue(Closed);

    private static int Test(string directory, bool json, bool open, CancellationToken cancel)
    {
        IReadOnlyList<Suite> suites = Asked(() => SuiteReader.Read(directory));
        IReadOnlyList<CaseResult> results;
        using (var bar = new ProgressLine("Testing", "cases"))
        {
            results = new SuiteRunner(Sandbox, open).Run(suites, bar, cancel);
        }

        Summary sum = SuiteRunner.Sum(suites, results);
        var told = new HealthText(Console.Out, Palette.ForOutput);
        foreach (CaseResult result in json ? results : [])
        {
            Console.WriteLine(HealthRecords.Case(result));
        }

        if (json)
        {
            Console.WriteLine(HealthRecords.Summary(sum));
        }
        else
        {
            told.Failures(results);
            told.Summary(sum);
        }

        return sum.Failed == 0 ? 0 : 1;
    }

    private static int Eval(string file, string scripts, bool json, bool open)
    {
        object? value = Asked(() => One(file));
        string? script = null;
        HealthStatus? health = HealthJudge.BeingDeleted;
        string? error = null;
        if (!HealthJudge.IsBeingDeleted(value))
        {
            script = Asked(() => Script(scripts, ObjectName.Of(value).Key));
            (health, error) = HealthJudge.Of(Sandbox.Run(File.ReadAllText(script), Path.GetFileName(script), value, null, open));
        }

        if (json)
        {
            Console.WriteLine(HealthRecords.Evaluated(script, health, error));
        }
        else
        {
            new HealthText(Console.Out, Palette.ForOutput).Evaluated(script, health, error);
        }

        return error is null ? 0 : 1;
    }

    private static object? One(string file)
    {
        if (file != "-" && !File.Exists(file))
        {
            throw new HealthException($"There is no file {file}.");
        }

        try
        {
            object?[] documents =
            [
                .. YamlValues
                    .ReadAll(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file))
                    .Where(document => document is not null),
            ];
            object? only =
                documents.Length == 1 ? documents[0] : throw new HealthException($"Expected one object, found {documents.Length}.");
            ObjectName.Of(only);
            return only;
        }
        catch (HealthException wrong)
        {
            throw new HealthException($"{(file == "-" ? "The input" : file)}: {wrong.Message}");
        }
    }

    private static string Script(string scripts, string key) =>
        File.Exists(scripts) ? scripts
        : !Directory.Exists(scripts) ? throw new HealthException($"--scripts: no such file or directory: '{scripts}'.")
        : ScriptTree.Tested(scripts).Health(key)
            ?? throw new HealthException(
                $"There is no script for {key} in {scripts}. ArgoCD's built-in checks for some kinds are written in Go and are "
                    + "not run here; pass another directory with --scripts."
            );

    private static T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (HealthException wrong)
        {
            throw new UserException(wrong.Message);
        }
    }
}
