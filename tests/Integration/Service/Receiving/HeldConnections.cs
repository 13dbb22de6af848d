using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Service.Tests.Receivers;

/// <summary>Whoever holds connections open without saying anything keeps nobody out.</summary>
public sealed class HeldConnections
{
    [Fact]
    public async Task Half_sent_requests_do_not_keep_a_probe_out()
    {
        using var repository = new GrowingRepository();
        repository.Commit("one", ("a.yaml", "a: 1\n"));
        await using Received received = await Received.Start(repository.Path);
        int port = received.Port;
        var held = new List<Socket>();
        try
        {
            for (int i = 0; i < 1_200; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes("POST /argocd HTTP/1.1\r\nHost: x\r\nX-"),
                    TestContext.Current.CancellationToken
                );
                held.Add(socket);
            }

            using var probe = new HttpClient();
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal("ok\n", await probe.GetStringAsync($"http://127.0.0.1:{port}/healthz", TestContext.Current.CancellationToken));
            }
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    }
}
