namespace Cairn.Delivery.Health.Tests.Recordings;

/// <summary>
/// The verdict a person gives of an Application from a moment on, until the next one of it: <c>verdicts.tsv</c>, written by
/// reading the recordings and their scenes, not by running the script.
/// </summary>
internal sealed record ExpectedVerdict(string Recording, string Application, string From, string Status, string Why)
{
    public static IReadOnlyList<ExpectedVerdict> Read() =>
        [
            .. File.ReadLines(Checkout.At("tests/Unit/Health/Recordings/verdicts.tsv"))
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(parts => new ExpectedVerdict(parts[0], parts[1], parts[2], parts[3], parts[4])),
        ];
}
