namespace Cairn.Specification.Hosts;

/// <summary>
/// k3s' systemd unit, as its installer writes it. We write it ourselves: the installer is a script from the network that runs as root,
/// drops the flags it is not given again, and starts k3s before its settings are there.
/// </summary>
internal static class ServiceUnit
{
    public static HostFile Of(ClusterSpecification cluster, bool isServer)
    {
        string command = isServer ? "server" : "agent";
        return new HostFile(
            Paths.Unit(isServer),
            "644",
            HostFiles.Header(cluster),
            [
                new(
                    "[Unit]",
                    $"[Unit]\nDescription=Lightweight Kubernetes ({command})\nDocumentation=https://k3s.io",
                    "What it is",
                    SettingSources.Installer
                ),
                new(
                    "network-online",
                    "Wants=network-online.target\nAfter=network-online.target",
                    "Nodes find each other over the network",
                    SettingSources.Installer
                ),
                new("[Install]", "\n[Install]\nWantedBy=multi-user.target", "Starts with the host", SettingSources.Installer),
                new(
                    "Type",
                    $"\n[Service]\nType={(isServer ? "notify" : "exec")}",
                    "A server notifies systemd when it is ready",
                    SettingSources.Installer
                ),
                new(
                    "EnvironmentFile",
                    "EnvironmentFile=-/etc/default/%N\nEnvironmentFile=-/etc/sysconfig/%N",
                    "Where a host sets its proxy, if it needs one (HTTP_PROXY, NO_PROXY)",
                    SettingSources.Installer
                ),
                new(
                    "KillMode",
                    "KillMode=process\nDelegate=yes\nUser=root",
                    "Restarting k3s leaves containers running",
                    SettingSources.Systemd
                ),
                new(
                    "Limits",
                    "LimitNOFILE=1048576\nLimitNPROC=infinity\nLimitCORE=infinity\nTasksMax=infinity",
                    "Containers have their own limits",
                    SettingSources.Installer
                ),
                new(
                    "Restart",
                    "TimeoutStartSec=0\nRestart=always\nRestartSec=5s",
                    "A server that waits for the others is not stopped",
                    SettingSources.Installer
                ),
                new(
                    "ExecStartPre",
                    "ExecStartPre=-/sbin/modprobe br_netfilter\nExecStartPre=-/sbin/modprobe overlay",
                    "Kernel modules that networking and containers need",
                    SettingSources.Installer
                ),
                new(
                    "ExecStart",
                    $"ExecStart={Paths.Binary} {command}",
                    "No flags: all settings are in " + Paths.Config,
                    SettingSources.Installer
                ),
            ]
        );
    }
}
