using Cairn.Delivery.Health.Documents;

namespace Cairn.Delivery.Health.Suites;

/// <summary>Reads the files a suite names, and no others: what a suite in a pull request names must not be the files of whoever runs
/// it.</summary>
internal static class SuiteFiles
{
    /// <summary>The first document of a file below the root.</summary>
    /// <exception cref="HealthException">It is not there, not below the root, a link, or not YAML.</exception>
    public static object? Document(string root, string file)
    {
        string full = Path.GetFullPath(file);
        if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new HealthException($"{full} lies outside {root}; a suite reads its own files alone.");
        }

        if (!File.Exists(full))
        {
            throw new HealthException($"There is no file {full}.");
        }

        for (string path = full; path.Length > root.Length; path = Path.GetDirectoryName(path)!)
        {
            if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
            {
                throw new HealthException($"{path} is a link; a suite reads its own files alone.");
            }
        }

        try
        {
            return YamlValues.ReadFirst(File.ReadAllText(full));
        }
        catch (HealthException wrong)
        {
            throw new HealthException($"{full}: {wrong.Message}");
        }
    }
}
