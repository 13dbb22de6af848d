namespace Cairn.Demo.Tests;

/// <summary>What cannot be written to is refused in one sentence, and left as it was.</summary>
public sealed class Refusals : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("cairn-demo-").FullName;

    [Fact]
    public void ADirectoryWithAFileInItIsRefusedAndKept()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(scratch));
        Assert.Equal($"{scratch} is not empty; name a directory that is empty or does not exist.", refused.Message);
        Assert.Equal([file], Directory.GetFileSystemEntries(scratch));
    }

    [Fact]
    public void AFileIsRefused()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(file));
        Assert.Equal($"{file} is a file; name a directory that is empty or does not exist.", refused.Message);
    }

    [Fact]
    public void APathBelowAFileCannotBeWritten()
    {
        string file = Path.Combine(scratch, "notes.txt");
        File.WriteAllText(file, "mine");
        var refused = Assert.Throws<DemoException>(() => DemoRepository.Write(Path.Combine(file, "demo")));
        Assert.StartsWith($"{Path.Combine(file, "demo")} cannot be written: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyDirectoryIsTaken() => Assert.Equal(40, DemoRepository.Write(scratch).Tip.Length);

    public void Dispose() => Scratch.Delete(scratch);
}
