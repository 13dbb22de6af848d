using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Index.Tests;

/// <summary>The values of a field are looked up: few landings are read, and they tell the same as all of them.</summary>
public sealed class FieldLookUps : IDisposable
{
    private readonly GrowingRepository repository = new();

    [Fact]
    public void Looked_up_fields_are_those_of_the_whole_history()
    {
        using var scratch = new Scratch();
        using OpenTrail open = Recorded.Open(SharedDemo.Directory, scratch.At("data"));
        FieldChange[] fields =
        [
            .. open
                .Trail.Between(null, null)
                .SelectMany(number => open.Trail.Read(number).Changes.Fields)
                .DistinctBy(field => (field.File, field.Resource, field.Path)),
        ];
        int step = Math.Max(1, fields.Length / 150);
        for (int i = 0; i < fields.Length; i += step)
        {
            foreach (string target in ((string?[])[fields[i].File, fields[i].Resource]).OfType<string>())
            {
                IReadOnlyList<FieldEvent> all = FieldHistory.Of(open.Trail, new Target(target), null, new Filter());
                var pattern = new FieldPattern(fields[i].Path);
                if (pattern.Place is not null)
                {
                    continue;
                }

                Assert.Equal(
                    pattern.Among(all, one => one.Field.Path).Select(Told),
                    FieldHistory.Of(open.Trail, new Target(target), pattern, new Filter()).Select(Told)
                );
            }
        }
    }

    [Fact]
    public void Landings_that_did_not_set_the_field_are_not_read()
    {
        repository.Commit("first", ("app.yaml", "replicas: 1\nimage: a:0\nsize: 1\n"));
        for (int i = 1; i <= 40; i++)
        {
            repository.Commit($"image {i}", ("app.yaml", $"replicas: {(i < 20 ? 1 : 2)}\nimage: a:{i}\nsize: 1\n"));
        }

        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        var counted = new CountedTrail(open.Trail);
        IReadOnlyList<FieldEvent> events = FieldHistory.Of(counted, new Target("app.yaml"), new FieldPattern("replicas"), new Filter());
        Assert.Equal(["1", "2"], events.Select(one => one.Field.After));
        Assert.Equal(2, counted.Reads);
        var standing = new FieldChange("app.yaml", null, "size", ChangeKind.Added, null, "1");
        Assert.Equal("first", Assert.Single(Blame.Of(counted, [standing], new Filter())).SetBy!.Landing.Subject);
        Assert.Equal(2, counted.Reads);
    }

