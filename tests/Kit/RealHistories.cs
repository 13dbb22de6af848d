namespace Cairn.Tests.Kit;

/// <summary>
/// Whole histories for checks that gain from real ones: those that the environment variable
/// <c>CAIRN_TEST_REPOSITORIES</c> names (paths, separated as in PATH), else the demo.
/// </summary>
public static class RealHistories
{
    public const string Variable = "CAIRN_TEST_REPOSITORIES";

    public static string[] Paths
    {
        get
        {
            string named = Environment.GetEnvironmentVariable(Variable) ?? "";
            return named.Length == 0
                ? [SharedDemo.Directory]
                : named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }
}
