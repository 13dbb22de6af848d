namespace Cairn.Walls.Tests;

/// <summary>The rooms and what each may refer to: references point one way.</summary>
internal static class Rooms
{
    public static readonly IReadOnlyDictionary<string, string[]> MayReference = new Dictionary<string, string[]>
    {
        ["Cairn.Changes"] = [],
        ["Cairn.Sources.Git"] = ["Cairn.Changes"],
        ["Cairn.Sources.Notifications"] = ["Cairn.Changes"],
        ["Cairn.Index"] = ["Cairn.Changes"],
        ["Cairn.Ledger"] = ["Cairn.Changes"],
        ["Cairn.Answers"] = ["Cairn.Changes", "Cairn.Index", "Cairn.Ledger"],
        ["Cairn.Storage.Sqlite"] = ["Cairn.Changes", "Cairn.Index", "Cairn.Answers", "Cairn.Ledger"],
        ["Cairn.Service"] =
        [
            "Cairn.Changes",
            "Cairn.Index",
            "Cairn.Answers",
            "Cairn.Ledger",
            "Cairn.Sources.Git",
            "Cairn.Sources.Notifications",
            "Cairn.Storage.Sqlite",
        ],
        ["Cairn.Demo"] = [],
        ["Cairn.Rendering"] = ["Cairn.Changes"],
        ["Cairn.Planning"] = ["Cairn.Changes"],
        ["Cairn.Health"] = [],
        ["Cairn.Runbooks"] = [],
        ["Cairn.Promotion"] = ["Cairn.Changes", "Cairn.Rendering"],
        ["Cairn.Diagnosis"] = ["Cairn.Planning", "Cairn.Rendering", "Cairn.Promotion"],
        ["Cairn.Provisioning"] = ["Cairn.Specification", "Cairn.Planning", "Cairn.Rendering", "Cairn.Promotion", "Cairn.Diagnosis"],
        ["Cairn.Forking"] = ["Cairn.Rendering"],
        ["Cairn.Preview"] = ["Cairn.Changes", "Cairn.Rendering", "Cairn.Planning", "Cairn.Health", "Cairn.Linting", "Cairn.Promotion"],
        ["cairn"] =
        [
            "Cairn.Changes",
            "Cairn.Index",
            "Cairn.Answers",
            "Cairn.Ledger",
            "Cairn.Sources.Git",
            "Cairn.Storage.Sqlite",
            "Cairn.Service",
            "Cairn.Demo",
            "Cairn.Rendering",
            "Cairn.Planning",
            "Cairn.Health",
            "Cairn.Promotion",
            "Cairn.Linting",
            "Cairn.Rehearsal",
            "Cairn.Preview",
            "Cairn.Runbooks",
            "Cairn.Diagnosis",
            "Cairn.Forking",
            "Cairn.Provisioning",
            "Cairn.Specification",
        ],
        ["Cairn.Infrastructure"] = ["Cairn.Specification"],
        ["Cairn.Specification"] = [],
        ["Cairn.RefreshSettings"] = [],
        ["Cairn.Linting"] = ["Cairn.Changes", "Cairn.Planning", "Cairn.Health", "Cairn.Rendering"],
        ["Cairn.Rehearsal"] = ["Cairn.Linting", "Cairn.Planning"],
    };
}
