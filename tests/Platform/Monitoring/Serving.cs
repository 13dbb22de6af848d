using System.Diagnostics;

namespace Cairn.Monitoring.Tests;

/// <summary>A server of Prometheus's kind that runs on loopback until it is disposed.</summary>
internal sealed class Serving : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private Serving(Process process, int port)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<Serving> Start(Tool tool, string directory, CancellationToken cancel, params string[] arguments)
    {
        int port = Tool.FreePort();
        var serving = new Serving(tool.Start(directory, [.. arguments, $"--web.listen-address=127.0.0.1:{port}"]), port);
        for (int attempt = 0; attempt < 600; attempt++)
        {
            if (serving.process.HasExited)
            {
                throw new InvalidOperationException($"{tool.Program} ended: {await serving.errors}");
            }

            try
            {
                using HttpResponseMessage response = await serving.Client.GetAsync(new Uri("/-/ready", UriKind.Relative), cancel);
                if (response.IsSuccessStatusCode)
                {
                    return serving;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, cancel);
        }

        serving.Dispose();
        throw new InvalidOperationException($"{tool.Program} was not ready within a minute.");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        Client.Dispose();
    }
}
