using System.Net;

namespace Cairn.Service.Tests;

/// <summary>Repositories that grow, break, or stand beside each other while their pages are served.</summary>
public sealed class Sites
{
    [Fact]
    public async Task Two_repositories_have_separate_pages()
    {
        using var repository = new GrowingRepository();
        string id = repository.Commit("Mine", ("a.yaml", "pool: 1\n"));
        await using Served served = await Served.Start(("", "mine", repository.Path), ("/demo", "Demo", SharedDemo.Directory));
        Assert.Contains("/change/" + id, (await served.Get("/")).Links);
        Answered demo = await served.Get("/demo/");
        Assert.Contains("Keep Prometheus data", demo.Text, StringComparison.Ordinal);
        Assert.All(demo.Links.Where(link => link != "/"), link => Assert.StartsWith("/demo/", link, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await served.Get("/demo/change/" + id)).Status);
    }

    [Fact]
    public async Task New_landing_is_noticed_and_shown()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        await using Served served = await Served.Of(repository);
        Assert.Single((await served.Get("/")).Links, link => link.StartsWith("/change/", StringComparison.Ordinal));
        string id = repository.Commit("Two", ("a.yaml", "pool: 2\n"));
        await served.Until("/", page => page.Links.Contains("/change/" + id));
    }

    [Fact]
    public async Task Concurrent_requests_are_all_answered()
    {
        await using Served served = await Served.Demo();
        Answered[] pages = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => served.Get(i % 2 == 0 ? "/" : "/ask?q=who+changed+the+pool+size%3F"))
        );
        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
    }

    [Fact]
    public async Task Missing_repository_is_reported_as_not_found()
    {
        using var scratch = new Scratch();
        await using Served served = await Served.Start(("", "gone", scratch.At("gone")));
        Answered page = await served.Get("/");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("There is no directory", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_index_is_reported_and_the_server_keeps_running()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        await using Served served = await Served.Of(repository);
        await served.Get("/");
        string index = Path.Combine(served.Data, "main.db");
        File.WriteAllText(index, "no index at all, but long enough to be looked at " + new string('x', 500));
        Answered page = await served.Get("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("to rebuild it", page.Text, StringComparison.Ordinal);
        File.Delete(index);
        await served.Until("/", answer => answer.Status == HttpStatusCode.OK);
    }
}
