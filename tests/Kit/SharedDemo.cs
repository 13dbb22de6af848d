using Cairn.Demo;

namespace Cairn.Tests.Kit;

/// <summary>The demo repository, written once for all tests of a process. Tests only read it.</summary>
public static class SharedDemo
{
    private static readonly Lazy<Scratch> Written = new(() =>
    {
        var scratch = new Scratch();
        DemoRepository.Write(scratch.At("demo"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        return scratch;
    });

    public static string Directory => Written.Value.At("demo");
}
