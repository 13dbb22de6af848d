using System.CommandLine;
using Cairn.Cli;
using Cairn.Cli.Commands;

// kubectl runs kubectl-cairn with the same arguments, so nothing here depends on the program's name.
var root = new RootCommand(
    "The audit trail of any GitOps repository, down to one field: who changed what, from what to what, when and why."
)
{
    AskCommand.Create(),
    LogCommand.Create(),
    ShowCommand.Create(),
    HistoryCommand.Create(),
    BlameCommand.Create(),
    DiffCommand.Create(),
    AtCommand.Create(),
    DeploymentsCommand.Create(),
    PlanCommand.Create(),
    LintCommand.Create(),
    HealthCommand.Create(),
    IndexCommand.Create(),
    VerifyCommand.Create(),
    ProveCommand.Create(),
    ExportCommand.Create(),
    AnchorCommand.Create(),
    KeyCommand.Create(),
    EraseCommand.Create(),
    ServeCommand.Create(),
    UpCommand.Create(),
    DownCommand.Create(),
    RenderCommand.Create(),
    PromoteCommand.Create(),
    RollbackCommand.Create(),
    ReleaseCommand.Create(),
    PreviewCommand.Create(),
    InitCommand.Create(),
    DoctorCommand.Create(),
    RunbookCommand.Create(),
    DemoCommand.Create(),
    CompletionCommand.Create(),
};

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C ends the work in order, a second one at once.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await Failures.Guard(() => root.Parse(args.Length == 0 ? ["--help"] : args), stop.Token);
