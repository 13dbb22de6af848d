using Cairn.Recording;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;

namespace Cairn.Trail.Index.Tests;

/// <summary>A file goes on as the one that holds its objects, else as git's rename detection says, and as nothing else.</summary>
public sealed class FilesThatMove : IDisposable
{
    private readonly GrowingRepository repository = new();

    [Fact]
    public void A_renamed_file_has_one_line_of_values()
    {
        repository.Commit("first", ("a.yaml", Plain("1")));
        repository.Commit("rename", ("a.yaml", null), ("b.yaml", Plain("1")));
        repository.Commit("edit", ("b.yaml", Plain("2")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        TargetHistory history = FieldHistory.WithMoves(open.Trail, new Target("b.yaml"), new FieldPattern("replicas"), new Filter());
        FieldHistoryView line = Assert.Single(HistoryView.Of(history.Events.Select(HistoryRowView.Of)).Fields);
        Assert.Equal("b.yaml", line.File);
        Assert.Equal(["1", "2"], line.Values.Select(value => value.Row.After));
        Assert.Equal([false, true], line.Values.Select(value => value.Until == "now"));
        FileMove move = Assert.Single(history.Moves);
        Assert.Equal(("a.yaml", "b.yaml", "rename"), (move.From, move.To, move.Stored.Landing.Subject));
    }

    [Fact]
    public void The_last_value_of_the_earlier_file_ends_with_the_move()
    {
        repository.Commit("first", ("a.yaml", Plain("1")));
        repository.Commit("rename", ("a.yaml", null), ("b.yaml", Plain("1")));
        repository.Commit("edit", ("b.yaml", Plain("2")));
        repository.Commit("another", ("a.yaml", "replicas: 7\n"));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        TargetHistory history = FieldHistory.WithMoves(open.Trail, new Target("a.yaml"), new FieldPattern("replicas"), new Filter());
        IReadOnlyList<FieldHistoryView> lines = HistoryView.Of(history.Events.Select(HistoryRowView.Of)).Fields;
        Assert.Equal(["1", "7"], lines.Select(line => Assert.Single(line.Values).Row.After));
        FileMove move = Assert.Single(history.Moves);
        Assert.Equal(new UtcTime(move.Stored.Landing.LandedAt).Minute, Assert.Single(lines[0].Values).Until);
        Assert.Equal("now", Assert.Single(lines[1].Values).Until);
        Assert.Equal("b.yaml", move.To);
    }

    [Fact]
    public void Of_many_new_files_the_one_with_the_same_object_goes_on()
    {
        string[] apps = ["atuin", "actual", "bazarr", "echo"];
        repository.Commit("first", ("repos/app-template/ocirepository.yaml", Source("app-template")));
        repository.Commit(
            "one for each",
            [
                ("repos/app-template/ocirepository.yaml", null),
                .. apps.Select(app => ($"apps/{app}/ocirepository.yaml", (string?)Source(app == "atuin" ? "app-template" : app))),
            ]
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal([("repos/app-template/ocirepository.yaml", "apps/atuin/ocirepository.yaml")], Renamed(open));
        FieldEvent[] other = [.. FieldHistory.Of(open.Trail, new Target("apps/actual/ocirepository.yaml"), null, new Filter())];
        Assert.All(other, one => Assert.Equal(ChangeKindAdded, one.Field.Kind));
        Assert.All(other, one => Assert.Equal("one for each", one.Stored.Landing.Subject));
    }

    [Fact]
    public void A_file_of_another_object_is_not_a_rename_however_alike()
    {
        repository.Commit("first", ("a.yaml", Source("one")));
        repository.Commit("other", ("a.yaml", null), ("b.yaml", Source("two")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Empty(Renamed(open));
    }

    [Fact]
    public void The_same_object_goes_on_however_much_of_it_changed()
    {
        string head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata:\n";
        repository.Commit("first", ("a.yaml", head + string.Concat(Enumerable.Range(0, 40).Select(i => $"  old{i}: '{i}'\n"))));
        repository.Commit(
            "rewritten",
            ("a.yaml", null),
            ("b.yaml", head + string.Concat(Enumerable.Range(0, 40).Select(i => $"  new{i}: 'x{i}'\n")))
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal([("a.yaml", "b.yaml")], Renamed(open));
    }

    [Fact]
    public void Files_without_objects_move_as_git_says()
    {
        string[] names = ["alpha", "beta", "gamma", "delta", "epsilon"];
        repository.Commit("first", [.. names.Select(name => ($"old/{name}.yaml", (string?)Values(name, 0)))]);
        repository.Commit(
            "moved",
            [
                .. names.Select(name => ($"old/{name}.yaml", (string?)null)),
                .. names.Select((name, i) => ($"new/{name}{i}.yaml", (string?)Values(name, i * 6))),
            ]
        );
        string git = RealGit.Run(repository.Path, "log", "-1", "-M", "--diff-filter=R", "--name-status", "--format=");
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        (string, string)[] expected =
        [
            .. git.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t'))
                .Select(parts => (parts[1], parts[2])),
        ];
        Assert.InRange(expected.Length, 2, names.Length - 1);
        Assert.Equal(expected.Order(), Renamed(open).Order());
    }

    [Fact]
    public void An_object_that_went_to_another_file_has_one_line()
    {
        string Config(string pool) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app}}\ndata: {{pool: '{pool}'}}\n";
        const string Other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {pool: '99'}\n";
        repository.Commit("first", ("all.yaml", Config("10") + "---\n" + Other), ("more.yaml", "a: 1\n"));
        repository.Commit("moved", ("all.yaml", Other), ("own.yaml", Config("10")));
        repository.Commit("edit", ("own.yaml", Config("20")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        FieldHistoryView line = Assert.Single(
            HistoryView
                .Of(
                    FieldHistory
                        .Of(open.Trail, new Target("configmap/app"), new FieldPattern("data.pool"), new Filter())
                        .Select(HistoryRowView.Of)
                )
                .Fields
        );
        Assert.Equal(["10", "20"], line.Values.Select(value => value.Row.After));
        Assert.Equal("own.yaml", line.File);
    }

    public void Dispose() => repository.Dispose();

    private const Changes.ChangeKind ChangeKindAdded = Changes.ChangeKind.Added;

    private static string Plain(string replicas) =>
        $"replicas: {replicas}\nimage: app\nport: 80\nlevel: info\nhost: a\nsize: 3\nzone: eu\nowner: web\n";

    private static string Source(string name) =>
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
        + $"metadata:\n  name: {name}\nspec:\n  interval: 1h\n  layerSelector:\n    operation: copy\n  ref:\n    tag: 4.2.0\n";

    /// <summary>Lines of which some are not what they were.</summary>
    private static string Values(string name, int changed) =>
        string.Concat(Enumerable.Range(0, 20).Select(i => $"{name}{i}: {(i < changed ? "other" : "value")} of {name} {i}\n"));

    private static IEnumerable<(string, string)> Renamed(OpenTrail open) =>
        Timeline.Of(open.Trail, new Filter(), 0).SelectMany(entry => entry.Stored.Changes.Renames);
}
