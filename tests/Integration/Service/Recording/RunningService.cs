using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Cairn.Cli.Tests;

namespace Cairn.Service.Tests;

/// <summary>The real program, <c>cairn serve</c>, for the demo, as a process of its own.</summary>
internal sealed class RunningService : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly Scratch scratch = new();
    private readonly HttpClient client = new();
    private readonly Process process;

    /// <param name="environment">Set for it alone.</param>
    public RunningService(params (string Name, string Value)[] environment)
    {
        File.WriteAllText(scratch.At("token"), Token);
        Directory.CreateDirectory(scratch.At("bin"));
        string git = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => folder + "/git").First(File.Exists);
        File.WriteAllText(scratch.At("bin/git"), $"#!/bin/sh\necho started >>'{scratch.At("starts")}'\nexec '{git}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(scratch.At("bin/git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        string[] repository = ["--repo", SharedDemo.Directory, "--data", scratch.At("data")];
        string[] ports = ["--port", "0", "--webhook-port", "0", "--webhook-token", scratch.At("token"), "--record-every", "86400"];
        var start = new ProcessStartInfo(Tool.Program[0], [.. Tool.Program[1..], "serve", .. repository, .. ports]);
        start.Environment["PATH"] = scratch.At("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Tool.Start(start);
    }

    public Uri Pages { get; private set; } = null!;

    public Uri Receiver { get; private set; } = null!;

    /// <summary>How often it started git.</summary>
    public int Starts => File.ReadAllLines(scratch.At("starts")).Length;

    /// <summary>Waits until both repositories are recorded and no recording runs.</summary>
    public async Task Recorded()
    {
        string said = "";
        while (!said.Contains("Ctrl-C", StringComparison.Ordinal))
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            said += line is not null
                ? line + "\n"
                : throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        Receiver = new Uri(
            $"http://localhost:{Regex.Match(said, @"Listening for webhooks at http://[^:]*\[::\]:([0-9]+)").Groups[1].Value}"
        );
        Pages = new Uri($"http://localhost:{Regex.Match(said, "http://localhost:([0-9]+)/").Groups[1].Value}");
        foreach (string site in (string[])["/", "/demo/"])
        {
            string page = "";
            while (!page.Contains("s ago.</small>", StringComparison.Ordinal))
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
                page = (await Get(new Uri(Pages, site))).Body;
            }
        }
    }

    public async Task<(int Status, string Body)> Get(Uri address, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Agent", "7.0"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<int> Post(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Receiver, path)) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Ends it as Kubernetes does.</summary>
    public async Task<int> Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        client.Dispose();
        scratch.Dispose();
    }
}
