using System.Globalization;

namespace Cairn.Cli.Tests;

/// <summary>What is mistyped is refused with the name that was meant, and nothing is done.</summary>
public sealed class CommandLineMistakes
{
    [Theory]
    [InlineData("Unknown option '--jso' for 'cairn ask'. Did you mean '--json'?", "ask", "who changed the pool size?", "--jso")]
    [InlineData("'cairn ask' has no option '--csv'; log, history, blame, at and diff have it.", "ask", "who changed it?", "--csv")]
    [InlineData("put -- before it", "ask", "--verbose", "who")]
    [InlineData("Unknown option '--redac' for 'cairn log'. Did you mean '--redacted'?", "log", "--redac")]
    [InlineData("'cairn blame' has no option '--author'", "blame", "deployment/x", "--author", "maria")]
    [InlineData("'cairn at' has no option '--since'", "at", "2026-01-01", "deployment/x", "--since", "2025")]
    [InlineData("'cairn show' has no option '--env'", "show", "HEAD", "--env", "production")]
    [InlineData("'cairn diff' has no option '-n'", "diff", "homelab", "production", "-n", "5")]
    [InlineData("'cairn index' has no option '--author'", "index", "--author", "maria")]
    [InlineData("'cairn serve' has no option '--env'", "serve", "--env", "production")]
    [InlineData("As the value of --author: --author=--jso.", "log", "--author", "--jso")]
    [InlineData("Unknown command 'hsitory'. Did you mean 'history'?", "hsitory")]
    [InlineData("Unknown command 'shw' for 'cairn key'. Did you mean 'show'?", "key", "shw")]
    [InlineData("'cairn key' needs a command: show, new or rotate.", "key")]
    [InlineData("KIND must be directory, git or witness, not 'foo'.", "anchor", "add", "foo")]
    [InlineData("not 'directry'. Did you mean 'directory'?", "anchor", "add", "directry", "/tmp/x")]
    [InlineData("KIND must be directory, git or witness, not '1'.", "anchor", "add", "1", "/tmp/x")]
    [InlineData("--branch applies only to git anchors", "anchor", "add", "directory", "x", "--branch", "y")]
    [InlineData("There is no environment 'prodction'. Did you mean 'production'?", "log", "--env", "prodction")]
    [InlineData("--json and --csv are two formats; choose one.", "log", "--json", "--csv")]
    [InlineData("--limit needs a value: --limit N.", "log", "--limit")]
    [InlineData("takes no argument 'yesterday'", "log", "yesterday")]
    [InlineData("FIELD and --field are the same", "history", "deployment/payments-api", "DB_POOL_SIZE", "--field", "x")]
    public async Task Mistyped_command_line_is_refused_with_what_was_meant(string said, params string[] arguments) =>
        WrongInput.Refused(
            await Tool.Run([
                .. arguments,
                .. arguments is ["log", ..] or ["history", ..] ? ["-C", SharedDemo.Directory, "--data", Tool.Data] : (string[])[],
            ]),
            2,
            said
        );

    [Theory]
    [InlineData("demo", "--force")]
    [InlineData("export", "--help2")]
    public async Task Unknown_option_is_not_taken_for_the_name_of_a_folder(string command, string option)
    {
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "-q");
        WrongInput.Refused(await Tool.Bash(scratch.Path, $"cairn {command} {option}"), 2, option);
        Assert.Equal([scratch.At(".git")], Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Text_behind_two_dashes_is_text()
    {
        Ran ran = await Tool.OnDemoBefore("ask", "--", "--csv", "pool", "size", "who");
        Assert.DoesNotContain("option", ran.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Understood:", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_with_an_at_sign_is_not_read_as_a_file_of_arguments() =>
        Assert.Equal(0, (await Tool.OnDemo("ask", "@alice changed what")).Code);

    [Fact]
    public async Task Busy_port_is_one_sentence_without_a_stack_trace()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        Ran ran = await Tool.OnDemo("serve", "--port", port);
        WrongInput.Refused(ran, 2, $"Can't bind port {port} (");
        Assert.Contains("Choose another with --port, or 0 for any free port.", ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("promote", "homelab", "production")]
    [InlineData("render")]
    [InlineData("lint")]
    [InlineData("init", "--dry-run")]
    public async Task Platform_command_in_another_repository_names_the_file_that_is_missing(params string[] arguments)
    {
        Ran ran = await Tool.Run([.. arguments, "--repo", SharedDemo.Directory]);
        WrongInput.Refused(ran, 2, "is not a platform repository: it has no environments/ENV with overlays");
        Assert.Equal("", RealGit.Run(SharedDemo.Directory, "status", "--porcelain"));
    }

    [Fact]
    public async Task Rollback_takes_a_pull_request_as_show_does()
    {
        Ran shown = await Tool.OnDemo("show", "#482", "--json");
        Ran back = await Tool.OnDemo("rollback", "production", "--to", "#482", "--reason", "Try", "--dry-run", "--json");
        Assert.True(back.Code == 0, back.Errors);
        Assert.Contains(shown.Json[0].GetProperty("id").GetString()!, back.Output, StringComparison.Ordinal);
    }
}
