using System.Text.RegularExpressions;

namespace Cairn.Walls.Tests;

/// <summary>What only certain rooms may use. Each wall names who does use it, so that a wall nobody touches cannot go unseen.</summary>
public sealed partial class Uses
{
    private static readonly string[] Clocks =
    [
        "System.TimeProvider.get_System",
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.Diagnostics.Stopwatch",
        "System.Environment.get_TickCount",
        "System.Environment.get_TickCount64",
    ];

    /// <summary>The Pulumi program where it could be built; without Pulumi it is one sentence, which reads no clock.</summary>
    private static readonly string[] Program = Compiled.That(room => room.UsesNamespace("Pulumi"));

    [Fact]
    public void SqlIsKnownToStorageAlone() =>
        Same(
            ["Cairn.Storage.Sqlite"],
            Compiled.That(room =>
                room.UsesNamespace("Microsoft.Data.Sqlite") || room.UsesNamespace("SQLitePCL") || room.UsesNamespace("System.Data")
            )
        );

    [Fact]
    public void AClockIsTakenByWhatIsRunAloneAndReadByItAndTheService()
    {
        Same([.. Program, Rooms.Cli], Compiled.That(room => room.Uses(Clocks)));
        Same(
            [.. Program, "Cairn.Service", Rooms.Cli],
            Compiled.That(room => room.Uses("System.TimeProvider.GetUtcNow", "System.TimeProvider.GetLocalNow"))
        );
    }

    [Fact]
    public void TheConsoleBelongsToPrograms() =>
        Same(["Cairn.Infrastructure", "Cairn.RefreshSettings", Rooms.Cli], Compiled.That(room => room.Uses("System.Console")));

    [Fact]
    public void TheWebBelongsToTheServiceAndTheCommandThatStartsIt() =>
        Same(["Cairn.Service", Rooms.Cli], Compiled.That(room => room.UsesNamespace("Microsoft.AspNetCore")));

    [Fact]
    public void Processes_are_started_in_one_place() =>
        Same(
            ["apps/audit/Sources/Processes/ChildProcess.cs", "apps/audit/Sources/Processes/Launch.cs"],
            Source.That(text => StartsProcess().IsMatch(text))
        );

    [Fact]
    public void Clusters_are_reached_in_one_place() => Same(["Cairn.Sources.Kubernetes"], Compiled.That(room => room.UsesNamespace("k8s")));

    [Fact]
    public void NothingIsSentAnywhereButToWitnessesAndForges()
    {
        Same(
            ["Cairn.Delivery.Promotion", "Cairn.Recording", "Cairn.Service", "Cairn.Sources.Kubernetes", Rooms.Cli],
            Compiled.That(room => room.UsesNamespace("System.Net.Http"))
        );
        Same(
            [
                "AnchorSchedule.cs",
                "Anchoring.cs",
                "WitnessClient.cs",
                "Connection.cs",
                "PullRequests.cs",
                "AnchorCommand.cs",
                "PromoteCommand.cs",
                "PromotionOptions.cs",
                "RollbackCommand.cs",
            ],
            Source.That(text => text.Contains("HttpClient", StringComparison.Ordinal)).Select(file => Path.GetFileName(file))
        );
        Assert.Empty(
            Compiled.That(room =>
                room.Uses(
                    "System.Net.Sockets.Socket",
                    "System.Net.Sockets.TcpClient",
                    "System.Net.Sockets.UdpClient",
                    "System.Net.WebRequest",
                    "System.Net.WebClient",
                    "System.Net.Dns"
                )
            )
        );
        Same(["Cairn.Service"], Compiled.That(room => room.Uses("System.Net.IPAddress")));
    }

    [Fact]
    public void PulumiIsKnownToTheProgramAlone() => Assert.Equal(Program, Compiled.That(room => room.UsesNamespace("Pulumi")));

    [Fact]
    public void AnswersAndTheIndexReadNoFiles()
    {
        string[] reach = Compiled.That(room =>
            room.Uses("System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.DirectoryInfo")
        );
        Assert.DoesNotContain("Cairn.Trail.Answers", reach);
        Assert.DoesNotContain("Cairn.Trail.Index", reach);
        Assert.Contains("Cairn.Storage.Sqlite", reach);
    }

    [Fact]
    public void PlanningTakesTextAndReadsNothingItself() =>
        Assert.DoesNotContain(
            "Cairn.Delivery.Planning",
            Compiled.That(room =>
                room.UsesNamespace("System.Net")
                || room.Uses(
                    "System.IO.File",
                    "System.IO.FileStream",
                    "System.IO.FileInfo",
                    "System.IO.Directory",
                    "System.IO.DirectoryInfo"
                )
            )
        );

    [Fact]
    // The compiler makes those, of the statements of each Program.cs.
    public void EveryClassIsSealedOrAbstract() => Assert.Equal(["Program", "Program"], Compiled.All.SelectMany(room => room.Open));

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bProcessStartInfo\b|(?<!\w)Process\.Start\(")]
    private static partial Regex StartsProcess();
}
