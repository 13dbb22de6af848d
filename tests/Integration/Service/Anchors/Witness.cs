using System.Globalization;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Tests.Anchors;

/// <summary>
/// A witness on a free port of loopback, as https://c2sp.org/tlog-witness has it: it checks the log's signature and that each
/// checkpoint extends the one before, keeps it on disk, and only then cosigns.
/// </summary>
internal sealed class Witness : IAsyncDisposable
{
    private const long SignedAt = 1_700_000_000;

    private readonly Scratch scratch = new();
    private readonly SemaphoreSlim one = new(1);
    private readonly Dictionary<string, VerifierKey> logs = [];
    private readonly CosignatureSigner signer = CosignatureSigner.FromPrivateKey(
        CosignatureSigner.NewPrivateKey("witness.example.com/1"),
        () => SignedAt
    );
    private readonly WebApplication app;

    private Witness()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/w/add-checkpoint", Add);
    }

    public string Address => app.Urls.First() + "/w";

    public VerifierKey Key => signer.Key;

    /// <summary>The status codes it answered with, in order.</summary>
    public List<int> Answered { get; } = [];

    /// <summary>Answers in its place, once it has checked and kept the checkpoint.</summary>
    public Func<HttpContext, string, Task>? Instead { get; set; }

    public static async Task<Witness> Start(params VerifierKey[] logs)
    {
        var witness = new Witness();
        foreach (VerifierKey log in logs)
        {
            witness.logs[log.Name] = log;
        }

        await witness.app.StartAsync(TestContext.Current.CancellationToken);
        return witness;
    }

    /// <summary>The checkpoint it cosigned last.</summary>
    public Checkpoint? Seen(string origin) =>
        File.Exists(Kept(origin)) ? Checkpoint.Parse(SignedNote.Parse(File.ReadAllText(Kept(origin))).Text) : null;

    /// <summary>Stops answering; its port is free.</summary>
    public Task Stop() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        signer.Dispose();
        one.Dispose();
        scratch.Dispose();
    }

    private string Kept(string origin) =>
        scratch.At(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(origin))));

    private async Task Add(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await one.WaitAsync(context.RequestAborted);
        try
        {
            (int status, string text) = Judge(body.ToArray());
            Answered.Add(status);
            if (Instead is not null)
            {
                await Instead(context, text);
                return;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = status == StatusCodes.Status409Conflict ? "text/x.tlog.size" : "text/plain";
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
        finally
        {
            one.Release();
        }
    }

    private (int Status, string Text) Judge(byte[] body)
    {
        WitnessRequest request;
        Checkpoint checkpoint;
        SignedNote note;
        try
        {
            request = WitnessRequest.Parse(body);
            note = SignedNote.Parse(request.Checkpoint);
            checkpoint = Checkpoint.Parse(note.Text);
        }
        catch (LedgerFormatException)
        {
            return (StatusCodes.Status400BadRequest, "");
        }

        if (!logs.TryGetValue(checkpoint.Origin, out VerifierKey? log))
        {
            return (StatusCodes.Status404NotFound, "");
        }

        try
        {
            note.Verify([log]);
        }
        catch (NoteRefusedException)
        {
            return (StatusCodes.Status403Forbidden, "");
        }

        Checkpoint? seen = Seen(checkpoint.Origin);
        if (request.OldSize > checkpoint.Size)
        {
            return (StatusCodes.Status400BadRequest, "");
        }

        if (request.OldSize != (seen?.Size ?? 0))
        {
            return (StatusCodes.Status409Conflict, string.Create(CultureInfo.InvariantCulture, $"{seen?.Size ?? 0}\n"));
        }

        if (seen is not null && !Consistency.Verify(seen.Size, seen.Root, checkpoint.Size, checkpoint.Root, request.Proof))
        {
            return (StatusCodes.Status422UnprocessableEntity, "");
        }

        string kept = Kept(checkpoint.Origin);
        File.WriteAllText(kept + ".new", request.Checkpoint);
        File.Move(kept + ".new", kept, overwrite: true);
        return (StatusCodes.Status200OK, SignedNote.Sign(note.Text, signer).Signatures[0] + "\n");
    }
}
