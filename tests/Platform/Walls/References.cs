namespace Cairn.Walls.Tests;

/// <summary>Which room may use which.</summary>
public sealed class References
{
    public static TheoryData<string> All => [.. Rooms.MayUse.Keys];

    /// <summary>Where the package feeds lack Pulumi, its program is one sentence (decision 0020).</summary>
    public static TheoryData<string> Built =>
        [.. Compiled.All.Where(room => room.Name != "Cairn.Infrastructure" || room.UsesNamespace("Pulumi")).Select(room => room.Name)];

    [Fact]
    public void Every_namespace_lies_in_a_room_and_every_room_is_compiled()
    {
        Assert.Empty(Compiled.Homeless);
        Assert.Equal(Rooms.MayUse.Keys.Order(StringComparer.Ordinal), Compiled.All.Select(room => room.Name));
    }

    [Fact]
    public void No_two_types_share_a_name() => Assert.Empty(Compiled.Ambiguous);

    [Theory]
    [MemberData(nameof(All))]
    public void Room_uses_only_what_it_may(string name) =>
        Assert.Empty(Compiled.All.Single(room => room.Name == name).Uses().Except(Rooms.MayUse[name]));

    /// <summary>A wall with a hole that nothing goes through is closed.</summary>
    [Theory]
    [MemberData(nameof(Built))]
    public void Room_uses_all_that_it_may(string name) =>
        Assert.Empty(Rooms.MayUse[name].Except(Compiled.All.Single(room => room.Name == name).Uses()));

    [Fact]
    public void Rooms_do_not_use_each_other_in_a_circle()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (string room in Rooms.MayUse.Keys)
        {
            Descend(room);
        }

        void Descend(string room)
        {
            Assert.True(above.Add(room), $"{string.Join(", ", above)} use each other in a circle.");
            if (done.Add(room))
            {
                foreach (string below in Rooms.MayUse[room])
                {
                    Descend(below);
                }
            }

            above.Remove(room);
        }
    }

    [Fact]
    public void Product_has_about_twelve_projects_and_the_tests_about_eight()
    {
        string[] projects = [.. Checkout.Files(".csproj")];
        Assert.InRange(projects.Count(path => !path.StartsWith("tests/", StringComparison.Ordinal)), 8, 13);
        Assert.InRange(projects.Count(path => path.StartsWith("tests/", StringComparison.Ordinal)), 6, 9);
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
}
