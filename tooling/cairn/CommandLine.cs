using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Cairn.Cli.Commands;

namespace Cairn.Cli;

/// <summary>Commands that belong together in the program's help, by name. One is created only where it is needed: all of them take
/// longer than an answer.</summary>
internal sealed class CommandGroup(string title) : Dictionary<string, Func<Command>>
{
    public string Title => title;
}

/// <summary>All commands, each in one group. kubectl runs kubectl-cairn with the same arguments, so nothing here depends on the
/// program's name.</summary>
internal static class CommandLine
{
    private const string Description =
        "The audit trail of any GitOps repository, down to one field: who changed what, from what to what, when and why.";

    // '@name' is a person to this program, not a file of arguments.
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    private static readonly CommandGroup[] Groups =
    [
        new CommandGroup("Ask (any GitOps repository, no set-up)")
        {
            ["ask"] = AskCommand.Create,
            ["log"] = LogCommand.Create,
            ["show"] = ShowCommand.Create,
            ["history"] = HistoryCommand.Create,
            ["blame"] = BlameCommand.Create,
            ["at"] = AtCommand.Create,
            ["diff"] = DiffCommand.Create,
            ["serve"] = ServeCommand.Create,
            ["demo"] = DemoCommand.Create,
        },
        new CommandGroup("Platform (manifests, releases and runbooks in Git)")
        {
            ["init"] = InitCommand.Create,
            ["render"] = RenderCommand.Create,
            ["lint"] = LintCommand.Create,
            ["plan"] = PlanCommand.Create,
            ["health"] = HealthCommand.Create,
            ["preview"] = PreviewCommand.Create,
            ["release"] = ReleaseCommand.Create,
            ["promote"] = PromoteCommand.Create,
            ["rollback"] = RollbackCommand.Create,
            ["runbook"] = RunbookCommand.Create,
        },
        new CommandGroup("Ledger (the tamper-evident record)")
        {
            ["index"] = IndexCommand.Create,
            ["verify"] = VerifyCommand.Create,
            ["prove"] = ProveCommand.Create,
            ["export"] = ExportCommand.Create,
            ["anchor"] = AnchorCommand.Create,
            ["key"] = KeyCommand.Create,
            ["erase"] = EraseCommand.Create,
            ["redact"] = RedactCommand.Create,
        },
        new CommandGroup("Cluster and this machine")
        {
            ["up"] = UpCommand.Create,
            ["down"] = DownCommand.Create,
            ["deployments"] = DeploymentsCommand.Create,
            ["doctor"] = DoctorCommand.Create,
            ["completion"] = CompletionCommand.Create,
        },
    ];

    /// <summary>The whole program: what help, completion and the sentence about a mistake need.</summary>
    public static RootCommand Create() => Create(_ => true);

    /// <summary>The program as far as a command line needs it: the command that it begins with, or all.</summary>
    public static RootCommand Create(string[] args)
    {
        string? only = args.Length > 0 && Array.Exists(Groups, group => group.ContainsKey(args[0])) ? args[0] : null;
        return Create(name => only is null || name == only);
    }

    private static RootCommand Create(Func<string, bool> isNeeded)
    {
        var root = new RootCommand(Description);
        foreach (CommandGroup group in Groups)
        {
            foreach ((string name, Func<Command> create) in group)
            {
                if (isNeeded(name))
                {
                    root.Subcommands.Add(create());
                }
            }
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show this help.";
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        help.Action = new GroupedHelp((HelpAction)help.Action!);
        return root;
    }

    /// <summary>The program's help lists the commands by group; a command's own is the library's.</summary>
    private sealed class GroupedHelp(HelpAction ofCommand) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command is not RootCommand)
            {
                return ofCommand.Invoke(parseResult);
            }

            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(Description);
            output.WriteLine();
            output.WriteLine("Usage:");
            output.WriteLine("  cairn COMMAND [options]");
            Command[] commands = [.. parseResult.RootCommandResult.Command.Subcommands];
            int width = commands.Max(command => command.Name.Length);
            foreach (CommandGroup group in Groups)
            {
                output.WriteLine();
                output.WriteLine(group.Title + ":");
                foreach (Command command in commands.Where(command => group.ContainsKey(command.Name)))
                {
                    output.WriteLine($"  {command.Name.PadRight(width)}  {FirstSentence(command.Description!)}");
                }
            }

            output.WriteLine();
            output.WriteLine("Options and examples of a command: cairn COMMAND --help. Version: cairn --version.");
            return 0;
        }

        private static string FirstSentence(string description)
        {
            int end = description.IndexOf(". ", StringComparison.Ordinal);
            return (end < 0 ? description : description[..end]).TrimEnd('.');
        }
    }
}
