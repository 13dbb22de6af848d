using Cairn.Recording;
using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Index.Tests;

/// <summary>A file's history goes on in the file its objects came from.</summary>
public sealed class FollowingObjects : IDisposable
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n";
    private readonly GrowingRepository repository = new();

    [Fact]
    public void ThroughAMoveWithAndWithoutAChange()
    {
        repository.Commit(
            "all",
            ("all.yaml", Service + "---\n" + Config("10")),
            ("other.yaml", Config("99").Replace("app", "other", StringComparison.Ordinal))
        );
        repository.Commit("twenty", ("all.yaml", Service + "---\n" + Config("20")));
        repository.Commit("move", ("all.yaml", Service), ("config.yaml", Config("20")));
        repository.Commit("thirty", ("config.yaml", Config("30")));
        repository.Commit("again", ("config.yaml", "a: 1\n"), ("moved/config.yaml", Config("40")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(["10", "20", "30"], Values(open, "config.yaml").Take(3));
        Assert.Equal("40", Values(open, "moved/config.yaml").Last());
        Assert.Equal(["10", "20", "30", "40"], Values(open, "configmap/app"));
    }

    [Fact]
    public void ThroughAFileThatOnlyHeldItForAWhile()
    {
        repository.Commit("first", ("core/web.yaml", Service), ("core/app.yaml", Config("10")));
        repository.Commit("renamed", ("core/app.yaml", null), ("apps/app.yaml", Config("10")));
        repository.Commit(
            "moved",
            ("apps/app.yaml", null),
            ("all.yaml", Service.Replace("web", "other", StringComparison.Ordinal) + "---\n" + Config("20"))
        );
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.Equal(["10", "20"], Values(open, "all.yaml"));
    }

    [Fact]
    public void An_object_whose_file_was_renamed_or_that_moved_unchanged_is_found_where_it_stands()
    {
        repository.Commit("first", ("all.yaml", Service + "---\n" + Config("10")));
        repository.Commit("renamed", ("all.yaml", null), ("new.yaml", Service + "---\n" + Config("10")));
        Assert.Equal(["new.yaml"], Standing("configmap/app"));
        repository.Commit("moved", ("new.yaml", Service), ("app.yaml", Config("10")));
        Assert.Equal(["app.yaml"], Standing("configmap/app"));
    }

    [Fact]
    public void Other_objects_of_its_files_are_not_in_the_history_of_an_object()
    {
        repository.Commit("first", ("all.yaml", Service + "---\n" + Config("10")));
        repository.Commit("renamed", ("all.yaml", null), ("new.yaml", Service + "---\n" + Config("10")));
        repository.Commit("removed", ("new.yaml", Config("10")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.All(
            FieldHistory.Of(open.Trail, new Target("configmap/app"), null, new Filter()),
            one => Assert.Equal("core/v1/ConfigMap/-/app", one.Field.Resource)
        );
    }

    public void Dispose() => repository.Dispose();

    /// <summary>The files of the tip in which an object is looked for, and that are there.</summary>
    private string[] Standing(string target)
    {
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        (IReadOnlyList<string> paths, bool ofObject) = PointInTime.FilesAt(
            open.Trail,
            new Target(target),
            open.Trail.Between(null, null).Last,
            new Filter()
        );
        Assert.True(ofObject);
        return
        [
            .. paths.Where(path =>
                new Snapshot(open.Repository, open.Redactor).Fields("HEAD", path)?.Fields.Any(field => new Target(target).Is(field)) == true
            ),
        ];
    }

    private static string Config(string pool) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app}}\ndata: {{pool: '{pool}'}}\n";

    private static IEnumerable<string?> Values(OpenTrail open, string target) =>
        FieldHistory
            .Of(open.Trail, new Target(target), new FieldPattern("data.pool"), new Filter())
            .Select(fieldEvent => fieldEvent.Field.After);
}