    [Fact]
    public void An_object_is_not_told_of_what_else_its_file_holds()
    {
        const string Web = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n---\n";
        repository.Commit("first", ("all.yaml", Web + Config("app", "10") + "---\n" + Config("other", "99")));
        repository.Commit("both", ("all.yaml", Web + Config("app", "20") + "---\n" + Config("other", "98")));
        repository.Commit("other", ("all.yaml", Web + Config("app", "20") + "---\n" + Config("other", "97")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        foreach (FieldPattern? field in (FieldPattern?[])[null, new FieldPattern("pool"), new FieldPattern("data.pool")])
        {
            IReadOnlyList<FieldEvent> events = FieldHistory.Of(open.Trail, new Target("configmap/app"), field, new Filter());
            Assert.All(events, one => Assert.EndsWith("/app", one.Field.Resource, StringComparison.Ordinal));
            Assert.Equal(["10", "20"], events.Where(one => one.Field.Path == "data.pool").Select(one => one.Field.After));
        }
    }

    [Fact]
    public void An_object_that_began_in_one_landing_with_others_is_found_in_each_of_its_files()
    {
        repository.Commit("first", ("a/app.yaml", Config("app", "1")), ("b/app.yaml", Config("app", "2")));
        repository.Commit("both", ("a/app.yaml", Config("app", "3")), ("b/app.yaml", Config("app", "4")));
        repository.Commit("renamed", ("b/app.yaml", null), ("c/app.yaml", Config("app", "4")));
        repository.Commit("edited", ("c/app.yaml", Config("app", "5")));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        IReadOnlyList<FieldHistoryView> lines = HistoryView
            .Of(
                FieldHistory
                    .Of(open.Trail, new Target("configmap/app"), new FieldPattern("data.pool"), new Filter())
                    .Select(HistoryRowView.Of)
            )
            .Fields;
        Assert.Equal(
            ["a/app.yaml: 1 3", "c/app.yaml: 2 4 5"],
            lines.Select(line => $"{line.File}: {string.Join(' ', line.Values.Select(value => value.Row.After))}").Order()
        );
    }

    [Theory]
    [InlineData("v1.4.2", "v1.4.3")]
    [InlineData("1.4.2-rc.1", "1.4.2-rc.2")]
    [InlineData("addresses", "processes")]
    public void Fields_named_by_versions_and_plurals_are_found(string first, string second)
    {
        repository.Commit("first", ("a.yaml", $"hosts:\n  {first}: {{size: 1}}\n  {second}: {{size: 2}}\n"));
        repository.Commit("edit", ("a.yaml", $"hosts:\n  {first}: {{size: 1}}\n  {second}: {{size: 3}}\n"));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        string path = Assert.Single(open.Trail.Read(2).Changes.Fields).Path;
        Assert.Equal(
            ["2", "3"],
            FieldHistory.Of(open.Trail, new Target("a.yaml"), new FieldPattern(path), new Filter()).Select(one => one.Field.After)
        );
        Assert.Equal(2, new Filter(Field: new FieldPattern(path)).Candidates(open.Trail).Count);
    }

    [Fact]
    public void What_is_shown_of_a_history_does_not_end_what_is_not()
    {
        repository.Commit("first", ("a.yaml", "replicas: 1\n"));
        repository.Commit("second", ("a.yaml", "replicas: 2\n"));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        IReadOnlyList<FieldEvent> events = FieldHistory.Of(open.Trail, new Target("a.yaml"), new FieldPattern("replicas"), new Filter());
        IntervalView shown = Assert.Single(Assert.Single(HistoryView.Of(events, [events[0]]).Fields).Values);
        Assert.Equal(("1", new UtcTime(events[1].Stored.Landing.LandedAt).Minute), (shown.Row.After, shown.Until));
    }

    public void Dispose() => repository.Dispose();

    private static string Config(string name, string pool) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{pool: '{pool}'}}\n";

    private static string Told(FieldEvent one) =>
        $"{one.Stored.Number} {one.Field.File} {one.Field.Resource} {one.Field.Path} {one.Field.Before} {one.Field.After} {one.Line.File} "
        + $"{one.Line.Before} {one.Line.Left?.To}";

    /// <summary>Counts the landings that are read.</summary>
    private sealed class CountedTrail(ITrail trail) : ITrail
    {
        private readonly HashSet<int> read = [];

        public int Reads => read.Count;

        public TrailFacts Facts => trail.Facts;

        public EnvironmentMap Environments => trail.Environments;

        public IReadOnlyList<string> Paths => trail.Paths;

        public LandingSet InEnvironment(string name) => trail.InEnvironment(name);

        public LandingSet Find(ulong term) => trail.Find(term);

        public LandingSet FindCommit(string abbreviated) => trail.FindCommit(abbreviated);

        public LandingSet Between(DateTimeOffset? from, DateTimeOffset? to, bool rewritten = false) => trail.Between(from, to, rewritten);

        public string IdOf(int number) => trail.IdOf(number);

        public IReadOnlyList<StoredDeployment> Deployments(
            DateTimeOffset? from,
            DateTimeOffset? to,
            int most,
            string? application = null,
            bool fromNewest = false
        ) => trail.Deployments(from, to, most, application, fromNewest);

        public StoredLanding Read(int number, bool commits = false)
        {
            read.Add(number);
            return trail.Read(number, commits);
        }
    }
}
