using System.Text;
using Cairn.Specification.Hosts;

namespace Cairn.Specification.Tests;

/// <summary>
/// Everything that follows from each case, as files in <c>Golden/</c>: what ends up on each host, what runs there, what is applied.
/// <c>CAIRN_WRITE_GOLDEN=1</c> writes them anew; the difference is then read before it is committed.
/// </summary>
public sealed class GoldenFiles
{
    private const string Variable = "CAIRN_WRITE_GOLDEN";

    public static TheoryData<string> Cases =>
        ["homelab-one-server", "homelab-three-servers", "production-three-servers-and-agents", "production-existing-cluster"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_of_a_case_equals_its_golden_files(string name)
    {
        string directory = Checkout.At($"tests/Infra/Specification/Golden/{name}");
        SortedDictionary<string, string> made = Make(name);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            foreach ((string file, string text) in made)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, file))!);
                File.WriteAllText(Path.Combine(directory, file), text);
            }
        }

        string[] there =
        [
            .. Directory
                .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(directory, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), there);
        Assert.All(made, pair => Assert.Equal(pair.Value, File.ReadAllText(Path.Combine(directory, pair.Key)).ReplaceLineEndings("\n")));
    }

    private static SortedDictionary<string, string> Make(string name)
    {
        ClusterSpecification specification = Repository.Specification(name);
        ClusterSecrets secrets = Given.Secrets(specification);
        ClusterPlan plan = ClusterDerivation.Plan(specification, secrets);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var seen = new Dictionary<string, string>();
        foreach (HostPlan host in plan.Hosts)
        {
            AddHost(
                files,
                seen,
                host,
                HostFiles.Of(
                    specification,
                    specification.K3s!.Hosts.Single(hostSpecification => hostSpecification.Name == host.Name),
                    secrets
                ),
                secrets
            );
        }

        AddObjects(files, plan);
        return files;
    }

    // What another host has byte for byte is named and not repeated.
    private static void AddHost(
        SortedDictionary<string, string> files,
        Dictionary<string, string> seen,
        HostPlan host,
        IReadOnlyList<HostFile> all,
        ClusterSecrets secrets
    )
    {
        var list = new StringBuilder($"{host.Role}, {host.Connection}\n\n");
        void Add(string shown, string file, string text)
        {
            string other = seen.GetValueOrDefault(shown + text, file);
            list.Append(shown).Append(other == file ? "\n" : $" (as {other})\n");
            if (other == file)
            {
                files[file] = text;
                seen[shown + text] = file;
            }
        }

        foreach (HostFile file in all)
        {
            Add($"{file.Mode} {file.Path}", $"{host.Name}{file.Path}", Masked(file.Content, secrets));
        }

        list.Append('\n');
        foreach (HostStage stage in ((HostStage?[])[.. host.Stages, host.Kubeconfig, host.Uninstall]).OfType<HostStage>())
        {
            IEnumerable<string> read = (stage.Stdin ?? "").Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.Length > 0);
            Add(
                $"{stage.Name}: {stage.Why}{(stage.Stdin is null ? "" : $"; reads {string.Join(", ", read)}")}",
                $"{host.Name}/{stage.Name}.sh",
                stage.Script
            );
        }

        files[$"{host.Name}/host.txt"] = list.ToString();
    }

    private static void AddObjects(SortedDictionary<string, string> files, ClusterPlan plan)
    {
        var list = new StringBuilder(
            $"environment {plan.Environment}\nexisting {plan.Existing?.ToString() ?? "none"}\nhosts "
                + $"{string.Join(", ", plan.Hosts.Select(host => host.Name))}\n"
        );
        list.Append(
            $"\nchart {plan.ArgoCd.Chart} {plan.ArgoCd.Version} of {plan.ArgoCd.Repository} as {plan.ArgoCd.Name} in "
                + $"{plan.ArgoCd.Namespace}\n"
        );
        files["argocd-values.yaml"] = plan.ArgoCd.Values;
        foreach (
            (string when, IReadOnlyList<BootstrapManifest> manifests) in ((string, IReadOnlyList<BootstrapManifest>)[])
                [("before", plan.Before), ("after", plan.After), ("upgrades", plan.Upgrades)]
        )
        {
            list.Append($"\n{when} ({manifests.Count})\n");
            foreach (BootstrapManifest manifest in manifests)
            {
                list.Append(
                    $"{manifest.ApiVersion} {manifest.Kind} {(manifest.Namespace is null ? "" : manifest.Namespace + "/")}{manifest.Name}\n"
                );

                // What is rendered stands in environments/ already.
                if (manifest.Kind is "NetworkPolicy" or "Plan" || manifest.Name == "system-upgrade")
                {
                    string @namespace = manifest.Namespace is null ? "" : manifest.Namespace + "-";
                    files[$"{when}/{manifest.Kind.ToLowerInvariant()}-{@namespace}{manifest.Name}.yaml"] = manifest.Yaml;
                }
            }
        }

        list.Append($"\nsecrets ({plan.Secrets.Count})\n");
        foreach (SecretManifest secret in plan.Secrets)
        {
            list.Append($"{secret.Namespace}/{secret.Name} ({secret.Type}): {string.Join(", ", secret.Data.Keys)}\n");
        }

        files["plan.txt"] = list.ToString();
    }

    private static string Masked(string text, ClusterSecrets secrets) =>
        text.Replace(secrets.ServerToken!, "(serverToken)", StringComparison.Ordinal)
            .Replace(secrets.AgentToken!, "(agentToken)", StringComparison.Ordinal)
            .Replace(secrets.AuditWebhookToken!, "(auditWebhookToken)", StringComparison.Ordinal)
            .Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes(secrets.AuditAuthority!)), "(auditAuthority)", StringComparison.Ordinal);
}
