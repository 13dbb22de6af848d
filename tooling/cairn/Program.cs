using Cairn.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C ends the work in order, a second one at once.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await Failures.Guard(args.Length == 0 ? ["--help"] : args, stop.Token);
