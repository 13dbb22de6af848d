using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>The files that Prometheus and Alertmanager read, laid out as in their pods.</summary>
internal static partial class Configuration
{
    /// <summary>Places of <c>kubernetes_sd_configs</c>, each on a line of its own.</summary>
    public const int Discoveries = 7;

    /// <summary>Prometheus's, with rules beside it and stand-ins for the token and certificate that a pod has.</summary>
    public static Scratch OfPrometheus(Func<string, string>? changed = null)
    {
        var scratch = new Scratch();
        foreach (string file in Monitored.RuleFiles)
        {
            File.Copy(Checkout.At(file), scratch.At(Path.GetFileName(file)));
        }

        string? certificate = new[]
        {
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/ssl/cert.pem",
            "/etc/pki/tls/certs/ca-bundle.crt",
        }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(
            certificate is null,
            "There is no bundle of certificates to stand in for the cluster's; on Debian: apt-get install ca-certificates."
        );
        string account = scratch.At("account");
        Directory.CreateDirectory(account);
        File.WriteAllText(Path.Combine(account, "token"), "token");
        File.Copy(certificate!, Path.Combine(account, "ca.crt"));
        string config = File.ReadAllText(Checkout.At("apps/monitoring/deploy/prometheus/prometheus.yaml"))
            .Replace("/var/run/secrets/kubernetes.io/serviceaccount", account, StringComparison.Ordinal);
        File.WriteAllText(scratch.At("prometheus.yaml"), changed is null ? config : changed(config));
        return scratch;
    }

    /// <summary>Debian builds Prometheus without the discovery of Kubernetes; there all else is looked at with it taken out.</summary>
    public static string WithoutDiscovery(string config)
    {
        Assert.Equal(Discoveries, Discovery().Count(config));
        string without = Discovery().Replace(config, "");
        Assert.DoesNotContain("kubernetes_sd_configs", without, StringComparison.Ordinal);
        return without;
    }

    /// <summary>Alertmanager's: what the ConfigMap holds that is applied in an environment, the token's place changed to one that is
    /// there.</summary>
    public static Scratch OfAlertmanager(string environment, Func<string, string>? changed = null)
    {
        var scratch = new Scratch();
        string file = Assert.Single(
            Directory.GetFiles(Checkout.At($"environments/{environment}/rendered/monitoring"), "configmap-alertmanager-*.yaml")
        );
        YamlNode map = Yaml.Read(Path.GetRelativePath(Checkout.Root, file));
        foreach (string key in map.Keys("data"))
        {
            string text = map.Text("data", key)!
                .Replace("/etc/alertmanager-slack/token", scratch.At("token"), StringComparison.Ordinal)
                .Replace("/etc/alertmanager-cairn/token", scratch.At("trails-token"), StringComparison.Ordinal);
            File.WriteAllText(scratch.At(key), key == "alertmanager.yaml" && changed is not null ? changed(text) : text);
        }

        File.WriteAllText(scratch.At("token"), "the-token");
        File.WriteAllText(scratch.At("trails-token"), "the-trails-token");
        return scratch;
    }

    [GeneratedRegex(@"^  kubernetes_sd_configs: \[\{.*\}\]\n", RegexOptions.Multiline)]
    private static partial Regex Discovery();
}
