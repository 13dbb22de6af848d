using System.Runtime.CompilerServices;

namespace Cairn.Trail.Ledger.Tests.Exports;

/// <summary>
/// The program in <c>independent/</c>, which checks a log by <c>golang.org/x/mod/sumdb</c> and shares no code with ours. Built
/// once for all tests that use it.
/// </summary>
public sealed class GoChecker : IDisposable
{
    private const string Library = Tool.GoPath + "/src/golang.org/x/mod/sumdb/tlog";

    private readonly Scratch scratch = new();
    private readonly bool built;

    public GoChecker()
    {
        if (!Directory.Exists(Library))
        {
            return;
        }

        (int ExitCode, string Output)? build = Tool.Run("go", scratch.Path, "build", "-o", Program, Source());
        Assert.True(build is null or { ExitCode: 0 }, build?.Output);
        built = build is not null;
    }

    private string Program => scratch.At("check");

    internal (int ExitCode, string Output) Run(string directory, params string[] arguments)
    {
        Assert.SkipUnless(
            built,
            "Go or its sumdb library is missing, so no independent implementation checks the exports; on Debian: apt-get install "
                + "golang-go golang-golang-x-mod-dev."
        );
        return Tool.Run(Program, directory, arguments)!.Value;
    }

    public void Dispose() => scratch.Dispose();

    private static string Source([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "independent", "main.go");
}
