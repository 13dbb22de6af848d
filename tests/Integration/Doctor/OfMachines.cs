namespace Cairn.Operations.Doctor.Tests;

/// <summary>What programs say of themselves, and what is made of it.</summary>
public sealed class OfMachines
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("git version 2.39.5 (Apple Git-154)", "2.39.5")]
    [InlineData("git version 2.32", "2.32")]
    [InlineData("git version 2.45.1.windows.1", "2.45.1")]
    [InlineData("{Version:kustomize/v4.5.7 GitCommit:56d82a8378dfc8dc3b3b1085e5a6e67b82966bd7 BuildDate:2022-08-02T16:35:54Z}", "4.5.7")]
    [InlineData("Client Version: v1.36.2\nKustomize Version: v5.8.1", "1.36.2")]
    [InlineData("v5.5.0", "5.5.0")]
    [InlineData("Version: 99999999999.1", null)]
    [InlineData("no numbers", null)]
    [InlineData("", null)]
    public void VersionsAreFoundInWhatIsPrinted(string text, string? version) =>
        Assert.Equal(version, MachineChecks.VersionIn(text)?.ToString());

    [Theory]
    [InlineData("git version 2.32.0", FindingState.Ok)]
    [InlineData("git version 2.100.0", FindingState.Ok)]
    [InlineData("git version 2.31.8", FindingState.Missing)]
    [InlineData("git version unknown", FindingState.Missing)]
    [InlineData("error: broken", FindingState.Missing)]
    public async Task Old_Git_is_reported(string printed, FindingState state) =>
        Assert.Equal(state, (await Look("git", ("git --version", printed))).State);

    [Theory]
    [InlineData("v5.0.0", "error: none", FindingState.Ok, "kustomize 5.0.0")]
    [InlineData("v4.5.7", "Client Version: v1.36.2", FindingState.Ok, "kubectl 1.36.2")]
    [InlineData("v4.5.7", "Client Version: v1.20.9", FindingState.Missing, "Client Version: v1.20.9")]
    [InlineData("error: none", "error: none", FindingState.Missing, "error: none")]
    public async Task Kustomize_is_found_alone_or_in_kubectl(string alone, string kubectl, FindingState state, string seen)
    {
        DoctorFinding found = await Look("kustomize", ("kustomize version", alone), ("kubectl version", kubectl));
        Assert.Equal((state, seen), (found.State, found.Seen));
    }

    [Theory]
    [InlineData(0, FindingState.Ok)]
    [InlineData(240, FindingState.Ok)]
    [InlineData(360, FindingState.Warning)]
    public async Task Clock_behind_the_last_commit_is_reported(int ahead, FindingState state)
    {
        DoctorFinding found = await Look("clock", ("git log", $"{Now.ToUnixTimeSeconds() + ahead}"));
        Assert.Equal(state, found.State);
        Assert.StartsWith("2026-11-25 09:00Z", found.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: your current branch 'main' does not have any commits yet")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    [InlineData("999999999999999")]
    public async Task Clock_is_not_judged_without_a_commit(string printed) =>
        Assert.DoesNotContain(
            await MachineChecks.Look(new Told(("git log", printed)).Ask, 1L << 40, Now, TestContext.Current.CancellationToken),
            finding => finding.Check == "clock"
        );

    [Fact]
    public async Task Low_disk_space_is_reported_and_unknown_space_is_not()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        DoctorFinding little = Assert.Single(
            await MachineChecks.Look(new Told().Ask, (1L << 30) - 1, Now, cancel),
            finding => finding.Check == "space"
        );
        Assert.Equal((FindingState.Warning, "1.0 GiB free for the trail"), (little.State, little.Seen));
        Assert.DoesNotContain(await MachineChecks.Look(new Told().Ask, null, Now, cancel), finding => finding.Check == "space");
    }

    [Fact]
    public async Task Every_problem_has_a_remedy() =>
        Assert.All(
            await MachineChecks.Look(new Told().Ask, 0, Now, TestContext.Current.CancellationToken),
            finding => Assert.False(string.IsNullOrEmpty(finding.Remedy))
        );

    private static async Task<DoctorFinding> Look(string check, params (string, string)[] known) =>
        Assert.Single(
            await MachineChecks.Look(new Told(known).Ask, 1L << 40, Now, TestContext.Current.CancellationToken),
            finding => finding.Check == check
        );
}
