using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>
/// ArgoCD's notifications with the configuration that an environment applies, by the libraries that they use (expr, Sprig, Go's
/// templates): the program in <c>engine/</c>, built once for all tests that use it.
/// </summary>
public sealed class Engine : IDisposable
{
    private const string GoPath = "/usr/share/gocode";
    private const string Needed =
        "Go, Sprig or expr is missing, so no template of ArgoCD's is run; on Debian: apt-get install golang-go "
        + "golang-github-masterminds-sprig-dev golang-github-antonmedv-expr-dev.";

    private readonly Scratch scratch = new();
    private readonly bool built;

    public Engine() =>
        built =
            Directory.Exists(GoPath + "/src/github.com/Masterminds/sprig")
            && Directory.Exists(GoPath + "/src/github.com/antonmedv/expr")
            && Run("go", "", "build", "-o", scratch.At("engine"), Path.Combine(Path.GetDirectoryName(Here())!, "engine", "main.go"))
                is not null;

    /// <summary>What is sent where for an Application: by trigger, what it is told once per; by template, the text.</summary>
    internal Sent Send(string environment, JsonObject application, JsonObject? project = null)
    {
        Assert.SkipUnless(built, Needed);
        YamlMappingNode data = Data(environment);
        var triggers = new JsonObject();
        var templates = new JsonObject();
        foreach (
            (string key, string text) in data.Children.Select(pair =>
                (((YamlScalarNode)pair.Key).Value!, ((YamlScalarNode)pair.Value).Value!)
            )
        )
        {
            if (key.StartsWith("trigger.", StringComparison.Ordinal))
            {
                triggers[key["trigger.".Length..]] = new JsonArray([
                    .. ((YamlSequenceNode)Parse(text)).Select(node => new JsonObject
                    {
                        ["when"] = Text(node, "when"),
                        ["oncePer"] = Text(node, "oncePer"),
                    }),
                ]);
            }
            else if (key.StartsWith("template.", StringComparison.Ordinal))
            {
                var template = (YamlMappingNode)Parse(text);
                string name = key["template.".Length..];
                templates[name] = template.Children.TryGetValue("webhook", out YamlNode? webhook)
                    ? Text(webhook["cairn"], "body")
                    : Text(template, "message");
            }
        }

        var input = new JsonObject
        {
            ["vars"] = new JsonObject
            {
                ["app"] = application.DeepClone(),
                ["appProject"] = (project ?? Project(environment)).DeepClone(),
                ["context"] = new JsonObject { ["argocdUrl"] = "https://argocd.example/" },
            },
            ["triggers"] = triggers,
            // Others are of what is there only when their triggers fire.
            ["templates"] = new JsonObject { ["cairn"] = templates["cairn"]!.DeepClone() },
        };
        return Sent.Of(
            JsonNode.Parse(Run(scratch.At("engine"), input.ToJsonString())!)!,
            text =>
            {
                input["triggers"] = new JsonObject();
                input["templates"] = new JsonObject { [text] = templates[text]!.DeepClone() };
                return JsonNode.Parse(Run(scratch.At("engine"), input.ToJsonString())!)!["templates"]![text]!.GetValue<string>();
            }
        );
    }

    public static JsonObject Project(string environment) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["cairn.dev/environment"] = environment } } };

    public void Dispose() => scratch.Dispose();

    private static YamlMappingNode Data(string environment) =>
        (YamlMappingNode)
            Parse(File.ReadAllText(Checkout.At($"environments/{environment}/rendered/argocd/configmap-argocd-notifications-cm.yaml")))[
                "data"
            ];

    private static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Single().RootNode;
    }

    private static string Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    /// <summary>Null when the program is not installed.</summary>
    private string? Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = scratch.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["GO111MODULE"], start.Environment["GOPATH"], start.Environment["GOPROXY"], start.Environment["GOCACHE"]) = (
            "off",
            GoPath,
            "off",
            scratch.At("cache")
        );
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
            return output;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Here([CallerFilePath] string here = "") => here;
}

/// <summary>What ArgoCD would send.</summary>
/// <param name="Triggers">Each condition of each trigger that is met, as <c>trigger[place]</c>, with what it is told once per.</param>
/// <param name="Body">What Cairn is sent.</param>
/// <param name="Text">Another template's text.</param>
internal sealed record Sent(IReadOnlyDictionary<string, string> Triggers, ReadOnlyMemory<byte> Body, Func<string, string> Text)
{
    public static Sent Of(JsonNode output, Func<string, string> text) =>
        new(
            output["triggers"]!
                .AsObject()
                .SelectMany(trigger =>
                    trigger.Value!.AsArray().Select((key, at) => (Name: $"{trigger.Key}[{at}]", Key: key?.GetValue<string>()))
                )
                .Where(item => item.Key is not null)
                .ToDictionary(item => item.Name, item => item.Key!),
            JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(output["templates"]!["cairn"]!.GetValue<string>())),
            text
        );
}
