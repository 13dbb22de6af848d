namespace Cairn.Tests.Kit;

/// <summary>The checkout the tests were built in.</summary>
public static class Checkout
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of something in it.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>Its files with an ending such as <c>.cs</c>, by their paths from the root, those that were built left out.</summary>
    public static IEnumerable<string> Files(string ending) =>
        Directory
            .EnumerateFiles(Root, "*" + ending, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file =>
                !file.Split('/')
                    .Any(part =>
                        part is "bin" or "obj" or "artifacts" or "TestResults"
                        || (part.StartsWith('.') && part is not (".ci" or ".editorconfig"))
                    )
            )
            .Order(StringComparer.Ordinal);

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Platform.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory
            ?? throw new InvalidOperationException(
                $"The tests run outside a checkout: there is no Platform.sln above {AppContext.BaseDirectory}."
            );
    }
}
