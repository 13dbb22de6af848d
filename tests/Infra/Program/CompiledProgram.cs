using System.Diagnostics;
using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>The compiled program, run as Pulumi runs it.</summary>
internal static class CompiledProgram
{
    /// <summary>It has said to its engine what is wrong:
    /// https://github.com/pulumi/pulumi-dotnet/blob/main/pulumi-language-dotnet/main.go</summary>
    public const int Explained = 32;

    public static string Dll => Path.Combine(AppContext.BaseDirectory, "Cairn.Infrastructure.dll");

    /// <summary>A program of the build, started as it is.</summary>
    public static async Task<(int Code, string Output, string Errors)> StartAsync(string dll, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, dll), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    public static Task<ProgramEnd> RunAsync(StackRun run) => StandIn.RunAsync(Dll, run, TestContext.Current.CancellationToken);
}
