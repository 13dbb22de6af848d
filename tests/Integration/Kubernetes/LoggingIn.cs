using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Sources.Kubernetes.Tests;

/// <summary>The ways to log in that a kubeconfig may name.</summary>
public sealed class LoggingIn : IDisposable
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(2);

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Plugin_gets_its_arguments_and_variables_and_is_run_again_once_its_token_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin is a script.");
        SimulatedPrograms.Executable(
            scratch.At("plugin"),
            $$$"""
            #!/bin/sh
            echo "$1|$2|$NAME|$KUBERNETES_EXEC_INFO" >>{{{scratch.At("calls")}}}
            calls=$(wc -l <{{{scratch.At("calls")}}})
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-%d"}}' $calls

            """
        );
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
            request.Authorization == "Bearer token-2" ? new("""{"gitVersion":"v1.34.1"}""") : SimulatedAnswer.Refused(401, "Unauthorized")
        );
        string kubeconfig = server.Kubeconfig(
            $$$"""{exec: {apiVersion: client.authentication.k8s.io/v1, command: {{{scratch.At("plugin")}}},"""
                + """ args: [get, "a token"], env: [{name: NAME, value: "v w"}], provideClusterInfo: true}}"""
        );
        using var api = KubernetesApi.Open(kubeconfig, null, Patient);
        Assert.Equal("v1.34.1", await api.ServerVersion(Stop));
        Assert.Equal("v1.34.1", await api.ServerVersion(Stop));
        string[] calls = await File.ReadAllLinesAsync(scratch.At("calls"), Stop);
        Assert.Equal(2, calls.Length);
        Assert.StartsWith("get|a token|v w|{", calls[0], StringComparison.Ordinal);
        Assert.Contains($"\"server\":\"{server.Address}", calls[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3: no session")]
    [InlineData("echo hunter2", "did not print an ExecCredential")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "gave neither a token nor a certificate")]
    [InlineData(
        """echo '{"apiVersion":"v9","status":{"token":"hunter2"}}'""",
        "answered in version v9 where client.authentication.k8s.io/v1 was expected"
    )]
    public async Task Plugin_that_gives_no_credentials_is_named_and_what_it_printed_is_not(string script, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin is a script.");
        SimulatedPrograms.Executable(scratch.At("plugin"), $"#!/bin/sh\necho 'no session' >&2\n{script}\n");
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("{}"));
        string kubeconfig = server.Kubeconfig(
            $$$"""{exec: {apiVersion: client.authentication.k8s.io/v1, command: {{{scratch.At("plugin")}}}}}"""
        );
        using var api = KubernetesApi.Open(kubeconfig, null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal($"The credential plugin '{scratch.At("plugin")}' of context 'simulated' {said}", wrong.Reason);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Plugin_that_is_not_installed_is_named_with_the_kubeconfigs_hint()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("{}"));
        using var api = KubernetesApi.Open(
            server.Kubeconfig(
                "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: no-such-plugin, installHint: Get it at example.org}}"
            ),
            null,
            Patient
        );
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal(
            "The credential plugin 'no-such-plugin' of context 'simulated' is not installed or can't be started. Get it at example.org",
            wrong.Message
        );
    }

    [Fact]
    public async Task Client_certificate_is_shown_whether_it_lies_in_the_kubeconfig_or_beside_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=maria", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        string pem = certificate.ExportCertificatePem();
        string keyPem = key.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(scratch.At("maria.crt"), pem);
        File.WriteAllText(scratch.At("maria.key"), keyPem);
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("""{"gitVersion":"v1.34.1"}"""));
        foreach (
            string user in (string[])
                [
                    $"{{client-certificate-data: {Base64(pem)}, client-key-data: {Base64(keyPem)}}}",
                    $"{{client-certificate: '{scratch.At("maria.crt")}', client-key: '{scratch.At("maria.key")}'}}",
                ]
        )
        {
            using var api = KubernetesApi.Open(server.Kubeconfig(user), null, Patient);
            await api.ServerVersion(Stop);
            Assert.Equal("CN=maria", server.Asked[^1].Certificate);
        }

        using var broken = KubernetesApi.Open(
            server.Kubeconfig($"{{client-certificate-data: {Base64("none")}, client-key-data: {Base64("none")}}}"),
            null,
            Patient
        );
        await Assert.ThrowsAsync<KubeconfigException>(() => broken.ServerVersion(Stop));
    }

    [Fact]
    public async Task Token_file_is_read_again_once_its_token_is_refused()
    {
        File.WriteAllText(scratch.At("token"), "old\n");
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
        {
            if (request.Authorization == "Bearer new")
            {
                return new("""{"gitVersion":"v1.34.1"}""");
            }

            File.WriteAllText(scratch.At("token"), "new\n");
            return SimulatedAnswer.Refused(401, "Unauthorized");
        });
        using var api = KubernetesApi.Open(server.Kubeconfig($"{{tokenFile: '{scratch.At("token")}'}}"), null, Patient);
        Assert.Equal("v1.34.1", await api.ServerVersion(Stop));
    }

    [Fact]
    public async Task Refused_token_is_not_printed()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => SimulatedAnswer.Refused(401, "Unauthorized"));
        using var api = KubernetesApi.Open(server.Kubeconfig("{token: hunter2}"), null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal(
            (KubernetesFailure.Unauthorized, $"{server.Address} does not accept the credentials of context 'simulated' (401)"),
            (wrong.Failure, wrong.Reason)
        );
        Assert.DoesNotContain("hunter2", wrong.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls-server-name: localhost", true)]
    [InlineData("tls-server-name: elsewhere.example", false)]
    public async Task Certificate_must_be_of_the_name_that_the_kubeconfig_gives(string cluster, bool isTrusted)
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("""{"gitVersion":"v1.34.1"}"""));
        using var api = KubernetesApi.Open(server.Kubeconfig(cluster: cluster), null, Patient);
        if (isTrusted)
        {
            Assert.Equal("v1.34.1", await api.ServerVersion(Stop));
            return;
        }

        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.StartsWith($"The certificate of {server.Address} is not trusted: ", wrong.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Server_of_another_authority_is_trusted_only_where_the_kubeconfig_says_so()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("""{"gitVersion":"v1.34.1"}"""));
        string text = await File.ReadAllTextAsync(server.Kubeconfig(), Stop);
        string[] without = [.. text.Split('\n').Where(line => !line.Contains("certificate-authority-data", StringComparison.Ordinal))];
        await File.WriteAllLinesAsync(scratch.At("system"), without, Stop);
        using var api = KubernetesApi.Open(scratch.At("system"), null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Contains("is not trusted", wrong.Reason, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            scratch.At("insecure"),
            string.Join('\n', without).Replace("    server:", "    insecure-skip-tls-verify: true\n    server:", StringComparison.Ordinal),
            Stop
        );
        using var insecure = KubernetesApi.Open(scratch.At("insecure"), null, Patient);
        Assert.Equal("v1.34.1", await insecure.ServerVersion(Stop));
    }

    [Fact]
    public async Task Proxy_of_the_kubeconfig_is_used()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("{}"));
        using var proxy = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        Task<string> first = FirstLine(proxy);
        using var api = KubernetesApi.Open(server.Kubeconfig(cluster: $"proxy-url: http://{proxy.LocalEndpoint}"), null, Patient);
        await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal($"CONNECT {new Uri(server.Address).Authority} HTTP/1.1", await first);
        Assert.Empty(server.Asked);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<string> FirstLine(System.Net.Sockets.TcpListener listener)
    {
        using System.Net.Sockets.TcpClient client = await listener.AcceptTcpClientAsync(Stop);
        using var reader = new StreamReader(client.GetStream());
        string first = await reader.ReadLineAsync(Stop) ?? "";
        while (await reader.ReadLineAsync(Stop) is { Length: > 0 }) { }
        await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Stop);
        return first;
    }
}
