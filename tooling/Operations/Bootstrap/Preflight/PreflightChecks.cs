using System.ComponentModel;
using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Doctor;
using Cairn.Sources.Processes;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Preflight;

/// <summary>Looks at this machine and at each host before anything is done. Reads alone.</summary>
/// <param name="now">Our clock.</param>
public sealed class PreflightChecks(Func<DateTimeOffset> now)
{
    private const int SecondsToConnect = 10;

    /// <summary>The programs that bringing a cluster up takes.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> Machine(bool hasPassphrase, CancellationToken cancel)
    {
        string? pulumi = await PulumiStack.Version(cancel).ConfigureAwait(false);
        bool old =
            pulumi is not null
            && System.Version.TryParse(pulumi.TrimStart('v').Split('-', '+')[0], out System.Version? version)
            && version < PulumiStack.Oldest;
        return
        [
            pulumi is null
                ? DoctorFinding.Missing(
                    "machine",
                    "pulumi",
                    "not found on the PATH",
                    "Install it: https://www.pulumi.com/docs/iac/download-install/"
                )
            : old ? DoctorFinding.Missing("machine", "pulumi", pulumi, $"Update it to v{PulumiStack.Oldest} or later.")
            : DoctorFinding.Ok("machine", "pulumi", pulumi),
            await There("dotnet", ["--version"], "Install the .NET SDK 10: https://dotnet.microsoft.com/download", cancel)
                .ConfigureAwait(false),
            hasPassphrase
                ? DoctorFinding.Ok("machine", "passphrase", "set")
                : DoctorFinding.Missing(
                    "machine",
                    "passphrase",
                    "not set",
                    "Pulumi encrypts its state with it: read -rs PULUMI_CONFIG_PASSPHRASE && export PULUMI_CONFIG_PASSPHRASE (or name a "
                        + "file: PULUMI_CONFIG_PASSPHRASE_FILE). Keep it in your password manager."
                ),
        ];
    }

    /// <summary>Each host, asked by a script that only reads: here by sh, elsewhere by ssh, which accepts no other host key than the
    /// specification's.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> Hosts(ClusterSpecification specification, CancellationToken cancel)
    {
        if (specification.K3s is not { } k3s)
        {
            return [];
        }

        Task<IReadOnlyList<DoctorFinding>>[] all = [.. k3s.Hosts.Select(host => Host(host, k3s.Release.Version, cancel))];
        return [.. (await Task.WhenAll(all).ConfigureAwait(false)).SelectMany(findings => findings)];
    }

    private async Task<IReadOnlyList<DoctorFinding>> Host(HostSpecification host, string version, CancellationToken cancel)
    {
        DateTimeOffset asked = now();
        ProgramAnswer answer;
        try
        {
            answer = host.IsLocal
                ? await ChildProcess.Run("sh", ["-s"], null, cancel, HostFacts.Script).ConfigureAwait(false)
                : await Ssh(host, cancel).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return
            [
                DoctorFinding.Warning(
                    host.Name,
                    "ssh",
                    "not checked: ssh was not found on the PATH",
                    "Install the OpenSSH client to have hosts checked beforehand; Pulumi has its own."
                ),
            ];
        }

        return answer.Code == 0 && HostFacts.Parse(answer.Output) is { } facts
                ? [.. HostRequirements.Judge(host.Name, facts, version, asked, now())]
            // A key that only the stack's configuration has is Pulumi's to use; whoever runs this may have none.
            : answer.Errors.Contains("Permission denied", StringComparison.Ordinal)
                ?
                [
                    DoctorFinding.Warning(
                        host.Name,
                        "login",
                        "not checked: it refused the SSH login (permission denied)",
                        "Fine if the stack configuration sets sshKey; otherwise load your key: ssh-add"
                    ),
                ]
            : answer.Errors.Contains("Host key verification failed", StringComparison.Ordinal)
            || answer.Errors.Contains("IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
                ?
                [
                    DoctorFinding.Missing(
                        host.Name,
                        "host key",
                        "presents a host key other than hostKey in cluster.yaml",
                        "Check the key on the host itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub; then correct hostKey in "
                            + "cluster.yaml."
                    ),
                ]
            :
            [
                DoctorFinding.Missing(
                    host.Name,
                    "reachable",
                    answer.Said.Length > 0 ? answer.Said : $"ssh exited with code {answer.Code}",
                    $"Reproduce it: ssh -p {host.Port} {host.User}@{host.Address}"
                ),
            ];
    }

    private static async Task<ProgramAnswer> Ssh(HostSpecification host, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("cairn-ssh-").FullName;
        try
        {
            string known = Path.Combine(folder, "known_hosts");
            await File.WriteAllTextAsync(
                    known,
                    $"{(host.Port == 22 ? host.Address : $"[{host.Address}]:{host.Port}")} {host.HostKey}\n",
                    cancel
                )
                .ConfigureAwait(false);
            return await ChildProcess
                .Run(
                    "ssh",
                    [
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        $"UserKnownHostsFile={known}",
                        "-o",
                        "GlobalKnownHostsFile=/dev/null",
                        "-o",
                        $"ConnectTimeout={SecondsToConnect}",
                        "-p",
                        host.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        "-l",
                        host.User,
                        "--",
                        host.Address!,
                        "sh -s",
                    ],
                    null,
                    cancel,
                    HostFacts.Script
                )
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<DoctorFinding> There(string program, string[] arguments, string remedy, CancellationToken cancel)
    {
        try
        {
            ProgramAnswer answer = await ChildProcess.Run(program, arguments, null, cancel).ConfigureAwait(false);
            return answer.Code == 0
                ? DoctorFinding.Ok("machine", program, "installed")
                : DoctorFinding.Missing("machine", program, answer.Said, remedy);
        }
        catch (Win32Exception)
        {
            return DoctorFinding.Missing("machine", program, "not found on the PATH", remedy);
        }
    }
}
