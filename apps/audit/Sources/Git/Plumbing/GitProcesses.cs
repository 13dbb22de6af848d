namespace Cairn.Sources.Git.Plumbing;

/// <summary>Git commands that several threads start and that end together.</summary>
internal sealed class GitProcesses(string directory) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<GitProcess> started = [];
    private bool ended;

    /// <exception cref="GitException">Git is not installed.</exception>
    /// <exception cref="OperationCanceledException">They ended.</exception>
    public GitProcess Start(params IReadOnlyList<string> arguments)
    {
        lock (gate)
        {
            if (ended)
            {
                throw new OperationCanceledException();
            }

            var process = GitProcess.Start(directory, arguments);
            started.Add(process);
            return process;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!ended)
            {
                ended = true;
                started.ForEach(process => process.Dispose());
            }
        }
    }
}
