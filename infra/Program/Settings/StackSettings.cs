using Cairn.Specification;
using Pulumi;
using Pulumi.Utilities;

namespace Cairn.Infrastructure.Settings;

/// <summary>The stack's own configuration, <c>Pulumi.&lt;stack&gt;.yaml</c>: what is secret, and what must never stand in git for
/// all.</summary>
/// <param name="AllowUninstall">Whether what was brought up may be taken down again.</param>
/// <param name="Secrets">In plain, for planning; whatever is registered of them is registered as a secret.</param>
internal sealed record StackSettings(bool AllowUninstall, ClusterSecrets Secrets)
{
    /// <summary>The namespace of the keys, which is the project's name.</summary>
    public const string Namespace = "cairn";

    private const string AllowUninstallKey = "allowUninstall";

    /// <summary>The keys there are, without their namespace.</summary>
    public static IEnumerable<string> Known => [AllowUninstallKey, .. SecretKey.Hidden.Concat(SecretKey.Open).Select(key => key.Name)];

    /// <exception cref="SpecificationException">A key is unknown, a secret is not encrypted, a value is of another type.</exception>
    public static async Task<StackSettings> ReadAsync(string stack, ConfiguredKeys keys)
    {
        var config = new Config(Namespace);
        bool? allowUninstall = config.Get(AllowUninstallKey) switch
        {
            null => false,
            "true" => true,
            "false" => false,
            _ => null,
        };
        SpecificationProblem[] problems = [.. Unknown(stack, keys), .. Unencrypted(stack, keys), .. Untyped(stack, allowUninstall)];
        if (problems.Length > 0)
        {
            throw new SpecificationException(problems);
        }

        var secrets = new ClusterSecrets { HasSshAgent = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SSH_AUTH_SOCK")) };
        foreach (SecretKey key in SecretKey.Hidden.Concat(SecretKey.Open))
        {
            // Unwrapped here and nowhere else: a plan is made of them, and what is registered of them is wrapped again.
            if (config.GetSecret(key.Name) is { } value)
            {
                secrets = key.With(secrets, await OutputUtilities.GetValueAsync(value));
            }
        }

        return new StackSettings(allowUninstall == true, secrets);
    }

    /// <summary>Says nothing of its values.</summary>
    public override string ToString() => nameof(StackSettings);

    private static IEnumerable<SpecificationProblem> Unknown(string stack, ConfiguredKeys keys) =>
        keys
            .All.Where(key => key.StartsWith(Namespace + ":", StringComparison.Ordinal) && !Known.Contains(key[(Namespace.Length + 1)..]))
            .Order(StringComparer.Ordinal)
            .Select(key => new SpecificationProblem(
                key,
                $"unknown key in Pulumi.{stack}.yaml",
                $"remove it with `pulumi config rm {key} -s {stack}`; known keys: {string.Join(", ", Known)}"
            ));

    private static IEnumerable<SpecificationProblem> Unencrypted(string stack, ConfiguredKeys keys) =>
        SecretKey
            .Hidden.Where(key => keys.All.Contains(key.Full) && !keys.Encrypted.Contains(key.Full))
            .Select(key => new SpecificationProblem(
                key.Full,
                $"it is a secret but stored in Pulumi.{stack}.yaml in plain text",
                $"create a new one, since this one may have leaked, and set it with `pulumi config set --secret {key.Full} -s {stack}`"
            ));

    private static IEnumerable<SpecificationProblem> Untyped(string stack, bool? allowUninstall) =>
        allowUninstall is null
            ?
            [
                new SpecificationProblem(
                    $"{Namespace}:{AllowUninstallKey}",
                    "it is neither true nor false",
                    $"set it with `pulumi config set {Namespace}:{AllowUninstallKey} true -s {stack}`, or remove it"
                ),
            ]
            : [];
}
