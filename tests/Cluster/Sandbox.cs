using System.Diagnostics;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>
/// <c>cairn up --sandbox</c> on a real API server. Where no image can be pulled there is no k3s in a
/// container: a script stands for Docker that answers as if this API server ran in one, and another for Helm.
/// </summary>
public sealed class Sandbox : IDisposable
{
    private static readonly string[] Applications = ["argocd", "audit", "external-secrets", "monitoring", "payments", "root"];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task IsMadeOnceWithTheServersOwnSettingsBroughtUpAndTakenAway()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The scripts that stand for Docker and Helm are run by Linux here.");
        await using TestCluster cluster = await TestCluster.Start(cancellation: Stop);
        await ArgoDefinitions.Install(cluster, Stop);
        await cluster.Bind(ClusterUser.Maria, "cluster-admin", Stop);
        string kubeconfig = cluster.Kubeconfig(ClusterUser.Maria);
        Directory.CreateDirectory(scratch.At("bin"));
        Directory.CreateDirectory(scratch.At("state"));
        string address = $"127.0.0.1:{cluster.Address.Port}";
        string text = await File.ReadAllTextAsync(kubeconfig, Stop);
        Assert.Contains(address, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(scratch.At("state/k3s.yaml"), text.Replace(address, "127.0.0.1:6443", StringComparison.Ordinal), Stop);
        await File.WriteAllTextAsync(scratch.At("state/port"), address, Stop);
        foreach ((string name, string script) in (IEnumerable<(string, string)>)[("docker", Docker), ("helm", Helm)])
        {
            await File.WriteAllTextAsync(scratch.At("bin/" + name), script, Stop);
            await Command.Run("chmod", ["+x", scratch.At("bin/" + name)], Stop);
        }

        Task<(int Code, string Said)> coming = Cairn("up", "homelab", "--sandbox", "--yes");
        await BeArgoCd(kubeconfig, coming);
        (int code, string said) = await coming;
        Assert.True(code == 0, said);
        Assert.Contains("✓ container cairn-homelab of docker.io/rancher/k3s:v1.34", said, StringComparison.Ordinal);
        Assert.Contains("✓ chart argocd", said, StringComparison.Ordinal);
        Assert.Contains("homelab is up.", said, StringComparison.Ordinal);

        // The container got the server's files, and what is secret of them is this user's alone.
        string run = (await File.ReadAllLinesAsync(scratch.At("state/docker"), Stop)).Single(line =>
            line.StartsWith("run ", StringComparison.Ordinal)
        );
        string folder = run.Split(' ').Single(word => word.EndsWith(":/etc/rancher/k3s", StringComparison.Ordinal)).Split(':')[0];
        Assert.Contains(
            "protect-kernel-defaults: false",
            await File.ReadAllTextAsync(Path.Combine(folder, "config.yaml"), Stop),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["600"],
            Directory
                .GetFiles(folder)
                .Select(file => Command.Run("stat", ["-c", "%a", file], Stop))
                .Select(task => task.GetAwaiter().GetResult().Said.Trim())
                .Distinct()
        );
        string token = await File.ReadAllTextAsync(Path.Combine(folder, "server-token"), Stop);
        Assert.DoesNotContain(token, said + run, StringComparison.Ordinal);

        // The chart is the Application's own, and its values come by standard input.
        Assert.Contains(
            "upgrade --install argocd argo-cd --repo https://argoproj.github.io/argo-helm --version 10.1.1",
            await File.ReadAllTextAsync(scratch.At("state/helm"), Stop),
            StringComparison.Ordinal
        );
        Assert.Contains("create: false", await File.ReadAllTextAsync(scratch.At("state/values"), Stop), StringComparison.Ordinal);
        Assert.Contains(
            "environments/homelab/rendered/argocd",
            (await Kubectl(kubeconfig, "get", "application", "root", "-n", "argocd", "-o", "jsonpath={.spec.source.path}")).Said,
            StringComparison.Ordinal
        );

        // Again: the container stays, and so do its secrets.
        (code, said) = await Cairn("up", "homelab", "--sandbox", "--yes");
        Assert.True(code == 0, said);
        Assert.Single(
            await File.ReadAllLinesAsync(scratch.At("state/docker"), Stop),
            line => line.StartsWith("run ", StringComparison.Ordinal)
        );
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(folder, "server-token"), Stop));

        (code, said) = await Cairn("down", "homelab", "--sandbox", "--confirm", "homelab");
        Assert.True(code == 0, said);
        Assert.Contains("Removed the sandbox of homelab.", said, StringComparison.Ordinal);
        Assert.Contains("rm --force --volumes cairn-homelab", await File.ReadAllLinesAsync(scratch.At("state/docker"), Stop));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task WithoutDockerItSaysHowToGetIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A PATH without Docker is put together of Linux' own directories here.");
        Directory.CreateDirectory(scratch.At("bin"));
        foreach (string program in (string[])["dotnet", "git", "env"])
        {
            (_, string place) = await Command.Run("sh", ["-c", $"command -v {program}"], Stop);
            File.CreateSymbolicLink(scratch.At("bin/" + program), place.Trim());
        }

        (int code, string said) = await Cairn(only: true, "up", "homelab", "--sandbox", "--yes");
        Assert.Equal(2, code);
        Assert.Contains("docker is not here. Install it: https://docs.docker.com/engine/install/", said, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What ArgoCD would do once it runs: bring the others, and say how all of them stand.</summary>
    private async Task BeArgoCd(string kubeconfig, Task coming)
    {
        while (!coming.IsCompleted && (await Kubectl(kubeconfig, "get", "application", "root", "-n", "argocd")).Code != 0)
        {
            await Task.Delay(200, Stop);
        }

        foreach (string name in Applications)
        {
            if (name != "root")
            {
                await Kubectl(kubeconfig, "apply", "-f", Checkout.At($"environments/homelab/rendered/argocd/application-{name}.yaml"));
            }

            (int code, string said) = await Kubectl(
                kubeconfig,
                "patch",
                "application",
                name,
                "-n",
                "argocd",
                "--type",
                "merge",
                "-p",
                """{"status":{"sync":{"status":"Synced"},"health":{"status":"Healthy"}}}"""
            );
            Assert.True(code == 0, said);
        }
    }

    private static Task<(int Code, string Said)> Kubectl(string kubeconfig, params string[] arguments) =>
        Command.Run("kubectl", ["--kubeconfig", kubeconfig, .. arguments], Stop);

    private Task<(int Code, string Said)> Cairn(params string[] arguments) => Cairn(only: false, arguments);

    private async Task<(int Code, string Said)> Cairn(bool only, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "cairn.dll"), .. arguments, "--repo", Checkout.Root]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = only ? scratch.At("bin") : $"{scratch.At("bin")}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = scratch.At("home");
        start.Environment["XDG_DATA_HOME"] = scratch.At("data");
        start.Environment["STATE"] = scratch.At("state");
        Directory.CreateDirectory(scratch.At("home"));
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(Stop);
        string output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, output + await errors);
    }

    private const string Docker = """
        #!/bin/sh
        echo "$*" >>"$STATE/docker"
        case "$1" in
        info) echo 27.0 ;;
        inspect) [ -e "$STATE/made" ] && echo true || { echo "no such object" >&2; exit 1; } ;;
        run) touch "$STATE/made"; echo 0123456789ab ;;
        exec) cat "$STATE/k3s.yaml" ;;
        port) cat "$STATE/port" ;;
        rm) rm "$STATE/made" ;;
        volume) ;;
        *) exit 9 ;;
        esac
        """;

    private const string Helm = """
        #!/bin/sh
        echo "$*" >>"$STATE/helm"
        case "$1" in
        version) echo v3.16.0 ;;
        upgrade) cat >"$STATE/values"; echo "STATUS: deployed" ;;
        *) exit 9 ;;
        esac
        """;
}
