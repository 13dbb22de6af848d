using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Cairn.Cli.Commands;

namespace Cairn.Cli;

/// <summary>Commands that belong together in the program's help.</summary>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);

/// <summary>All commands, each in one group. kubectl runs kubectl-cairn with the same arguments, so nothing here depends on the
/// program's name.</summary>
internal static class CommandLine
{
    private const string Description =
        "The audit trail of any GitOps repository, down to one field: who changed what, from what to what, when and why.";

    // '@name' is a person to this program, not a file of arguments.
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    public static IReadOnlyList<CommandGroup> Groups() =>
        [
            new(
                "Ask (any GitOps repository, no set-up)",
                [
                    AskCommand.Create(),
                    LogCommand.Create(),
                    ShowCommand.Create(),
                    HistoryCommand.Create(),
                    BlameCommand.Create(),
                    AtCommand.Create(),
                    DiffCommand.Create(),
                    ServeCommand.Create(),
                    DemoCommand.Create(),
                ]
            ),
            new(
                "Platform (manifests, releases and runbooks in Git)",
                [
                    InitCommand.Create(),
                    RenderCommand.Create(),
                    LintCommand.Create(),
                    PlanCommand.Create(),
                    HealthCommand.Create(),
                    PreviewCommand.Create(),
                    ReleaseCommand.Create(),
                    PromoteCommand.Create(),
                    RollbackCommand.Create(),
                    RunbookCommand.Create(),
                ]
            ),
            new(
                "Ledger (the tamper-evident record)",
                [
                    IndexCommand.Create(),
                    VerifyCommand.Create(),
                    ProveCommand.Create(),
                    ExportCommand.Create(),
                    AnchorCommand.Create(),
                    KeyCommand.Create(),
                    EraseCommand.Create(),
                ]
            ),
            new(
                "Cluster and this machine",
                [UpCommand.Create(), DownCommand.Create(), DeploymentsCommand.Create(), DoctorCommand.Create(), CompletionCommand.Create()]
            ),
        ];

    public static RootCommand Create()
    {
        IReadOnlyList<CommandGroup> groups = Groups();
        var root = new RootCommand(Description);
        foreach (Command command in groups.SelectMany(group => group.Commands))
        {
            root.Subcommands.Add(command);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show this help.";
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        help.Action = new GroupedHelp(groups, (HelpAction)help.Action!);
        return root;
    }

    /// <summary>The program's help lists the commands by group; a command's own is the library's.</summary>
    private sealed class GroupedHelp(IReadOnlyList<CommandGroup> groups, HelpAction ofCommand) : SynchronousCommandLineAction
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
            int width = groups.SelectMany(group => group.Commands).Max(command => command.Name.Length);
            foreach (CommandGroup group in groups)
            {
                output.WriteLine();
                output.WriteLine(group.Title + ":");
                foreach (Command command in group.Commands)
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
