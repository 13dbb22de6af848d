namespace Cairn.Infrastructure.Tests;

/// <summary>What a test saw, held against a file that a reviewer can read. <c>CAIRN_WRITE_GOLDEN=1</c> writes the files anew.</summary>
internal static class Golden
{
    public static void Holds(string name, string seen)
    {
        string path = Checkout.At($"tests/Infra/Program/Golden/{name}.txt");
        if (Environment.GetEnvironmentVariable("CAIRN_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(path, seen);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", seen);
    }
}
