using System.Text;
using Cairn.Specification;

namespace Cairn.Infrastructure.Settings;

/// <summary>
/// The last look before anything is registered: what Pulumi will keep and show in plain must hold no secret, however the plan came
/// about. What is secret travels in two places only: a stage's input and a Secret's data.
/// </summary>
internal static class PlainText
{
    /// <exception cref="SpecificationException">A secret stands where all can read it.</exception>
    public static void Check(ClusterPlan plan, ClusterSecrets secrets)
    {
        SpecificationProblem[] problems =
        [
            .. from key in SecretKey.Hidden
            let value = key.Of(secrets)
            where !string.IsNullOrWhiteSpace(value)
            let forms = Forms(value.Trim())
            from text in Of(plan)
            where forms.Any(form => text.Text.Contains(form, StringComparison.Ordinal))
            select new SpecificationProblem(
                key.Full,
                $"its value appears in plain text in {text.Where}",
                "choose another value; if it does not appear there by coincidence, this is a bug"
            ),
        ];
        if (problems.Length > 0)
        {
            throw new SpecificationException(problems);
        }
    }

    /// <summary>As it is, and as base64 of it.</summary>
    private static string[] Forms(string secret) => [secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')];

    /// <summary>All that is registered in plain.</summary>
    private static IEnumerable<(string Where, string Text)> Of(ClusterPlan plan) =>
        [
            .. plan.Hosts.SelectMany(host =>
                host.Stages.Append(host.Uninstall)
                    .Append(host.Kubeconfig)
                    .OfType<HostStage>()
                    .Select(stage => ($"the script {stage.Name} of {host.Name}", stage.Script))
            ),
            .. new[] { plan.Before, plan.After, plan.Upgrades }
                .SelectMany(manifests => manifests)
                .Select(manifest => ($"{manifest.Kind} {manifest.Name}", manifest.Yaml)),
            ("the values of ArgoCD's chart", plan.ArgoCd.Values),
        ];
}
