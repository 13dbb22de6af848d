using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>The compiled program, run as Pulumi runs it.</summary>
internal static class CompiledProgram
{
    /// <summary>It has said to its engine what is wrong: https://github.com/pulumi/pulumi-dotnet/blob/main/pulumi-language-dotnet/main.go</summary>
    public const int Explained = 32;

    private static string Dll => Path.Combine(AppContext.BaseDirectory, "Cairn.Infrastructure.dll");

    public static Task<ProgramEnd> RunAsync(StackRun run) => StandIn.RunAsync(Dll, run, TestContext.Current.CancellationToken);
}
