using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Sandbox;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Suites written into a directory of their own, in ArgoCD's format.</summary>
internal sealed class WrittenSuites : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 3, 14, 12, 5, TimeSpan.Zero);

    private readonly Scratch scratch = new();

    public string Path => scratch.Path;

    public static LuaSandbox Sandbox(int seconds = 20) =>
        new(TimeProvider.System, Now, LuaLimits.Default with { Time = TimeSpan.FromSeconds(seconds) });

    /// <summary>Runs a script on an object without anything around it.</summary>
    public static LuaOutcome Lua(string script, bool open = true) => Sandbox().Run(script, "health.lua", null, null, open);

    public WrittenSuites Write(string path, string text)
    {
        string full = scratch.At(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>A suite of one health case, whose object is of the folder's own group and kind.</summary>
    public WrittenSuites Health(string folder, string script, string status, string message = "", string more = "")
    {
        string[] parts = folder.Split('/');
        string group = parts.Length == 1 ? "v1" : parts[0] + "/v1";
        return Write($"{folder}/health.lua", script)
            .Write(
                $"{folder}/health_test.yaml",
                $"tests:\n- inputPath: testdata/x.yaml\n  healthStatus:\n    status: {status}\n    message: \"{message}\"\n"
            )
            .Write($"{folder}/testdata/x.yaml", $"apiVersion: {group}\nkind: {parts[^1]}\nmetadata:\n  name: x\n{more}");
    }

    public IReadOnlyList<CaseResult> Run(bool open = true)
    {
        IReadOnlyList<Suite> suites = SuiteReader.Read(Path);
        return new SuiteRunner(Sandbox(), open).Run(suites, new Silent(), TestContext.Current.CancellationToken);
    }

    public CaseResult One(bool open = true) => Assert.Single(Run(open));

    public void Dispose() => scratch.Dispose();

    private sealed class Silent : IProgress<(long, long)>
    {
        public void Report((long, long) value) { }
    }
}
