namespace Cairn.Tests.Kit;

/// <summary>
/// Public test data read where it lies and never copied into this repository: the directory that the environment variable
/// <c>CAIRN_TEST_DATA</c> names, else <c>../shared/data</c> beside this repository.
/// </summary>
public static class PublicTestData
{
    public const string Variable = "CAIRN_TEST_DATA";

    /// <summary>The full path of something in it; null when it is not there.</summary>
    public static string? Find(string name)
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string? root = string.IsNullOrEmpty(named) ? BesideTheRepository() : named;
        string? path = root is null ? null : Path.Combine(root, name);
        return Path.Exists(path) ? path : null;
    }

    private static string? BesideTheRepository()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Platform.sln")))
            {
                return Path.Combine(at, "..", "shared", "data");
            }
        }

        return null;
    }
}
