using System.Text;
using System.Xml.Linq;

namespace Cairn.Walls.Tests;

/// <summary>The picture of the rooms in CONTRIBUTING.md, made from the project files and the walls.</summary>
public sealed class Drawing
{
    private const string Begin = "<!-- rooms: drawn by tooling/build/draw-rooms -->\n";
    private const string End = "<!-- end of rooms -->\n";

    [Fact]
    public void Picture_in_CONTRIBUTING_shows_the_rooms_as_they_are()
    {
        string path = Checkout.At("CONTRIBUTING.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"CONTRIBUTING.md lacks the lines {Begin.Trim()} and {End.Trim()}");
        string drawn = $"```mermaid\n{Mermaid()}```\n";
        if (Environment.GetEnvironmentVariable("CAIRN_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page[..begin] + drawn + page[end..]);
            return;
        }

        Assert.Equal(drawn, page[begin..end]);
    }

    /// <summary>A box for each project with its rooms in it, an arrow from each room to those it uses.</summary>
    private static string Mermaid()
    {
        var text = new StringBuilder("flowchart BT\n");
        foreach (string project in Checkout.Files(".csproj").Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)))
        {
            string assembly = Path.GetFileNameWithoutExtension(project);
            string folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
            string prefix = Rooms.OfProgram(assembly);
            string[] rooms = [.. Rooms.MayUse.Keys.Where(room => IsOf(prefix, room))];
            Assert.NotEmpty(rooms);
            text.Append($"  subgraph {Id(prefix)}_ [\"{folder}\"]\n");
            foreach (string room in rooms)
            {
                text.Append($"    {Id(room)}[\"{room[(room.LastIndexOf('.') + 1)..]}\"]\n");
            }

            text.Append("  end\n");
            foreach (string below in Projects(project))
            {
                Assert.True(
                    rooms.Any(room => Rooms.MayUse[room].Any(used => IsOf(below, used))),
                    $"{project} refers to {below}, which no room of it uses."
                );
            }
        }

        foreach ((string room, string[] uses) in Rooms.MayUse)
        {
            foreach (string used in uses.Where(used => !uses.Any(other => other != used && Reaches(other, used))))
            {
                text.Append($"  {Id(room)} --> {Id(used)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The projects that a project file refers to, as the prefix of their rooms.</summary>
    private static IEnumerable<string> Projects(string project) =>
        XDocument
            .Load(Checkout.At(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static bool Reaches(string from, string to) => Rooms.MayUse[from].Any(next => next == to || Reaches(next, to));

    private static bool IsOf(string prefix, string room) => room == prefix || room.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static string Id(string name) => name.Replace('.', '_');
}
