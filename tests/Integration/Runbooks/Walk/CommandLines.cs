using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Cairn.Cli;

namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>Whether commands are ones that exist, with flags that exist.</summary>
internal static partial class CommandLines
{
    /// <summary>Commands of cairn that runbooks may name before they are here.</summary>
    public static IReadOnlyList<string> NotYet { get; } = [];

    /// <summary>The real commands, each built as the program builds it.</summary>
    public static RootCommand Cairn { get; } = Root();

    private static readonly string[] Programs =
    [
        "cairn",
        "kubectl",
        "helm",
        "git",
        "argocd",
        "ssh",
        "sudo",
        "k3s",
        "k3s-uninstall.sh",
        "sh",
        "systemctl",
        "psql",
        "sqlite3",
        "openssl",
        "tr",
        "pulumi",
        "base64",
        "cat",
        "cd",
        "cp",
        "curl",
        "date",
        "grep",
        "ls",
        "mkdir",
        "mv",
        "printf",
        "sed",
        "sleep",
        "tee",
        "test",
        "true",
        "umask",
        "wc",
        "head",
        "chmod",
        "rm",
    ];

    private static readonly Dictionary<string, string> KubectlHelp = [];

    /// <summary>What is wrong with a script; nothing when all of it exists.</summary>
    public static IEnumerable<string> Wrong(string script) => ShellCommands.Of(script).SelectMany(Wrong);

    public static IEnumerable<string> Wrong(string[] words) =>
        Path.GetFileName(words[0]) switch
        {
            var program when !Programs.Contains(program) => [$"'{words[0]}' is no command that runbooks use: {string.Join(' ', words)}"],
            "cairn" => OfCairn(words[1..]),
            "kubectl" => OfKubectl(words[1..]),
            "sudo" => Wrong(string.Join(' ', words[1..].Select(Quoted))),
            "ssh" when words.Length > 2 => Wrong(string.Join(' ', words[2..])),
            _ => [],
        };

    private static IEnumerable<string> OfCairn(string[] arguments)
    {
        if (arguments.Length == 0 || (NotYet.Contains(arguments[0]) && !Cairn.Subcommands.Any(command => command.Name == arguments[0])))
        {
            return [];
        }

        return Cairn.Parse(arguments).Errors.Select(error => $"cairn {string.Join(' ', arguments)}: {error.Message}");
    }

    private static IEnumerable<string> OfKubectl(string[] arguments)
    {
        int inner = Array.IndexOf(arguments, "--");
        string[] own = inner < 0 ? arguments : arguments[..inner];
        foreach (string wrong in inner < 0 ? [] : Wrong(arguments[(inner + 1)..]))
        {
            yield return wrong;
        }

        string[] rest = own;
        while (rest.Length > 1 && rest[0] is "--context" or "--kubeconfig" or "-n")
        {
            rest = rest[2..];
        }

        int depth = rest[0] switch
        {
            "create" when rest[1] == "secret" => 3,
            "rollout" or "create" => 2,
            _ => 1,
        };
        string help = Kubectl([.. rest[..depth], "--help"]) + Kubectl(["options"]);
        if (help.Length == 0)
        {
            yield break;
        }

        foreach (string flag in own.Where(word => Flag().IsMatch(word)).Select(word => word.Split('=')[0]))
        {
            if (!Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(flag)}(?:=|,)"))
            {
                yield return $"kubectl {string.Join(' ', rest[..depth])} has no {flag}";
            }
        }
    }

    /// <summary>What kubectl says, asked once; nothing where it is not installed, as on a machine that renders with kustomize.</summary>
    private static string Kubectl(string[] arguments)
    {
        lock (KubectlHelp)
        {
            if (!KubectlHelp.TryGetValue(string.Join(' ', arguments), out string? help))
            {
                try
                {
                    using Process process = Process.Start(
                        new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
                    )!;
                    help = process.StandardOutput.ReadToEnd();
                    process.WaitForExit();
                    Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} is no command.");
                }
                catch (System.ComponentModel.Win32Exception)
                {
                    help = "";
                }

                KubectlHelp[string.Join(' ', arguments)] = help;
            }

            return help;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand();
        foreach (
            MethodInfo create in typeof(UserException)
                .Assembly.GetTypes()
                .Where(type => type.Namespace == "Cairn.Cli.Commands" && type.Name.EndsWith("Command", StringComparison.Ordinal))
                .Select(type => type.GetMethod("Create", BindingFlags.Public | BindingFlags.Static, []))
                .OfType<MethodInfo>()
                .Where(method => method.ReturnType == typeof(Command))
        )
        {
            root.Add((Command)create.Invoke(null, null)!);
        }

        return root;
    }

    private static string Quoted(string word) => $"'{word}'";

    [GeneratedRegex("^--?[a-zA-Z]")]
    private static partial Regex Flag();
}
