namespace Cairn.Walls.Tests;

/// <summary>The rooms: which namespaces there are, and what each may use of another. References point one way.</summary>
internal static class Rooms
{
    private static readonly string[] Trail = ["Cairn.Trail.Changes", "Cairn.Trail.Ledger", "Cairn.Trail.Index", "Cairn.Trail.Answers"];

    /// <summary>Lies in no room and is used by all: the base of exceptions.</summary>
    public const string Everywhere = "Cairn.Trail";

    /// <summary>The program <c>cairn</c>, which puts all together.</summary>
    public const string Cli = "Cairn.Cli";

    public static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>
    {
        ["Cairn.Trail.Changes"] = [],
        ["Cairn.Trail.Ledger"] = ["Cairn.Trail.Changes"],
        ["Cairn.Trail.Index"] = ["Cairn.Trail.Changes"],
        ["Cairn.Trail.Answers"] = ["Cairn.Trail.Changes", "Cairn.Trail.Index", "Cairn.Trail.Ledger"],
        ["Cairn.Sources.Processes"] = [],
        ["Cairn.Sources.Git"] = ["Cairn.Trail.Changes", "Cairn.Sources.Processes"],
        ["Cairn.Sources.Kubernetes"] = ["Cairn.Sources.Processes"],
        ["Cairn.Sources.Webhooks"] = ["Cairn.Trail.Changes"],
        ["Cairn.Storage.Sqlite"] = Trail,
        ["Cairn.Recording"] = [.. Trail, "Cairn.Sources.Git", "Cairn.Storage.Sqlite"],
        ["Cairn.Service"] = [.. Trail, "Cairn.Sources.Git", "Cairn.Sources.Webhooks", "Cairn.Storage.Sqlite", "Cairn.Recording"],
        ["Cairn.Delivery.Manifests"] = ["Cairn.Trail.Changes"],
        ["Cairn.Delivery.Rendering"] = ["Cairn.Trail.Changes", "Cairn.Delivery.Manifests", "Cairn.Sources.Processes"],
        ["Cairn.Delivery.Planning"] = ["Cairn.Delivery.Manifests"],
        ["Cairn.Delivery.Health"] = [],
        ["Cairn.Delivery.Linting"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Health",
        ],
        ["Cairn.Delivery.Rehearsal"] = ["Cairn.Delivery.Manifests", "Cairn.Delivery.Linting", "Cairn.Delivery.Planning"],
        ["Cairn.Delivery.Promotion"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Rendering",
            "Cairn.Sources.Kubernetes",
            "Cairn.Sources.Processes",
        ],
        ["Cairn.Delivery.Preview"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Linting",
            "Cairn.Delivery.Promotion",
        ],
        ["Cairn.Operations.Runbooks"] = ["Cairn.Sources.Processes"],
        ["Cairn.Operations.Init"] = ["Cairn.Delivery.Rendering"],
        ["Cairn.Operations.Doctor"] =
        [
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Promotion",
            "Cairn.Sources.Kubernetes",
            "Cairn.Sources.Processes",
        ],
        ["Cairn.Operations.Bootstrap"] =
        [
            "Cairn.Specification",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Promotion",
            "Cairn.Operations.Doctor",
            "Cairn.Sources.Kubernetes",
            "Cairn.Sources.Processes",
        ],
        ["Cairn.Demo"] = ["Cairn.Sources.Processes"],
        ["Cairn.Specification"] = [],
        ["Cairn.Infrastructure"] = ["Cairn.Specification"],
        ["Cairn.RefreshSettings"] = ["Cairn.Sources.Processes"],
        [Cli] =
        [
            .. Trail,
            "Cairn.Sources.Git",
            "Cairn.Sources.Kubernetes",
            "Cairn.Sources.Processes",
            "Cairn.Storage.Sqlite",
            "Cairn.Recording",
            "Cairn.Service",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Manifests",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Health",
            "Cairn.Delivery.Linting",
            "Cairn.Delivery.Rehearsal",
            "Cairn.Delivery.Promotion",
            "Cairn.Delivery.Preview",
            "Cairn.Operations.Runbooks",
            "Cairn.Operations.Init",
            "Cairn.Operations.Doctor",
            "Cairn.Operations.Bootstrap",
            "Cairn.Demo",
            "Cairn.Specification",
        ],
    };

    /// <summary>The room of a program's statements, by the name of its assembly.</summary>
    public static string OfProgram(string assembly) => assembly == "cairn" ? Cli : assembly;

    /// <summary>The room that a namespace lies in; empty when it is not ours.</summary>
    public static string Of(string space)
    {
        for (string at = space; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (MayUse.ContainsKey(at))
            {
                return at;
            }
        }

        return "";
    }
}
