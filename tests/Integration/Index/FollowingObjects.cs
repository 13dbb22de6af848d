using Cairn.Recording;
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

    public void Dispose() => repository.Dispose();

    private static string Config(string pool) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app}}\ndata: {{pool: '{pool}'}}\n";

    private static IEnumerable<string?> Values(OpenTrail open, string target) =>
        FieldHistory
            .Of(open.Trail, new Target(target), new FieldPattern("data.pool"), new Filter())
            .Select(fieldEvent => fieldEvent.Field.After);
}
