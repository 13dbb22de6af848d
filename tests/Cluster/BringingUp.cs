using System.Diagnostics;
using System.Text.Json;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Applying;

namespace Cairn.Cluster.Tests;

/// <summary>
/// <c>cairn up</c> and <c>down</c> as a user runs them, on a real API server with ArgoCD's kinds. Pulumi's program cannot be had
/// everywhere: a script stands in its place that keeps a stack, writes its engine's events and gives the kubeconfig; another
/// stands for ssh, and answers as a fit host. What the program registers is seen in tests/Infra/Program, what the scripts do on a
/// host in tests/Infra/Specification.
/// </summary>
public sealed class BringingUp(SharedCluster shared) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task LooksMakesSecretsRunsPulumiWaitsAndSaysHowToGetIn()
    {
        await Prepare("Synced", "Healthy");
        (int code, string output, string errors) = await Cairn("up", "homelab", "--yes", "--json");
        Assert.True(code == 0, output + errors);
        JsonElement[] news =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(["Preflight", "Stack", "Hosts", "ArgoCd", "Root", "Applications"], Of(news, "stage", "stage"));
        Assert.Equal(
            ["serverToken", "auditWebhookToken", "receiveToken", "auditKey", "auditAuthority", "auditCertificate"],
            Of(news, "made", "key")
        );
        Assert.Equal(
            ["homelab: install", "chart argocd", "Application argocd/root"],
            news.Where(element => Text(element, "news") == "resource" && Text(element, "state") == "done")
                .Select(element => Text(element, "label"))
        );
        Assert.Equal(
            ["audit", "external-secrets", "monitoring", "payments", "argocd", "root"],
            Of(news, "application", "name").Order(StringComparer.Ordinal).OrderBy(name => Array.IndexOf(["argocd", "root"], name))
        );
        Assert.Equal(
            ("up", scratch.At("home/.kube/homelab.yaml"), "https://argocd.home.example"),
            (Text(news[^1], "news"), Text(news[^1], "kubeconfig"), Text(news[^1], "argocd"))
        );
        Assert.Equal(
            await File.ReadAllTextAsync(scratch.At("stack/kubeconfig"), Stop),
            await File.ReadAllTextAsync(scratch.At("home/.kube/homelab.yaml"), Stop)
        );
        Assert.StartsWith(
            "600",
            (await Command.Run("stat", ["-c", "%a", scratch.At("home/.kube/homelab.yaml")], Stop)).Said,
            StringComparison.Ordinal
        );

        // Secrets went in by standard input, encrypted, and nowhere else.
        string token = await File.ReadAllTextAsync(scratch.At("stack/config/serverToken"), Stop);
        Assert.Equal(64, token.Length);
        string calls = await File.ReadAllTextAsync(scratch.At("stack/calls"), Stop);
        Assert.Contains("config set serverToken --secret --stack homelab", calls, StringComparison.Ordinal);
        Assert.Contains("config set auditCertificate --plaintext --stack homelab", calls, StringComparison.Ordinal);
        Assert.DoesNotContain(token, calls + output + errors, StringComparison.Ordinal);

        // The host was asked with its own key alone, by a script that it was given.
        Assert.Equal($"192.0.2.9 {HostKey}\n", await File.ReadAllTextAsync(scratch.At("stack/known"), Stop));
        Assert.Contains("StrictHostKeyChecking=yes", await File.ReadAllTextAsync(scratch.At("stack/ssh"), Stop), StringComparison.Ordinal);
        Assert.Contains("uname -m", await File.ReadAllTextAsync(scratch.At("stack/asked"), Stop), StringComparison.Ordinal);

        // Again: nothing is made, nothing is changed.
        (code, output, errors) = await Cairn("up", "homelab", "--yes");
        Assert.True(code == 0, output + errors);
        Assert.DoesNotContain("made ", output, StringComparison.Ordinal);
        Assert.Contains("homelab is up. No changes were needed.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("✓ homelab: install", output, StringComparison.Ordinal);
        Assert.Equal(token, await File.ReadAllTextAsync(scratch.At("stack/config/serverToken"), Stop));
    }

    [Fact]
    public async Task SaysAtWhichStageItFailedWhatWasSeenAndGoesOnTheNextTime()
    {
        await Prepare("Synced", "Healthy");
        await File.WriteAllTextAsync(scratch.At("stack/fail"), "homelab-install", Stop);
        (int code, string output, string errors) = await Cairn("up", "homelab", "--yes");
        Assert.Equal(1, code);
        Assert.Contains("… homelab: install create  Installs the binary of the pinned release", output, StringComparison.Ordinal);
        Assert.Contains("✗ homelab: install", output, StringComparison.Ordinal);
        Assert.Equal(
            "cairn: k3s on the hosts: homelab: install: the binary has another hash\n  See runbooks/bootstrap-homelab.md. Completed "
                + "steps are kept; continue with: cairn up homelab\n",
            errors
        );
        File.Delete(scratch.At("stack/fail"));
        Assert.Equal(0, (await Cairn("up", "homelab", "--yes")).Code);
    }

    [Fact]
    public async Task DoesNothingUntilWhatItNeedsIsThere()
    {
        await Prepare("Synced", "Healthy");
        (int code, string output, string errors) = await Cairn(["up", "homelab", "--yes"], passphrase: false);
        Assert.Equal(2, code);
        Assert.Contains("✗ machine: passphrase not set", output, StringComparison.Ordinal);
        Assert.Equal("cairn: Checking this machine and the hosts: Nothing was changed: 1 check failed.\n", errors);
        Assert.Equal("version\n", await File.ReadAllTextAsync(scratch.At("stack/calls"), Stop));
    }

    [Fact]
    public async Task GoesDownOnlyWhenItIsNamedAndAllowsThatOnce()
    {
        await Prepare("Synced", "Healthy");
        Assert.Equal(0, (await Cairn("up", "homelab", "--yes")).Code);
        (int code, _, string errors) = await Cairn("down", "homelab", "--confirm", "production");
        Assert.Equal((2, "cairn: Nothing was removed: the confirmation does not match 'homelab'.\n"), (code, errors));
        Assert.DoesNotContain("destroy", await File.ReadAllTextAsync(scratch.At("stack/calls"), Stop), StringComparison.Ordinal);

        (code, string output, errors) = await Cairn("down", "homelab", "--confirm", "homelab");
        Assert.True(code == 0, output + errors);
        string[] calls = await File.ReadAllLinesAsync(scratch.At("stack/calls"), Stop);
        Assert.Equal(
            ["config set allowUninstall", "up --yes --skip-preview", "destroy --yes --skip-preview", "config rm allowUninstall"],
            calls[^4..].Select(call => string.Join(' ', call.Split(' ')[..3]))
        );
        Assert.False(File.Exists(scratch.At("stack/config/allowUninstall")));
    }

    /// <summary>A user who stops it waits for pulumi to end in order, and no longer.</summary>
    [Fact]
    public async Task AnInterruptionIsHandedOnAndPulumiEndsInOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Ctrl-C is sent by Linux' own env and kill here.");
        await Prepare("Synced", "Healthy");
        await File.WriteAllTextAsync(scratch.At("stack/slow"), "", Stop);
        using Process running = Start(["up", "homelab", "--yes"], passphrase: true);
        Task<string> errors = running.StandardError.ReadToEndAsync(Stop);
        Task<string> output = running.StandardOutput.ReadToEndAsync(Stop);
        while (!File.Exists(scratch.At("stack/running")))
        {
            await Task.Delay(50, Stop);
        }

        await Command.Run("kill", ["-INT", $"{running.Id}"], Stop);
        await running.WaitForExitAsync(Stop);
        Assert.True(running.ExitCode == 130, await output + await errors);
        Assert.Equal("interrupted\nin order\n", await File.ReadAllTextAsync(scratch.At("stack/ended"), Stop));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task Prepare(string sync, string health)
    {
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, Stop);
        await cluster.Bind(ClusterUser.Maria, "cluster-admin", Stop);
        Directory.CreateDirectory(scratch.At("apps"));
        string applications = string.Join(
            "---\n",
            ((string[])["root", "argocd", "audit", "external-secrets", "monitoring", "payments"]).Select(name =>
                $$"""
                    apiVersion: argoproj.io/v1alpha1
                    kind: Application
                    metadata: {name: {{name}}, namespace: argocd}
                    spec:
                      project: default
                      source: {repoURL: https://git.example/platform.git, path: x, targetRevision: main}
                      destination: {server: https://kubernetes.default.svc, namespace: argocd}
                    status:
                      sync:
                        status: {{sync}}
                        comparedTo:
                          source: {repoURL: https://git.example/platform.git}
                          destination: {server: https://kubernetes.default.svc}
                      health: {status: {{health}}}

                    """
            )
        );
        await File.WriteAllTextAsync(scratch.At("apps/all.yaml"), applications, Stop);
        AppliedManifests applied = await Manifests.Apply(cluster, scratch.At("apps"), new ApplyOptions { CreateNamespaces = true }, Stop);
        Assert.True(applied.Refused.Count == 0, string.Join('\n', applied.Refused));

        Directory.CreateDirectory(scratch.At("stack/config"));
        Directory.CreateDirectory(scratch.At("home"));
        Directory.CreateDirectory(scratch.At("bin"));
        await File.WriteAllTextAsync(
            scratch.At("stack/kubeconfig"),
            await File.ReadAllTextAsync(cluster.Kubeconfig(ClusterUser.Maria), Stop),
            Stop
        );
        foreach ((string name, string script) in (IEnumerable<(string, string)>)[("pulumi", Pulumi), ("ssh", Ssh)])
        {
            await File.WriteAllTextAsync(scratch.At("bin/" + name), script, Stop);
            await Command.Run("chmod", ["+x", scratch.At("bin/" + name)], Stop);
        }

        // This repository's homelab, on a host of its own instead of this machine.
        await Command.Run("cp", ["-r", Checkout.At("environments"), scratch.At("environments")], Stop);
        string specification = await File.ReadAllTextAsync(scratch.At("environments/homelab/cluster.yaml"), Stop);
        Assert.Contains("local: true", specification, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            scratch.At("environments/homelab/cluster.yaml"),
            specification.Replace("local: true", $"address: 192.0.2.9, hostKey: {HostKey}", StringComparison.Ordinal),
            Stop
        );
        RealGit.Run(scratch.Path, "init", "-q");
    }

    private Task<(int Code, string Output, string Errors)> Cairn(params string[] arguments) => Cairn(arguments, passphrase: true);

    private async Task<(int Code, string Output, string Errors)> Cairn(string[] arguments, bool passphrase)
    {
        using Process process = Start(arguments, passphrase);
        Task<string> errors = process.StandardError.ReadToEndAsync(Stop);
        string output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, output, await errors);
    }

    private Process Start(string[] arguments, bool passphrase)
    {
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "cairn.dll"), .. arguments, "--repo", scratch.Path]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{scratch.At("bin")}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = scratch.At("home");
        start.Environment["DOTNET_CLI_HOME"] = scratch.At("home");
        start.Environment["STACK"] = scratch.At("stack");
        start.Environment.Remove("PULUMI_CONFIG_PASSPHRASE_FILE");
        start.Environment["PULUMI_CONFIG_PASSPHRASE"] = "test";
        if (!passphrase)
        {
            start.Environment.Remove("PULUMI_CONFIG_PASSPHRASE");
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static IEnumerable<string?> Of(JsonElement[] news, string what, string name) =>
        news.Where(element => Text(element, "news") == what).Select(element => Text(element, name)).Distinct();

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();

    private const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKvMSoES6RL1nK6m1q/pkQjZbp4jvPTwPcxjTAFqHrMe";

    private const string Ssh = """
        #!/bin/sh
        cat >"$STACK/asked"
        for one in "$@"; do case $one in UserKnownHostsFile=*) cat "${one#*=}" >"$STACK/known" ;; esac; done
        echo "$*" >"$STACK/ssh"
        printf 'arch=x86_64\nroot=yes\nsystemd=yes\ncgroup2=yes\ncontrollers=cpuset cpu io memory pids\nsysctl=yes\ndisk=58846884\nmemory=24684092\ntime=%s\n' "$(date +%s)"
        """;

    private const string Pulumi = """
        #!/bin/sh
        set -eu
        echo "$*" >>"$STACK/calls"
        event() { echo "{\"sequence\":1,\"timestamp\":1,\"$1\":{\"metadata\":{\"op\":\"$2\",\"urn\":\"urn:pulumi:homelab::cairn::$3::$4\",\"type\":\"$3\"}}}" >>"$log"; }
        resource() {
            event resourcePreEvent "$operation" "$1" "$2"
            if [ -e "$STACK/fail" ] && [ "$(cat "$STACK/fail")" = "$2" ]; then
                event resOpFailedEvent "$operation" "$1" "$2"
                echo "{\"diagnosticEvent\":{\"urn\":\"urn:pulumi:homelab::cairn::$1::$2\",\"message\":\"the binary has another hash\",\"color\":\"never\",\"severity\":\"error\"}}" >>"$log"
                echo "{\"diagnosticEvent\":{\"message\":\"update failed\",\"color\":\"never\",\"severity\":\"error\"}}" >>"$log"
                exit 255
            fi
            event resOutputsEvent "$operation" "$1" "$2"
        }
        case "$1 ${2-}" in
        "version ") echo v3.200.0 ;;
        "stack ls") if [ -e "$STACK/made" ]; then echo '[{"name":"homelab","current":false}]'; else echo '[]'; fi ;;
        "stack init") touch "$STACK/made" ;;
        "stack output") case $3 in kubeconfig) cat "$STACK/kubeconfig" ;; argocd) echo https://argocd.home.example ;; *) exit 1 ;; esac ;;
        "config --json") printf '{'; first=; for key in "$STACK"/config/*; do [ -e "$key" ] || continue; printf '%s"cairn:%s":{"secret":true}' "$first" "$(basename "$key")"; first=,; done; printf '}' ;;
        "config set") cat >"$STACK/config/$3" ;;
        "config rm") rm "$STACK/config/$3" ;;
        up*|destroy*)
            while [ "$1" != --event-log ]; do shift; done
            log=$2
            if [ -e "$STACK/slow" ]; then
                trap 'echo interrupted >>"$STACK/ended"; sleep 1; echo "in order" >>"$STACK/ended"; exit 1' INT
                touch "$STACK/running"
                i=0; while [ $i -lt 600 ]; do sleep 0.1; i=$((i + 1)); done
            fi
            operation=create; [ ! -e "$STACK/up" ] || operation=same
            resource command:local:Command homelab-install
            resource kubernetes:helm.sh/v3:Release argocd
            resource kubernetes:argoproj.io/v1alpha1:Application Application/argocd/root
            touch "$STACK/up"
            ;;
        *) echo "unexpected: $*" >&2; exit 9 ;;
        esac
        """;
}
