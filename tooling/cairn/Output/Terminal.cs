namespace Cairn.Cli.Output;

/// <summary>What a person types.</summary>
internal static class Terminal
{
    /// <summary>The next line; null when the input ended. The wait ends with Ctrl-C, which reading from a console does not.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Task<string?> Line(CancellationToken cancel) => Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancel);
}
