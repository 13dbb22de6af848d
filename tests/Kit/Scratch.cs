namespace Cairn.Tests.Kit;

/// <summary>A directory of its own, gone when disposed.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch() => Path = Directory.CreateTempSubdirectory("cairn-test-").FullName;

    public string Path { get; }

    /// <summary>The full path of something in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Delete(Path);

    /// <summary>Deletes a tree, read-only files (git's objects) included, which some systems refuse to delete.</summary>
    public static void Delete(string directory)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(directory, recursive: true);
    }
}
