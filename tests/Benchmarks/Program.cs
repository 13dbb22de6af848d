using System.CommandLine;
using Cairn.Benchmarks;

var repositories = new Argument<string[]>("REPOSITORY")
{
    Description = "Repositories to measure on, bare or not.",
    Arity = ArgumentArity.OneOrMore,
};
var cairn = new Option<string>("--cairn")
{
    Description = "The published cairn to measure.",
    Required = true,
    HelpName = "FILE",
};
var runs = new Option<int>("--runs")
{
    Description = "How often each is run; medians are printed.",
    DefaultValueFactory = _ => 5,
    HelpName = "N",
};
var fields = new Option<int>("--fields")
{
    Description = "How many fields to check in each repository.",
    DefaultValueFactory = _ => 300,
    HelpName = "N",
};
var seed = new Option<int>("--seed")
{
    Description = "Which fields are drawn.",
    DefaultValueFactory = _ => 1,
    HelpName = "N",
};

var index = new Command("index", "First full index against git log -p --first-parent -m, alternating: time, memory, size.")
{
    repositories,
    cairn,
    runs,
};
index.SetAction(parsed => IndexComparison.Run(parsed.GetValue(repositories)!, parsed.GetValue(cairn)!, parsed.GetValue(runs)));

var query = new Command("query", "Questions against git log -S and -G, whole process and inside it.") { repositories, cairn, runs };
query.SetAction(parsed => QueryComparison.Run(parsed.GetValue(repositories)!, parsed.GetValue(cairn)!, parsed.GetValue(runs)));

var check = new Command(
    "check",
    "cairn history against an independent walk (git log, and YamlDotNet on every version) for random files and fields."
)
{
    repositories,
    cairn,
    fields,
    seed,
};
check.SetAction(parsed =>
    HistoryCheck.Run(parsed.GetValue(repositories)!, parsed.GetValue(cairn)!, parsed.GetValue(fields), parsed.GetValue(seed))
);

var entries = new Option<int>("--entries")
{
    Description = "How many entries to append.",
    DefaultValueFactory = _ => 1_000_000,
    HelpName = "N",
};
var batch = new Option<int>("--batch")
{
    Description = "How many go into one transaction.",
    DefaultValueFactory = _ => 1_000,
    HelpName = "N",
};
var ledger = new Command("ledger", "How fast the ledger appends, proves and is checked, on SQLite.") { entries, batch };
ledger.SetAction(parsed => LedgerRates.Run(parsed.GetValue(entries), parsed.GetValue(batch)));

var packs = new Command("packs", "Our reader of packs against git: every object, the commits, and what each of them changed.")
{
    repositories,
};
packs.SetAction(parsed => PackComparison.Run(parsed.GetValue(repositories)!));

return await new RootCommand("Measures cairn against git in one run, and checks it against an independent walk.")
{
    index,
    query,
    check,
    ledger,
    packs,
}
    .Parse(args)
    .InvokeAsync();
