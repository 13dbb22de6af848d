namespace Cairn.Operations.Doctor.Tests;

/// <summary>Programs that answer what a test says; one that it does not name is not installed.</summary>
internal sealed class Told(params (string Command, string Output)[] known)
{
    private readonly List<string> asked = [];

    public IReadOnlyList<string> Asked => asked;

    public Task<ProgramResult> Ask(string program, string[] arguments, CancellationToken cancel)
    {
        string command = $"{program} {string.Join(' ', arguments)}";
        lock (asked)
        {
            asked.Add(command);
        }

        (string Command, string Output) found = Array.Find(known, item => command.Contains(item.Command, StringComparison.Ordinal));
        return Task.FromResult(
            found.Command is null ? new ProgramResult(-1, "", $"{program} is not installed")
            : found.Output.StartsWith("error: ", StringComparison.Ordinal) ? new ProgramResult(1, "", found.Output)
            : new ProgramResult(0, found.Output, "")
        );
    }
}
