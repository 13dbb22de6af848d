namespace Cairn.Storage.Sqlite.Tests;

/// <summary>What someone did to a ledger, and what must be said of it.</summary>
/// <param name="Found">A regular expression that one of the findings has in it.</param>
/// <param name="Refused">Whether the quick check before the next append must see it too.</param>
internal sealed record Case(string Name, string Found, bool Refused, Action<Copy> Do);

/// <summary>Every kind of byte flipped, every kind of row removed, added, moved.</summary>
internal static class Cases
{
    private const string Payload = "^Entry 7 \\(commit:[0-9a-f]{40}\\): its payload is ";
    private const string Compressed = "(SELECT min(idx) FROM payload WHERE substr(fields, 1, 1) = x'01')";
    private const string Forged =
        "INSERT INTO checkpoint SELECT 50, root, replace(note, char(10) || '359' || char(10), char(10) || '50' || char(10)) FROM "
        + "checkpoint WHERE size = 359";

    public static readonly IReadOnlyList<Case> Ledger =
    [
        // Bytes.
        new("a leaf's first byte", "^Entry 7: ", true, copy => copy.Flip("entry.leaf WHERE idx = 7", 0)),
        new(
            "a leaf in the middle",
            "^Tile 0/0 does not hold the hashes of what is below it, from hash 7 on",
            true,
            copy => copy.Flip("entry.leaf WHERE idx = 7")
        ),
        new(
            "the newest leaf",
            "^The entries do not give the root that checkpoint 359 was signed for",
            true,
            copy => copy.Flip("entry.leaf WHERE idx = 358")
        ),
        new(
            "a leaf's listed event",
            "^Entry 7: its event is not indexed at its position",
            false,
            copy => copy.Flip("entry.event WHERE idx = 7")
        ),
        new("a payload head's first byte", Payload, false, copy => copy.Flip("payload.head WHERE idx = 7", 0)),
        new("a payload head", Payload, false, copy => copy.Flip("payload.head WHERE idx = 7")),
        new("a payload head's last byte", Payload, false, copy => copy.Flip("payload.head WHERE idx = 7", 1)),
        new("a payload's commits", Payload, false, copy => copy.Flip("payload.commits WHERE idx = 7")),
        new("a payload's fields", Payload, false, copy => copy.Flip("payload.fields WHERE idx = 7")),
        new("a payload's salts", Payload, false, copy => copy.Flip("payload.salts WHERE idx = 7")),
        new(
            "a payload with a byte more",
            Payload,
            false,
            copy => copy.Sql("UPDATE payload SET fields = CAST(fields || x'00' AS BLOB) WHERE idx = 7")
        ),
        new(
            "a compressed payload with a byte more",
            "^Entry [0-9]+ \\(commit:[0-9a-f]{40}\\): its payload is ",
            false,
            copy => copy.Sql($"UPDATE payload SET fields = CAST(fields || x'00' AS BLOB) WHERE idx = {Compressed}")
        ),
        new(
            "a compressed payload's last byte",
            "^Entry [0-9]+ \\(commit:[0-9a-f]{40}\\): its payload is ",
            false,
            copy => copy.Flip($"payload.fields WHERE idx = {Compressed}", 1)
        ),
        new(
            "a compressed payload's length",
            "^Entry [0-9]+ \\(commit:[0-9a-f]{40}\\): its payload is ",
            false,
            copy => copy.Flip($"payload.fields WHERE idx = {Compressed}", 0.001)
        ),
        new("a payload cut short", Payload, false, copy => copy.Sql("UPDATE payload SET head = substr(head, 1, 20) WHERE idx = 7")),
        new("a payload said to be huge", Payload, false, copy => copy.Sql("UPDATE payload SET head = x'01FFFFFFFF07' WHERE idx = 7")),
        new(
            "a payload of another entry",
            Payload,
            false,
            copy =>
                copy.Sql(
                    "UPDATE payload SET (head, commits, fields, salts) = (SELECT head, commits, fields, salts FROM payload WHERE idx = 8) "
                        + "WHERE idx = 7"
                )
        ),
        new(
            "a tile of level 0",
            "^Tile 0/0 does not hold the hashes of what is below it, from hash 128 on",
            false,
            copy => copy.Flip("tile.hashes WHERE level = 0 AND n = 0", 0.501)
        ),
        new(
            "the newest tile of level 0",
            "^Tile 0/1 does not hold the hashes of what is below it, from hash 51 on",
            true,
            copy => copy.Flip("tile.hashes WHERE level = 0 AND n = 1")
        ),
        new(
            "a tile of level 1",
            "^Tile 1/0 does not hold the hashes of what is below it, from hash 0 on",
            true,
            copy => copy.Flip("tile.hashes WHERE level = 1 AND n = 0")
        ),
        new(
            "a tile with a hash more",
            "^Tile 0/1 does not hold the hashes of what is below it, from hash 103 on",
            false,
            copy => copy.Sql("UPDATE tile SET hashes = CAST(hashes || randomblob(32) AS BLOB) WHERE level = 0 AND n = 1")
        ),
        new(
            "a tile cut within a hash",
            "^Tile 0/0 does not hold the hashes of what is below it, from hash 3 on",
            true,
            copy => copy.Sql("UPDATE tile SET hashes = substr(hashes, 1, 100) WHERE level = 0 AND n = 0")
        ),
        new(
            "a checkpoint's signature",
            "checkpoint 301 cannot be trusted: ",
            false,
            copy => copy.Flip("checkpoint.note WHERE size = 301", 0.9)
        ),
        new(
            "the newest checkpoint's signature",
            "checkpoint 359 cannot be trusted: ",
            true,
            copy => copy.Flip("checkpoint.note WHERE size = 359", 0.9)
        ),
        new(
            "a checkpoint's size",
            "^Checkpoint 302 is stored as size 302, root .*, but was signed as size 301",
            false,
            copy => copy.Sql("UPDATE checkpoint SET size = 302 WHERE size = 301")
        ),
        new(
            "a checkpoint's root",
            "^Checkpoint 301 is stored as size 301, root .*, but was signed as size 301",
            false,
            copy => copy.Flip("checkpoint.root WHERE size = 301")
        ),
        new(
            "a checkpoint's root cut short",
            "a root is not 32 bytes",
            false,
            copy => copy.Sql("UPDATE checkpoint SET root = substr(root, 1, 31) WHERE size = 301")
        ),
        new("the head's size", "the checkpoint of size 358 is missing", true, copy => copy.Sql("UPDATE head SET size = 358")),
        new("the head's size below zero", "the checkpoint of size -1 is missing", true, copy => copy.Sql("UPDATE head SET size = -1")),
        new(
            "the head put back to the checkpoint before",
            "^Checkpoint 359 was signed for 359 entries, the head says 301: the ledger was put back",
            true,
            copy => copy.Sql("UPDATE head SET (size, root) = (SELECT size, root FROM checkpoint WHERE size = 301)")
        ),
        new(
            "the head's root",
            "^The head is stored as size 359, root .*, but was signed as size 359",
            true,
            copy => copy.Flip("head.root WHERE one = 1")
        ),
        new(
            "the file's own pages",
            "is damaged",
            true,
            copy => File.WriteAllBytes(copy.Place.Ledger, [.. File.ReadAllBytes(copy.Place.Ledger)[..100], .. new byte[60_000]])
        ),
        // Rows.
        new("an entry in the middle removed", "^Entries 7 to 7 are missing", true, copy => copy.Sql("DELETE FROM entry WHERE idx = 7")),
        new("the first entries removed", "^Entries 0 to 2 are missing", true, copy => copy.Sql("DELETE FROM entry WHERE idx < 3")),
        new(
            "the newest entry removed",
            "^The ledger is signed for 359 entries but holds 358 in order",
            true,
            copy => copy.Sql("DELETE FROM entry WHERE idx = 358")
        ),
        new(
            "every entry removed",
            "^The ledger is signed for 359 entries but holds 0 in order",
            true,
            copy => copy.Sql("DELETE FROM entry")
        ),
        new(
            "a payload in the middle removed",
            "the payload of entry 7 is missing",
            true,
            copy => copy.Sql("DELETE FROM payload WHERE idx = 7")
        ),
        new(
            "the newest payload removed",
            "the payload of entry 358 is missing",
            true,
            copy => copy.Sql("DELETE FROM payload WHERE idx = 358")
        ),
        new("a tile of level 0 removed", "^Tile 0/0 is missing", true, copy => copy.Sql("DELETE FROM tile WHERE level = 0 AND n = 0")),
        new("a tile of level 1 removed", "^Tile 1/0 is missing", true, copy => copy.Sql("DELETE FROM tile WHERE level = 1")),
        new(
            "the newest checkpoint removed",
            "the checkpoint of size 359 is missing",
            true,
            copy => copy.Sql("DELETE FROM checkpoint WHERE size = 359")
        ),
        new(
            "an older checkpoint removed",
            "^The checkpoint of size 301 is missing",
            false,
            copy => copy.Sql("DELETE FROM checkpoint WHERE size = 301")
        ),
        new("the head removed", "was signed for 359 entries, the ledger holds 0", true, copy => copy.Sql("DELETE FROM head")),
        new(
            "an entry added behind the signed ones",
            "^Entry 359 is beyond the signed size of 359",
            true,
            copy =>
                copy.Sql(
                    "INSERT INTO entry SELECT 359, randomblob(16), leaf FROM entry WHERE idx = 358; INSERT INTO payload SELECT 359, head, "
                        + "commits, fields, salts FROM payload WHERE idx = 358"
                )
        ),
        new(
            "an entry added before the first",
            "^Entry -1 is at the position of entry 0|entries and .* payloads are stored",
            false,
            copy => copy.Sql("INSERT INTO entry SELECT -1, randomblob(16), leaf FROM entry WHERE idx = 0")
        ),
        new(
            "a payload of no entry added",
            "^359 entries and 360 payloads are stored; 359 are signed for",
            false,
            copy => copy.Sql("INSERT INTO payload SELECT 400, head, commits, fields, salts FROM payload WHERE idx = 7")
        ),
        new(
            "a tile added",
            "^4 tiles are stored; a tree of 359 entries has 3",
            false,
            copy => copy.Sql("INSERT INTO tile SELECT 2, 0, hashes FROM tile WHERE level = 1")
        ),
        new(
            "a checkpoint forged",
            "checkpoint 50 cannot be trusted: The signature of .* does not match the text",
            false,
            copy => copy.Sql(Forged)
        ),
        new(
            "two entries changed places",
            "^Tile 0/0 does not hold the hashes of what is below it, from hash 7 on",
            true,
            copy =>
                copy.Sql(
                    "UPDATE entry SET idx = -7 WHERE idx = 7; UPDATE entry SET idx = 7 WHERE idx = 8; UPDATE entry SET idx = 8 WHERE idx "
                        + "= -7"
                )
        ),
        new(
            "two entries changed places, payloads too",
            "^Tile 0/0 does not hold the hashes of what is below it, from hash 7 on",
            true,
            copy =>
                copy.Sql(
                    "UPDATE entry SET idx = -7 WHERE idx = 7; UPDATE entry SET idx = 7 WHERE idx = 8; UPDATE entry SET idx = 8 WHERE idx "
                        + "= -7; UPDATE payload SET idx = -7 WHERE idx = 7; UPDATE payload SET idx = 7 WHERE idx = 8; UPDATE payload SET "
                        + "idx = 8 WHERE idx = -7"
                )
        ),
    ];

