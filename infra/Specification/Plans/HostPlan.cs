using System.Security.Cryptography;
using System.Text;

namespace Cairn.Specification;

/// <summary>What a host is in the cluster.</summary>
public enum HostRole
{
    /// <summary>The server that begins the cluster.</summary>
    FirstServer,

    /// <summary>A server that joins it.</summary>
    Server,

    /// <summary>A node that only carries workloads.</summary>
    Agent,
}

/// <summary>Where scripts run.</summary>
public abstract record HostConnection
{
    private HostConnection() { }

    /// <summary>On this machine.</summary>
    public sealed record Local : HostConnection;

    /// <summary>Over SSH, to a host that shows this key.</summary>
    /// <param name="HostKey">As in known_hosts without the name: <c>ssh-ed25519 AAAA…</c>.</param>
    public sealed record Ssh(string Address, int Port, string User, string HostKey) : HostConnection;
}

/// <summary>All that is done on one host.</summary>
public sealed record HostPlan
{
    /// <summary>Also the node's name.</summary>
    public required string Name { get; init; }

    public required HostRole Role { get; init; }

    public required HostConnection Connection { get; init; }

    /// <summary>In this order: <c>prepare</c>, <c>configure</c>, <c>install</c>, <c>start</c>, <c>ready</c>.</summary>
    public required IReadOnlyList<HostStage> Stages { get; init; }

    /// <summary>Removes k3s and all its data from the host. Never part of an ordinary run.</summary>
    public required HostStage Uninstall { get; init; }

    /// <summary>Prints a kubeconfig for the cluster's administrator: the output is secret. Null where the host is not the first
    /// server.</summary>
    public HostStage? Kubeconfig { get; init; }
}

/// <summary>
/// One step on a host. The script runs as root, may be run again at any time, and may be interrupted at any point: the next run
/// goes on. Run as <c>sh -c SCRIPT</c> with <see cref="Stdin"/> as its input.
/// </summary>
/// <param name="Name"><c>configure</c>.</param>
/// <param name="Why">What it is for, one sentence.</param>
/// <param name="Script">POSIX sh; there is no secret in it.</param>
/// <param name="Stdin">What the script reads: the secret files, a name and base64 a line. Secret. Null: it reads nothing.</param>
public sealed record HostStage(string Name, string Why, string Script, string? Stdin)
{
    /// <summary>
    /// What the stage brings about, with what it takes up of stages before it, as hex SHA-256: when it changes, the stage has to run
    /// again. It may come of secrets, and is kept where they are.
    /// </summary>
    public string Digest { get; init; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Script}\0{Stdin}")));

    /// <summary>Says which, and neither script nor secrets.</summary>
    public override string ToString() => $"{Name}: {Why}";
}
