using System.Security.Cryptography;
using System.Text;
using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording;

/// <summary>Where a repository's trail is kept.</summary>
/// <param name="Directory">The data directory: <c>--data</c>, else <c>.cairn</c> in the repository.</param>
/// <param name="Name">The followed branch's name as a file name.</param>
/// <param name="Lock">Held by the process that records or writes the index.</param>
/// <param name="Key">The redaction key.</param>
public sealed record TrailPlace(string Directory, string Name, string Lock, string Key)
{
    /// <summary>Held while something is appended to the ledger: for one batch, whereas <see cref="Lock"/> is held for a whole recording.
    /// A process that needs both takes that one first.</summary>
    public string AppendLock => At(".append.lock");

    /// <summary>The index, which can be deleted and is then built from the ledger.</summary>
    public string Index => At(".db");

    /// <summary>The ledger: what was recorded.</summary>
    public string Ledger => At(".ledger");

    /// <summary>The key that signs the ledger's checkpoints; its owner's alone.</summary>
    public string LedgerKey => At(".ledger.key");

    /// <summary>The public keys of this ledger, one a line, the newest first.</summary>
    public string LedgerKeys => At(".ledger.pub");

    /// <summary>What the ledger's file was like after the last append: see <see cref="Ledgers.LedgerStamp"/>.</summary>
    public string LedgerStamp => At(".ledger.stamp");

    /// <summary>The newest checkpoint, for anyone to read.</summary>
    public string Checkpoint => At(".checkpoint");

    /// <summary>Where checkpoints are to be made known.</summary>
    public string Anchors => At(".anchors.json");

    /// <summary>Opens the index; null when there is none, or one that must be rebuilt.</summary>
    /// <param name="people">Says who those named in commits are.</param>
    /// <param name="prover">Proves entries, when landings are to be read with their proofs.</param>
    /// <exception cref="StorageException">It is of a newer version, damaged, or cannot be read.</exception>
    /// <exception cref="TrailException">The ledger's public keys cannot be read.</exception>
    public TrailFile? OpenIndex(PeopleDirectory people, Func<long, EntryProof>? prover = null) =>
        TrailFile.Open(Index, Ledger, Ledgers.LedgerKeys.Public(this), people, prover);

    private string At(string extension) => Path.Combine(Directory, Name + extension);

    /// <exception cref="TrailException">The directory cannot be made.</exception>
    public static TrailPlace Of(GitRepository repository, string? data)
    {
        string directory = Path.GetFullPath(data ?? Path.Combine(repository.Directory, ".cairn"));
        string name = FileName(repository.TrackedName);
        return In(directory, name);
    }

    /// <summary>A trail whose repository need not be available.</summary>
    /// <param name="name">The followed branch's name as a file name.</param>
    public static TrailPlace In(string directory, string name) =>
        new(directory, name, Path.Combine(directory, name + ".lock"), Path.Combine(directory, "redaction.key"));

    /// <summary>Puts the trail of another repository aside, ledger, key and all; returns where its ledger is now.</summary>
    /// <param name="tip">The landing it had come to, or another text of twelve characters or more that is its alone.</param>
    public string PutAside(string tip)
    {
        TrailPlace aside = this with { Name = $"{Name}.until-{tip[..12]}" };

        // The index last: until it is gone, a run after a crash finds the same and puts the rest aside.
        foreach (
            (string from, string to) in ((string, string)[])
                [
                    (Anchors, aside.Anchors),
                    (Checkpoint, aside.Checkpoint),
                    (LedgerStamp, aside.LedgerStamp),
                    (LedgerKeys, aside.LedgerKeys),
                    (LedgerKey, aside.LedgerKey),
                    (Ledger, aside.Ledger),
                    (Index + "-wal", aside.Index + "-wal"),
                    (Index, aside.Index),
                ]
        )
        {
            if (File.Exists(from))
            {
                File.Move(from, to, overwrite: true);
            }
        }

        return aside.Ledger;
    }

    /// <summary>Makes the directory, so that git leaves it alone.</summary>
    /// <exception cref="TrailException">It cannot be made.</exception>
    public void Make()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            string ignore = Path.Combine(Directory, ".gitignore");
            if (!File.Exists(ignore))
            {
                File.WriteAllText(ignore, "*\n");
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException(
                $"Can't use {Directory} as the data directory ({failed.Message.TrimEnd('.')}). Pass another directory with --data DIR."
            );
        }
    }

    private static string FileName(string branch)
    {
        string plain = string.Concat(branch.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

        // Two branches must not share a file because their names look alike once flattened.
        return plain == branch ? plain : $"{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(branch)))[..8]}";
    }
}

/// <summary>The trail cannot be recorded or read; the message is one sentence that says what to do.</summary>
public sealed class TrailException(string message) : CairnException(message, CannotContinue);