    /// <summary>Where a byte of a landing's row is in the index's one block of them.</summary>
    private static double AtRow(int number, int offset) => (((number - 1) * 32) + offset + 0.5) / ((RecordedDemo.All - 1) * 32);

    public static readonly IReadOnlyList<Case> Index =
    [
        new("a landing's time", "change 5 differs", false, copy => copy.FlipIndex("landing.rows WHERE block = 0", AtRow(5, 0))),
        new("a landing's entry", "change 5 differs", false, copy => copy.FlipIndex("landing.rows WHERE block = 0", AtRow(5, 8))),
        new(
            "a landing said to be rewritten",
            "change 5 differs",
            false,
            copy => copy.FlipIndex("landing.rows WHERE block = 0", AtRow(5, 16))
        ),
        new(
            "a landing said to be a revert",
            "change 5 differs",
            false,
            copy => copy.FlipIndex("landing.rows WHERE block = 0", AtRow(5, 20))
        ),
        new("landings removed", "index has 0 changes, the ledger yields 358", false, copy => copy.IndexSql("DELETE FROM landing")),
        new(
            "a list of words",
            "lists of words are damaged|lists of words differ",
            false,
            copy => copy.FlipIndex("posting.block WHERE rowid = (SELECT min(rowid) FROM posting WHERE family = 0)")
        ),
        new(
            "a list of commits",
            "lists of commits",
            false,
            copy => copy.FlipIndex("posting.block WHERE rowid = (SELECT min(rowid) FROM posting WHERE family = 1)")
        ),
        new("a list of words removed", "lists of words", false, copy => copy.IndexSql("DELETE FROM posting WHERE family = 0")),
        new(
            "a person's landings",
            "table person .* in landings of row ",
            false,
            copy => copy.IndexSql("UPDATE person SET landings = landings + 1 WHERE name = (SELECT min(name) FROM person)")
        ),
        new(
            "a person added",
            "table person .* an extra row: zz",
            false,
            copy => copy.IndexSql("INSERT INTO person VALUES ('zz', 'zz@example.org', 1)")
        ),
        new(
            "an environment removed",
            "table environment ",
            false,
            copy => copy.IndexSql("DELETE FROM environment WHERE name = (SELECT min(name) FROM environment)")
        ),
        new(
            "a rewrite made up",
            "table rewrite .* an extra row: 1",
            false,
            copy => copy.IndexSql("INSERT INTO rewrite VALUES (1, 'rewritten', 'a', 'b', 1, 0)")
        ),
        new("the tip it came to", "table meta .* in value of row tip", false, copy => copy.FlipIndex("meta.value WHERE name = 'tip'")),
        new(
            "a count of its own",
            "table meta .* in value of row commits",
            false,
            copy => copy.IndexSql("UPDATE meta SET value = '1' WHERE name = 'commits'")
        ),
        new("the root it followed", "table meta .* in value of row root", false, copy => copy.FlipIndex("meta.value WHERE name = 'root'")),
        new(
            "how far it followed",
            "table meta .* in value of row followed",
            false,
            copy => copy.IndexSql("UPDATE meta SET value = '360' WHERE name = 'followed'")
        ),
        new(
            "how far it followed, as if behind",
            "index",
            false,
            copy => copy.IndexSql("UPDATE meta SET value = '200' WHERE name = 'followed'")
        ),
        new(
            "how far it followed, as no number",
            "index",
            false,
            copy => copy.IndexSql("UPDATE meta SET value = 'far' WHERE name = 'followed'")
        ),
        new("a fact of its own removed", "index", false, copy => copy.IndexSql("DELETE FROM meta WHERE name = 'root'")),
        new("a table removed", "index", false, copy => copy.IndexSql("DROP TABLE rewrite")),
        new(
            "its own pages",
            "index",
            false,
            copy => File.WriteAllBytes(copy.Place.Index, [.. File.ReadAllBytes(copy.Place.Index)[..100], .. new byte[60_000]])
        ),
    ];

