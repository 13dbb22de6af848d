using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Sources.Processes;

namespace Cairn.Sources.Kubernetes;

/// <summary>What a credential plugin gave. A class and no record: a record would print it.</summary>
internal sealed class ExecCredential(string? token, string? certificatePem, string? keyPem)
{
    public string? Token => token;

    public string? CertificatePem => certificatePem;

    public string? KeyPem => keyPem;
}

/// <summary>
/// A program that a kubeconfig names to log in (client-go credential plugin, <c>client.authentication.k8s.io</c>). The library has its
/// own runner, which serialises by reflection, joins arguments to one text and writes failures with the plugin's whole output.
/// </summary>
internal sealed class ExecPlugin(string command, string[] arguments, IReadOnlyDictionary<string, string> variables, string apiVersion)
{
    private const string Group = "client.authentication.k8s.io/";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How to get it, as the kubeconfig says.</summary>
    public string? InstallHint { get; init; }

    public bool WantsCluster { get; init; }

    /// <exception cref="KubernetesException">It gave none.</exception>
    public async Task<ExecCredential> Run(ClusterAccess access, CancellationToken cancel)
    {
        var all = new Dictionary<string, string>(variables) { ["KUBERNETES_EXEC_INFO"] = Information(access) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        try
        {
            ProgramAnswer answer = await ChildProcess.Run(command, arguments, null, limit.Token, variables: all).ConfigureAwait(false);
            return answer.Code == 0
                ? Read(answer.Output)
                : throw Failed($"ended with exit code {answer.Code}: {KubernetesErrors.OneLine(answer.Said)}");
        }
        catch (Win32Exception)
        {
            throw new KubernetesException(
                KubernetesFailure.Unauthorized,
                $"The credential plugin '{command}' of {access.Origin} is not installed or can't be started",
                InstallHint is { Length: > 0 } hint ? KubernetesErrors.OneLine(hint) : "Install it and put it on the PATH."
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failed($"did not end within {Longest.TotalSeconds:0} s");
        }

        KubernetesException Failed(string why) =>
            new(
                KubernetesFailure.Unauthorized,
                $"The credential plugin '{command}' of {access.Origin} {why}",
                "Log in again as your cluster's provider describes; the plugin can't prompt here."
            );

        ExecCredential Read(string printed)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(printed);
                JsonElement root = document.RootElement;
                if (Text(root, "apiVersion") is var version && version != apiVersion)
                {
                    throw Failed($"answered in version {KubernetesErrors.OneLine(version ?? "none")} where {apiVersion} was expected");
                }

                JsonElement status = root.GetProperty("status");
                var credential = new ExecCredential(
                    Text(status, "token"),
                    Text(status, "clientCertificateData"),
                    Text(status, "clientKeyData")
                );
                return credential is { Token: null } and ({ CertificatePem: null } or { KeyPem: null })
                    ? throw Failed("gave neither a token nor a certificate")
                    : credential;
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw Failed("did not print an ExecCredential");
            }
        }
    }

    /// <summary>Whether this version of the protocol is known.</summary>
    public static bool IsKnown(string version) => version is Group + "v1" or Group + "v1beta1" or Group + "v1alpha1";

    private static string? Text(JsonElement of, string key) =>
        of.TryGetProperty(key, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private string Information(ClusterAccess access)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (WantsCluster)
        {
            var cluster = new JsonObject { ["server"] = access.Server.OriginalString, ["insecure-skip-tls-verify"] = access.SkipTlsVerify };
            if (access.AuthoritiesPem is { } pem)
            {
                cluster["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem));
            }

            if (access.TlsServerName is { } name)
            {
                cluster["tls-server-name"] = name;
            }

            if (access.Proxy is { } proxy)
            {
                cluster["proxy-url"] = proxy.OriginalString;
            }

            spec["cluster"] = cluster;
        }

        return new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = spec,
        }.ToJsonString();
    }
}
