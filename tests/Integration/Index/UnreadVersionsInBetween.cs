using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// A value that may have been set by a version which was recorded as text alone is never said to be certain: history ends where the file
/// could no longer be read, and whoever may have set a value is named beside who made it readable.
/// </summary>
public sealed class UnreadVersionsInBetween : IDisposable
{
    private const string Template = "{{ if .x }}\nb: 1\n{{ end }}\n";
    private const string Pointer =
        "version https://git-lfs.github.com/spec/v1\n"
        + "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12\n";

    private readonly Scratch scratch = new();

    public UnreadVersionsInBetween()
    {
        Directory.CreateDirectory(scratch.At("repository"));
        Git("init", "-q", "-b", "main");
    }

    public static TheoryData<string, string> Unreadable =>
        new()
        {
            { "pool: 5\n  log: [\n", "invalid YAML" },
            { "pool: 5\n" + Template, "Helm or Go template" },
            { Pointer, "content is in Git LFS, not in git" },
            { "pool: 5\n# " + new string('x', 8_400_000) + "\n", "larger than 8 MiB" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_value_is_not_now_once_its_file_cannot_be_read(string content, string reason)
    {
        Commit("Ann", "pool: 1\n");
        string broken = Commit("Bo", content);
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        IntervalView last = Values(open)[^1];
        Assert.Equal(("1", Time(broken)), (last.Row.After, last.Until));
        Assert.Equal((broken, reason), (last.Row.UnreadSince!.Id, last.Row.UnreadSince.Reason));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Whoever_may_have_set_a_value_unseen_is_named_beside_who_made_it_readable(string content, string reason)
    {
        Commit("Ann", "pool: 1\n");
        string broken = Commit("Bo", content);
        string repaired = Commit("Cy", "pool: 5\n");
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        IntervalView[] values = Values(open);
        Assert.Equal([("1", Time(broken)), ("5", "now")], values.Select(value => (value.Row.After!, value.Until!)));
        Assert.Equal((broken, "Bo", reason), Named(Assert.Single(values[1].Row.Unread!)));
        BlameFieldView blamed = BlameFieldView.Of(Assert.Single(Blamed(open)))!;
        Assert.Equal((repaired, broken), (blamed.Id, Assert.Single(blamed.Unread!).Id));
    }

    [Fact]
    public void A_file_renamed_while_broken_names_who_broke_it()
    {
        Commit("Ann", "pool: 1\nlog: info\nsize: 3\n");
        string broken = Commit("Bo", "pool: 5\nlog: info\nsize: 3\n  x: [\n");
        Git("mv", "v.yaml", "w.yaml");
        Commit("Cy", null);
        Commit("Dee", "pool: 5\nlog: info\nsize: 3\n", "w.yaml");
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        Assert.Contains(broken, Values(open, "w.yaml")[^1].Row.Unread!.Select(unread => unread.Id));
    }

    [Fact]
    public void A_broken_file_that_is_emptied_is_no_formatting()
    {
        Commit("Ann", "pool: [\n");
        Commit("Bo", "# nothing\n");
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        Assert.Equal(
            "no fields; before: invalid YAML",
            Assert.Single(open.Trail.Read(open.Trail.Between(null, null).Last).Changes.Texts).Reason
        );
    }

    [Fact]
    public void A_file_repaired_with_the_same_fields_says_so()
    {
        Commit("Ann", "pool: 1\n");
        Commit("Bo", "pool: [\n");
        Commit("Cy", "pool: 1\n");
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        Assert.Equal(
            "same fields as before it was unreadable: invalid YAML",
            Assert.Single(open.Trail.Read(open.Trail.Between(null, null).Last).Changes.Texts).Reason
        );
        Assert.Equal("now", Assert.Single(Values(open)).Until);
    }

    [Fact]
    public void A_value_that_only_an_unread_version_can_have_set_is_its_own()
    {
        Commit("Ann", "pool: 1\n");
        string unread = Commit("Bo", "pool: [\n");
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));

        // As a commit too large to read whole is recorded, though each of its files can be read.
        BlamedField blamed = Assert.Single(
            Blame.Of(open.Trail, [new FieldChange("v.yaml", null, "pool", ChangeKind.Added, null, "5")], new Filter())
        );
        Assert.Equal((unread, unread), (blamed.SetBy!.Landing.Id, Assert.Single(blamed.Unread).Stored.Landing.Id));
    }

    [Fact]
    public void Of_several_unread_versions_none_is_picked()
    {
        Commit("Ann", "pool: 1\n");
        string[] unread = [Commit("Bo", "pool: [\n"), Commit("Cy", "pool: [[\n")];
        using OpenTrail open = Recorded.Open(scratch.At("repository"), scratch.At("data"));
        BlamedField blamed = Assert.Single(
            Blame.Of(open.Trail, [new FieldChange("v.yaml", null, "pool", ChangeKind.Added, null, "5")], new Filter())
        );
        Assert.Null(blamed.SetBy);
        Assert.Equal(unread, blamed.Unread.Select(version => version.Stored.Landing.Id));
    }

    public void Dispose() => scratch.Dispose();

    private static (string Id, string By, string Reason) Named(UnreadVersionView unread) =>
        (unread.Id, Assert.Single(unread.Authors).Name, unread.Reason);

    private static IntervalView[] Values(OpenTrail open, string file = "v.yaml") =>
        [
            .. HistoryView
                .Of(
                    FieldHistory
                        .WithMoves(open.Trail, new Target(file), new FieldPattern("pool"), new Filter())
                        .Events.Select(HistoryRowView.Of)
                )
                .Fields.Single()
                .Values,
        ];

    private static IReadOnlyList<BlamedField> Blamed(OpenTrail open)
    {
        LandingFields standing = new Snapshot(open.Repository, open.Redactor).Fields("HEAD", "v.yaml")!;
        return Blame.Of(open.Trail, [.. standing.Fields.Where(field => field.Path == "pool")], new Filter());
    }

    private string Time(string commit) =>
        DateTimeOffset
            .FromUnixTimeSeconds(long.Parse(Git("show", "-s", "--format=%ct", commit), System.Globalization.CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private string Commit(string author, string? content, string file = "v.yaml")
    {
        if (content is not null)
        {
            File.WriteAllText(scratch.At($"repository/{file}"), content);
        }

        Git("add", "-A");
        Git("commit", "-q", "--author", $"{author} <{author}@example.com>", "-m", $"{author} sets");
        return Git("rev-parse", "HEAD");
    }

    private string Git(params string[] arguments) => RealGit.Run(scratch.At("repository"), arguments);
}
