using System.Net;
using System.Net.Sockets;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>How the two servers are started: with flags that Kubernetes 1.20 and current ones, etcd 3.4 and current ones all
/// know.</summary>
internal static class Flags
{
    public static string[] OfEtcd(string data, Uri client) =>
        [
            $"--data-dir={data}",
            $"--listen-client-urls={client.GetLeftPart(UriPartial.Authority)}",
            $"--advertise-client-urls={client.GetLeftPart(UriPartial.Authority)}",
            // It has no peers; port 0 is any free one.
            "--listen-peer-urls=http://127.0.0.1:0",
        ];

    public static string[] OfApiServer(Uri etcd, Uri server, Certificates certificates, string tokens) =>
        [
            $"--etcd-servers={etcd.GetLeftPart(UriPartial.Authority)}",
            "--bind-address=127.0.0.1",
            $"--secure-port={server.Port}",
            // Without these two it looks for a network to be reached in, and a machine may have none.
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            $"--tls-cert-file={certificates.Server}",
            $"--tls-private-key-file={certificates.ServerKey}",
            $"--token-auth-file={tokens}",
            "--anonymous-auth=false",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--api-audiences=https://kubernetes.default.svc",
            $"--service-account-signing-key-file={certificates.AccountsKey}",
            $"--service-account-key-file={certificates.AccountsPublicKey}",
            // No controller is there to give a namespace its default account, which this plugin wants of every pod.
            "--disable-admission-plugins=ServiceAccount",
            "--allow-privileged=true",
            "--service-cluster-ip-range=10.43.0.0/16",
        ];

    /// <summary>An address with a port of the loopback interface that nobody listens on at the moment.</summary>
    public static Uri FreeAddress(string scheme)
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}/");
    }
}
