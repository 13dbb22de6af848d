namespace Cairn.Walls.Tests;

/// <summary>The rooms and what each may refer to: references point one way.</summary>
internal static class Rooms
{
    public static readonly IReadOnlyDictionary<string, string[]> MayReference = new Dictionary<string, string[]>
    {
        ["Cairn.Trail.Changes"] = [],
        ["Cairn.Sources.Git"] = ["Cairn.Trail.Changes"],
        ["Cairn.Sources.Webhooks"] = ["Cairn.Trail.Changes"],
        ["Cairn.Trail.Index"] = ["Cairn.Trail.Changes"],
        ["Cairn.Trail.Ledger"] = ["Cairn.Trail.Changes"],
        ["Cairn.Trail.Answers"] = ["Cairn.Trail.Changes", "Cairn.Trail.Index", "Cairn.Trail.Ledger"],
        ["Cairn.Storage.Sqlite"] = ["Cairn.Trail.Changes", "Cairn.Trail.Index", "Cairn.Trail.Answers", "Cairn.Trail.Ledger"],
        ["Cairn.Service"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Trail.Index",
            "Cairn.Trail.Answers",
            "Cairn.Trail.Ledger",
            "Cairn.Sources.Git",
            "Cairn.Sources.Webhooks",
            "Cairn.Storage.Sqlite",
        ],
        ["Cairn.Demo"] = [],
        ["Cairn.Delivery.Rendering"] = ["Cairn.Trail.Changes"],
        ["Cairn.Delivery.Planning"] = ["Cairn.Trail.Changes"],
        ["Cairn.Delivery.Health"] = [],
        ["Cairn.Operations.Runbooks"] = [],
        ["Cairn.Delivery.Promotion"] = ["Cairn.Trail.Changes", "Cairn.Delivery.Rendering"],
        ["Cairn.Operations.Doctor"] = ["Cairn.Delivery.Planning", "Cairn.Delivery.Rendering", "Cairn.Delivery.Promotion"],
        ["Cairn.Operations.Bootstrap"] =
        [
            "Cairn.Specification",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Promotion",
            "Cairn.Operations.Doctor",
        ],
        ["Cairn.Operations.Init"] = ["Cairn.Delivery.Rendering"],
        ["Cairn.Delivery.Preview"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Health",
            "Cairn.Delivery.Linting",
            "Cairn.Delivery.Promotion",
        ],
        ["cairn"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Trail.Index",
            "Cairn.Trail.Answers",
            "Cairn.Trail.Ledger",
            "Cairn.Sources.Git",
            "Cairn.Storage.Sqlite",
            "Cairn.Service",
            "Cairn.Demo",
            "Cairn.Delivery.Rendering",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Health",
            "Cairn.Delivery.Promotion",
            "Cairn.Delivery.Linting",
            "Cairn.Delivery.Rehearsal",
            "Cairn.Delivery.Preview",
            "Cairn.Operations.Runbooks",
            "Cairn.Operations.Doctor",
            "Cairn.Operations.Init",
            "Cairn.Operations.Bootstrap",
            "Cairn.Specification",
        ],
        ["Cairn.Infrastructure"] = ["Cairn.Specification"],
        ["Cairn.Specification"] = [],
        ["Cairn.RefreshSettings"] = [],
        ["Cairn.Delivery.Linting"] =
        [
            "Cairn.Trail.Changes",
            "Cairn.Delivery.Planning",
            "Cairn.Delivery.Health",
            "Cairn.Delivery.Rendering",
        ],
        ["Cairn.Delivery.Rehearsal"] = ["Cairn.Delivery.Linting", "Cairn.Delivery.Planning"],
    };
}
