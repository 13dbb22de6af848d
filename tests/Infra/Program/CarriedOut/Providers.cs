using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.EngineStandIn;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Infrastructure.Tests.CarriedOut;

/// <summary>
/// Does what the providers of commands and of Kubernetes do: commands are run by sh on simulated hosts, when they are new or what they
/// are made of has changed; objects are applied to a real API server. The chart of ArgoCD is its kinds alone.
/// </summary>
internal sealed class Providers : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly Dictionary<string, (string Made, string Printed)> known = [];
    private readonly List<(string Name, string Delete, string Stdin, bool Protected)> there = [];
    private readonly HashSet<string> registered = [];
    private readonly TestCluster? cluster;

    /// <param name="cluster">Null: objects are left alone.</param>
    public Providers(TestCluster? cluster = null)
    {
        this.cluster = cluster;
        SimulatedPrograms.Write(scratch.At("bin"));
        SimulatedPrograms.Executable(scratch.At("bin/sudo"), "#!/bin/sh\n[ \"$1\" = -n ] && shift\nexec \"$@\"\n");
        File.CreateSymbolicLink(scratch.At("bin/sh"), "/bin/sh");
        Directory.CreateDirectory(scratch.At("cluster/nodes"));
        Directory.CreateDirectory(scratch.At("cluster/accounts"));
    }

    /// <summary>What was done in the last run: <c>create server-1-start</c>.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Why something could not be done; empty when all could.</summary>
    public string Failed { get; private set; } = "";

    /// <summary>What happened among the hosts: restarts with what the others were then.</summary>
    public string[] History => File.Exists(scratch.At("cluster/history")) ? File.ReadAllLines(scratch.At("cluster/history")) : [];

    /// <summary>What each command printed, by its name.</summary>
    public string PrintedBy(string command) => known[command].Printed;

    /// <summary>Where a host's files are.</summary>
    public string Root(string host) => scratch.At($"{host}/root");

    /// <summary>Publishes a release; its hash.</summary>
    public string Publish(string version)
    {
        string file = scratch.At($"web/{version.Replace("+", "%2B", StringComparison.Ordinal)}/k3s");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, SimulatedPrograms.K3s(version).ReplaceLineEndings("\n"));
        File.Copy(file, file + "-arm64");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
    }

    /// <summary>Runs the program, and carries out what it registers; what it no longer does, is deleted.</summary>
    public async Task<ProgramEnd> Up(RealCluster specified, bool allowUninstall = false)
    {
        Done.Clear();
        registered.Clear();
        Failed = "";
        ProgramEnd end = await specified.UpAsync(
            allowUninstall: allowUninstall,
            provide: resource =>
            {
                lock (known) // One at a time; what waits for what, the program says.
                {
                    return Provide(resource);
                }
            }
        );
        if (end.ExitCode == 0)
        {
            Delete(one => !registered.Contains(one));
        }

        return end;
    }

    /// <summary>Takes down all that is there, the last first, as the engine does without the program.</summary>
    public void Destroy()
    {
        Done.Clear();
        Delete(_ => true);
    }

    public void Dispose() => scratch.Dispose();

    private IReadOnlyDictionary<string, string> Provide(JsonObject resource)
    {
        string type = (string)resource["type"]!;
        string name = (string)resource["name"]!;
        JsonObject inputs = resource["object"]!.AsObject();
        if (type.StartsWith("command:", StringComparison.Ordinal))
        {
            return new Dictionary<string, string> { ["stdout"] = Command(name, resource, inputs) };
        }

        if (cluster is not null && type.StartsWith("kubernetes:", StringComparison.Ordinal))
        {
            if (type == "kubernetes:helm.sh/v3:Release")
            {
                ArgoDefinitions.Install(cluster, CancellationToken.None).GetAwaiter().GetResult();
            }
            else
            {
                Apply(name, Plain(inputs)!.AsObject()).GetAwaiter().GetResult();
            }

            Done.Add($"apply {name}");
        }

        return new Dictionary<string, string>();
    }

    // As the provider does: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/remote/commandController.go
    private string Command(string name, JsonObject resource, JsonObject inputs)
    {
        (string create, string update, string stdin) = (Text(inputs["create"]), Text(inputs["update"]), Text(inputs["stdin"]));
        string made = $"{create}\0{update}\0{stdin}";
        registered.Add(name);
        int at = there.FindIndex(one => one.Name == name);
        var kept = (name, Text(inputs["delete"]), stdin, (bool?)resource["protect"] == true);
        if (at < 0)
        {
            there.Add(kept);
        }
        else
        {
            there[at] = kept;
        }

        if (known.TryGetValue(name, out (string Made, string Printed) before) && before.Made == made)
        {
            return before.Printed;
        }

        bool isNew = before.Made is null;
        string printed = Run(name.Split('-')[..^1], isNew ? create : update, stdin);
        known[name] = (made, printed);
        Done.Add($"{(isNew ? "create" : "update")} {name}");
        return printed;
    }

    private void Delete(Func<string, bool> gone)
    {
        foreach ((string name, string delete, string stdin, bool isProtected) in there.Where(one => gone(one.Name)).Reverse().ToArray())
        {
            Assert.False(isProtected, $"{name} is protected: the engine would refuse to delete it.");
            if (delete.Length > 0)
            {
                Run(name.Split('-')[..^1], delete, stdin);
                Done.Add($"delete {name}");
            }

            there.RemoveAll(one => one.Name == name);
            known.Remove(name);
        }
    }

    private string Run(string[] host, string command, string stdin)
    {
        string name = string.Join('-', host);
        string state = scratch.At($"{name}/state");
        Directory.CreateDirectory(Path.Combine(state, "kernel"));
        Directory.CreateDirectory(Root(name));

        // The first line of a script says where the host's files are; here that is a directory.
        const string Everywhere = @"root='\'''\''";
        Assert.Contains(Everywhere, command, StringComparison.Ordinal);
        int at = command.IndexOf(Everywhere, StringComparison.Ordinal);
        command = $@"{command[..at]}root='\''{Root(name)}'\''{command[(at + Everywhere.Length)..]}";
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root(name),
        };
        start.Environment.Clear();
        foreach (
            (string key, string value) in ((string, string)[])
                [
                    ("PATH", scratch.At("bin")),
                    ("REAL_PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                    ("SIMULATED", state),
                    ("CLUSTER", scratch.At("cluster")),
                    ("WEB", scratch.At("web")),
                    ("ROOT", Root(name)),
                    ("KILL_AT", "0"),
                ]
        )
        {
            start.Environment[key] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(stdin);
        process.StandardInput.Close();
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? printed : throw Failing($"{name}: {errors.GetAwaiter().GetResult()}{printed}");
    }

    private async Task Apply(string name, JsonObject content)
    {
        string version = (string)content["apiVersion"]!;
        string kind = (string)content["kind"]!;
        string plural = kind == "NetworkPolicy" ? "networkpolicies" : kind.ToLowerInvariant() + "s";
        string? ns = (string?)content["metadata"]!["namespace"];
        string path =
            $"/{(version.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{version}/{(ns is null ? "" : $"namespaces/{ns}/")}"
            + $"{plural}/{content["metadata"]!["name"]}";
        ClusterAnswer answer = await cluster!.As(ClusterUser.Admin).Apply(path, content.ToJsonString(), "pulumi", CancellationToken.None);
        if (!answer.IsSuccess)
        {
            throw Failing($"{name}: {answer.Message}");
        }
    }

    private InvalidOperationException Failing(string why)
    {
        Failed = why;
        return new InvalidOperationException(why);
    }

    private static string Text(JsonNode? value) => (string?)Plain(value) ?? "";

    /// <summary>What is secret, as the provider gets it.</summary>
    private static JsonNode? Plain(JsonNode? value) =>
        value switch
        {
            JsonObject marked when (string?)marked[Engine.MarkKey] == Engine.SecretMark => Plain(marked["value"]),
            JsonObject map => new JsonObject(map.Select(one => KeyValuePair.Create(one.Key, Plain(one.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Plain)]),
            _ => value?.DeepClone(),
        };
}