    public static readonly IReadOnlyList<Case> Published =
    [
        new(
            "the published checkpoint's size",
            "main.checkpoint cannot be trusted: The signature of .* does not match the text",
            true,
            copy =>
                File.WriteAllText(
                    copy.Place.Checkpoint,
                    File.ReadAllText(copy.Place.Checkpoint).Replace("\n359\n", "\n358\n", StringComparison.Ordinal)
                )
        ),
        new(
            "the published checkpoint's root",
            "main.checkpoint cannot be trusted: ",
            true,
            copy => Copy.FlipFile(copy.Place.Checkpoint, 0.4)
        ),
        new(
            "the published checkpoint's signature",
            "main.checkpoint cannot be trusted: ",
            true,
            copy => Copy.FlipFile(copy.Place.Checkpoint, 0.9)
        ),
        new(
            "the published checkpoint's name",
            "main.checkpoint cannot be trusted: ",
            true,
            copy => Copy.FlipFile(copy.Place.Checkpoint, 0)
        ),
        new(
            "the published checkpoint emptied",
            "main.checkpoint cannot be trusted: ",
            true,
            copy => File.WriteAllText(copy.Place.Checkpoint, "")
        ),
        new(
            "the published checkpoint as no text",
            "main.checkpoint cannot be trusted: ",
            true,
            copy => File.WriteAllBytes(copy.Place.Checkpoint, [0xFF, 0xFE, 0x00, 0xC3])
        ),
        new("the anchor's checkpoint", "anchor/checkpoint cannot be trusted: ", true, copy => Copy.FlipFile(copy.Anchored, 0.4)),
        new("the anchor's checkpoint removed", "anchor/checkpoint is missing", false, copy => File.Delete(copy.Anchored)),
        new(
            "a tile of the anchor",
            "anchor/tile/0/000 differs from the ledger",
            false,
            copy => Copy.FlipFile(Path.Combine(Path.GetDirectoryName(copy.Anchored)!, "tile/0/000"), 0.4)
        ),
        new(
            "entries of the anchor",
            "anchor/tile/entries/000 differs from the ledger",
            false,
            copy => Copy.FlipFile(Path.Combine(Path.GetDirectoryName(copy.Anchored)!, "tile/entries/000"), 0.4)
        ),
        new(
            "entries of the anchor removed",
            "anchor/tile/entries/001.p/103 is missing",
            false,
            copy => File.Delete(Path.Combine(Path.GetDirectoryName(copy.Anchored)!, "tile/entries/001.p/103"))
        ),
        new("the anchor's signature", "anchor/checkpoint cannot be trusted: ", true, copy => Copy.FlipFile(copy.Anchored, 0.9)),
    ];
}
