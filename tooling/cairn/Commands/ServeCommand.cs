using System.CommandLine;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Cairn.Cli.Output;
using Cairn.Demo;
using Cairn.Recording;
using Cairn.Service.Receivers;
using Cairn.Service.Web;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Cairn.Cli.Commands;

internal static partial class ServeCommand
{
    private const string Example = "who changed the database pool size on November 3rd, and why?";

    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "The port for the web pages, on localhost only; 0 for any free port.",
            DefaultValueFactory = _ => 5480,
            HelpName = "PORT",
        };
        var receive = new Option<int?>("--webhook-port")
        {
            Description =
                "Listen on this port, on all addresses, for ArgoCD and Alertmanager webhooks, and serve Prometheus metrics; requires "
                + "--webhook-token. It serves no pages.",
            HelpName = "PORT",
        };
        var token = new Option<string?>("--webhook-token")
        {
            Description = "A file with the bearer token that webhook senders must present; re-read on every request.",
            HelpName = "FILE",
        };
        var audit = new Option<int?>("--audit-webhook-port")
        {
            Description =
                "Listen on this port, on all addresses, with TLS, for the audit webhooks of Kubernetes API servers; requires "
                + "--audit-webhook-secret. It serves no pages.",
            HelpName = "PORT",
        };
        var secret = new Option<string?>("--audit-webhook-secret")
        {
            Description = "A directory with tls.crt, tls.key and token, the bearer token that API servers must present.",
            HelpName = "DIR",
        };
        var every = new Option<int>("--record-every")
        {
            Description =
                "Look for new commits at least this often, in seconds. Most are noticed at once, from the repository's files or by a "
                + "webhook (POST /git to --webhook-port).",
            DefaultValueFactory = _ => (int)WebHost.RecordEvery.TotalSeconds,
            HelpName = "SECONDS",
        };
        var command = new Command(
            "serve",
            "Serve web pages on localhost: questions, a timeline, changes and histories. With webhook options, record cluster events too."
        )
        {
            port,
            every,
            receive,
            token,
            audit,
            secret,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            async (parsed, cancel) =>
            {
                int asked = parsed.GetValue(port);
                if (asked is < 0 or > ushort.MaxValue)
                {
                    throw new UserException($"--port must be a number from 0 (any free port) to {ushort.MaxValue}.");
                }

                (int Port, ReceiverToken Token)? notifications = Both(parsed, receive, token) is ({ } receiving, { } file)
                    ? (receiving, new ReceiverToken(file))
                    : null;
                notifications?.Token.Check();
                (int Port, AuditSecret Secret)? audits = Both(parsed, audit, secret) is ({ } auditing, { } folder)
                    ? (auditing, new AuditSecret(folder))
                    : null;
                audits?.Secret.Check();
                bool receives = notifications is not null || audits is not null;
                string demo = DemoPlace();
                var sites = new List<TrailSite>();
                try
                {
                    var repository = GitRepository.Open(shared.Repo(parsed), shared.Reference(parsed));
                    TrailPlace.Of(repository, shared.Data(parsed)).Make(); // A place that cannot be written is said before anything starts.
                    sites.Add(
                        new TrailSite(
                            "",
                            Path.GetFileName(repository.Directory.TrimEnd('/')),
                            shared.Repo(parsed),
                            shared.Data(parsed),
                            shared.Reference(parsed)
                        )
                    );
                }
                catch (GitException none) when (none.IsUserError && !receives && shared.Repo(parsed) == ".")
                {
                    Console.WriteLine($"{none.Message} Serving the demo instead.");
                }

                sites.Add(new TrailSite(sites.Count == 0 ? "" : "/demo", "Demo", demo, null, null));
                await using WebApplication app = WebHost.Build(sites, asked, TimeProvider.System, Every(parsed.GetValue(every)));
                await using WebApplication? receiver = receives
                    ? Receiver.Build(sites[0], notifications, audits, TimeProvider.System, app)
                    : null;
                if (receiver is not null)
                {
                    await Start(
                        receiver,
                        notifications?.Port ?? audits!.Value.Port,
                        notifications is null ? audit.Name
                            : audits is null ? receive.Name
                            : $"{receive.Name} or {audit.Name}",
                        cancel
                    );
                    foreach (string text in Receiver.Addresses(receiver))
                    {
                        Console.WriteLine("Listening for webhooks at " + text);
                    }
                }

                // The pages last: with them recording begins, and what listens to it measures it from the beginning.
                await Start(app, asked, "--port", cancel);
                string address = app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
                ShowExample(demo, cancel);
                Console.WriteLine(
                    $"{string.Join(", ", sites.Select(site => $"{site.Title}: {Palette.ForOutput.Bold(address + site.Prefix + "/")}"))}  "
                        + "(Ctrl-C to stop)"
                );
                await app.WaitForShutdownAsync(cancel);
                return 0;
            }
        );
        return command;
    }

    private static (int? Port, string? With) Both(ParseResult parsed, Option<int?> port, Option<string?> with)
    {
        (int? number, string? name) = (parsed.GetValue(port), parsed.GetValue(with));
        return number is not (< 0 or > ushort.MaxValue) && number is not null == name is not null
            ? (number, name)
            : throw new UserException(
                $"{port.Name} must be a number from 0 (any free port) to {ushort.MaxValue}, together with {with.Name} {with.HelpName}."
            );
    }

    private static TimeSpan Every(int seconds) =>
        seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new UserException("--record-every must be a number of seconds from 1 to 86400.");

    private static async Task Start(WebApplication app, int port, string option, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception failed) when (failed is IOException or SocketException)
        {
            // The message of the server names the address; of several ports one is taken.
            Match address = BoundPort().Match(failed.Message);
            throw new UserException(
                $"Can't bind port {(address.Success ? address.Groups[1].Value : port)} ({failed.GetBaseException().Message.TrimEnd('.')}). "
                    + $"Choose another with {option}, or 0 for any free port."
            );
        }
    }

    /// <summary>The demo repository, written at first use.</summary>
    private static string DemoPlace()
    {
        // The user's own directory: in one that others can write, they could put a repository of theirs there first.
        string own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        string place = Path.Combine(
            own.Length > 0 ? own : Directory.CreateTempSubdirectory("cairn-").FullName,
            "cairn",
            "demo",
            DemoRepository.Tip[..12]
        );
        if (!Directory.Exists(Path.Combine(place, ".git")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);

            // Written beside and moved, so that two at once or a crash never leave half of one.
            string beside = place + "." + Guid.NewGuid().ToString("N")[..8];
            DemoRepository.Write(beside);
            try
            {
                Directory.Move(beside, place);
            }
            catch (IOException) when (Directory.Exists(place))
            {
                Directory.Delete(beside, recursive: true);
            }
        }

        return place;
    }

    private static void ShowExample(string demo, CancellationToken cancel)
    {
        using OpenTrail open = Recorder.CatchUp(
            GitRepository.Open(demo, null),
            null,
            TimeProvider.System.GetUtcNow(),
            new RecordingReporter(null, static _ => { }),
            cancel
        );
        if (Questions.Read(open, Example, TimeProvider.System.GetUtcNow()) is Question question)
        {
            Answer asked = Questions.Engine(open, new Filter()).Answer(question, 1);
            Console.WriteLine($"In the demo, \"{Example}\"");
            Console.WriteLine("  " + Palette.ForOutput.Bold(string.Join(' ', asked.Sentences)));
            Console.WriteLine();
        }
    }

    [GeneratedRegex(@"://\S+:(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex BoundPort();
}
