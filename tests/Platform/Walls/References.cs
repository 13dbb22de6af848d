using System.Xml.Linq;

namespace Cairn.Walls.Tests;

/// <summary>Which room may know which.</summary>
public sealed class References
{
    public static TheoryData<string> All => [.. Rooms.MayReference.Keys];

    [Fact]
    public void EveryProjectIsARoomWithItsWalls() =>
        Assert.Equal(
            Rooms.MayReference.Keys.Order(StringComparer.Ordinal),
            Projects().Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(All))]
    public void ARoomUsesOnlyRoomsBelowIt(string room)
    {
        Compiled compiled = Compiled.All.Single(one => one.Name == room);
        Assert.Empty(compiled.References.Where(Rooms.MayReference.ContainsKey).Except(Rooms.MayReference[room]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AProjectRefersOnlyToRoomsBelowIt(string room)
    {
        string project = Projects().Single(path => Path.GetFileNameWithoutExtension(path) == room);
        IEnumerable<string> named = XDocument
            .Load(Checkout.At(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(named.Except(Rooms.MayReference[room]));
    }

    [Fact]
    public void EveryProjectIsInTheSolutionAndLocksItsPackages()
    {
        string solution = File.ReadAllText(Checkout.At("Platform.sln"));
        foreach (string project in Checkout.Files(".csproj"))
        {
            Assert.Contains($"\"{project.Replace('/', '\\')}\"", solution, StringComparison.Ordinal);
            string text = File.ReadAllText(Checkout.At(project));
            bool locked = File.Exists(Checkout.At(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
            Assert.True(
                locked || text.Contains("Pulumi.targets", StringComparison.Ordinal),
                $"{project} has no packages.lock.json beside it."
            );
            Assert.False(
                locked && text.Contains("Pulumi.targets", StringComparison.Ordinal),
                $"{project} has a packages.lock.json, which cannot hold both with and without Pulumi: decision 0020."
            );
        }
    }

    private static IEnumerable<string> Projects() =>
        Checkout.Files(".csproj").Where(path => !path.StartsWith("tests/", StringComparison.Ordinal));
}
