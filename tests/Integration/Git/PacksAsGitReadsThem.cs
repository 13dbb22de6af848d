using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Sources.Git.Packs;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Index.Tests;

namespace Cairn.Sources.Git.Tests;

/// <summary>Our reader of packs beside git: on all layouts that git writes, and on damaged ones.</summary>
public sealed class PacksAsGitReadsThem : IDisposable
{
    private readonly Scratch scratch = new();

    public static TheoryData<string> Layouts =>
        [
            "imported",
            "shallow chains",
            "deep chains",
            "no deltas",
            "deltas by id",
            "loose",
            "several packs",
            "borrowed",
            "wide offsets",
            "thin, completed",
            "stored",
            "packed fast",
            "SHA-256",
            "SHA-256 loose",
        ];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void All_objects_commits_and_changes_are_the_same(string layout)
    {
        string path = Make(layout, seed: 5, commits: 120);
        int objects = RealGit.Run(path, "cat-file", "--batch-all-objects", "--batch-check").Split('\n').Length;
        int landings = Count(path, "--first-parent");
        int commits = Count(path);

        // With little room for bases chains are gone through again and again.
        foreach (long kept in (long[])[0, 20_000, 32L << 20])
        {
            PackFindings found = PacksBesideGit.Compare(path, kept);
            Assert.Empty(found.Differences);
            Assert.Empty(found.Fallbacks);
            Assert.Equal((objects, commits, landings), (found.Objects, found.Commits, found.Landings));
            Assert.Equal(commits - landings, found.Sides);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Random_histories_are_listed_as_git_lists_them(int seed)
    {
        string path = Make("imported", seed, commits: 400);
        PackFindings found = PacksBesideGit.Compare(path);
        Assert.Empty(found.Differences);
        Assert.Empty(found.Fallbacks);
        Assert.Equal(Count(path), found.Landings + found.Sides);
    }

    [Fact]
    public void What_is_larger_than_is_read_is_left_to_git()
    {
        string path = Make("deep chains", seed: 6, commits: 60);
        PackFindings found = PacksBesideGit.Compare(path, largest: 2_000);
        Assert.Empty(found.Differences);
        Assert.True(found.Fallbacks["object that is larger than is read"] > 0);
        Assert.True(found.Objects > 100);
    }

    [Fact]
    public void A_commit_in_another_encoding_leaves_the_commits_to_git()
    {
        string path = Make("imported", seed: 7, commits: 10);
        RealGit.Run(path, "-c", "i18n.commitEncoding=ISO-8859-1", "commit-tree", "-m", "x", "main^{tree}", "-p", "main");
        string id = RealGit.Run(path, "-c", "i18n.commitEncoding=ISO-8859-1", "commit-tree", "-m", "x", "main^{tree}", "-p", "main");
        RealGit.Run(path, "update-ref", "refs/heads/main", id);
        PackFindings found = PacksBesideGit.Compare(path);
        Assert.Empty(found.Differences);
        Assert.Equal(1, found.Fallbacks["odd commit"]);
    }

    [Fact]
    public void Submodules_that_git_may_ignore_are_left_to_it()
    {
        string path = Make("imported", seed: 8, commits: 200);
        RealGit.Run(path, "config", "submodule.modules/0.ignore", "all");
        PackFindings found = PacksBesideGit.Compare(path);
        Assert.Empty(found.Differences);
        Assert.True(found.Fallbacks["submodules of which git may ignore changes"] > 0);
    }

    [Fact]
    public void A_pack_without_an_object_leaves_it_to_git()
    {
        string path = Make("imported", seed: 9, commits: 20);
        using ObjectStore store = ObjectStore.Open(path, 20, new Fallbacks())!;
        var reader = new PackedObjectReader(store, 1 << 20);
        Assert.Throws<PackException>(() => reader.Read(ObjectId.Parse("0123456789abcdef0123456789abcdef01234567"u8), 1 << 20));
    }

    [Fact]
    public void An_index_of_version_1_is_left_to_git_and_counted()
    {
        string path = Make("imported", seed: 9, commits: 20);
        RealGit.Run(path, "-c", "pack.indexVersion=1", "repack", "-adfq");
        var fallbacks = new Fallbacks();
        using ObjectStore store = ObjectStore.Open(path, 20, fallbacks)!;
        Assert.Empty(store.Packs);
        Assert.Equal(["damaged or unknown pack index"], fallbacks.Reasons.Keys);
    }

    /// <summary>
    /// Bytes are flipped or cut off in a pack or its index, with checksums as they were, or made to fit as somebody would who means harm.
    /// What is then read is what git reads, or is left to git; where checksums were not made to fit, it is what was there before.
    /// </summary>
    [Theory]
    [InlineData(".idx", false)]
    [InlineData(".pack", false)]
    [InlineData(".idx", true)]
    [InlineData(".pack", true)]
    public void Damage_is_left_to_git_or_read_as_git_reads_it(string extension, bool fitting)
    {
        string path = Make("deltas by id", seed: 3, commits: 30);
        string file = Directory.GetFiles(Path.Combine(path, "objects", "pack"), "*" + extension)[0];
        string index = Path.ChangeExtension(file, ".idx");
        string pack = Path.ChangeExtension(file, ".pack");
        (byte[] wholeIndex, byte[] wholePack) = (File.ReadAllBytes(index), File.ReadAllBytes(pack));
        File.SetAttributes(index, FileAttributes.Normal);
        File.SetAttributes(pack, FileAttributes.Normal);
        string[] ids = [.. RealGit.Run(path, "cat-file", "--batch-all-objects", "--batch-check").Split('\n').Select(line => line[..40])];
        Dictionary<string, byte[]?> before = AsGitReads(path, ids);
        var dice = new Dice(fitting ? 71 : 72);
        int left = 0;
        for (int round = 0; round < 40; round++)
        {
            (byte[] newIndex, byte[] newPack) = ([.. wholeIndex], [.. wholePack]);
            byte[] damaged = extension == ".idx" ? newIndex : newPack;
            for (int flips = dice.Next(3); flips >= 0; flips--)
            {
                damaged[dice.Next(damaged.Length)] ^= (byte)(1 << dice.Next(8));
            }

            if (!fitting && dice.Next(4) == 0)
            {
                Array.Resize(ref damaged, dice.Next(damaged.Length));
                (newIndex, newPack) = extension == ".idx" ? (damaged, newPack) : (newIndex, damaged);
            }

            if (fitting)
            {
                Fit(newIndex, newPack, wholeIndex);
            }

            File.WriteAllBytes(index, newIndex);
            File.WriteAllBytes(pack, newPack);
            Dictionary<string, byte[]?>? git = fitting ? AsGitReads(path, ids) : null;
            var fallbacks = new Fallbacks();
            using ObjectStore store = ObjectStore.Open(path, 20, fallbacks)!;
            var reader = new PackedObjectReader(store, dice.Next(2) * 100_000);
            left += fallbacks.Count;
            foreach (string id in ids)
            {
                try
                {
                    byte[] read = reader.Read(ObjectId.Parse(Encoding.ASCII.GetBytes(id)), 1 << 20).Bytes;
                    Assert.True(
                        read.AsSpan().SequenceEqual((git ?? before)[id]),
                        $"round {round}: {id} is read as {Encoding.Latin1.GetString(read)}"
                    );
                }
                catch (PackException)
                {
                    left++;
                }
            }
        }

        Assert.True(left > 0);
    }

    public void Dispose() => scratch.Dispose();

    private static int Count(string path, params string[] arguments) =>
        int.Parse(RealGit.Run(path, ["rev-list", "--count", .. arguments, "main"]), CultureInfo.InvariantCulture);

    /// <summary>Gives a changed pack and index the checksums that their bytes have, as far as the index still makes sense.</summary>
    private static void Fit(byte[] index, byte[] pack, byte[] wholeIndex)
    {
#pragma warning disable CA5350 // What git uses.
        SHA1.HashData(pack.AsSpan(0, pack.Length - 20), pack.AsSpan(pack.Length - 20));
        pack.AsSpan(pack.Length - 20).CopyTo(index.AsSpan(index.Length - 40));
        int count = BinaryPrimitives.ReadInt32BigEndian(wholeIndex.AsSpan(8 + (255 * 4)));
        int checksums = 8 + 1_024 + (count * 20);
        int[] starts =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => BinaryPrimitives.ReadInt32BigEndian(wholeIndex.AsSpan(checksums + (count * 4) + (i * 4)))),
        ];
        int[] sorted = [.. starts.Order(), pack.Length - 20];
        for (int i = 0; i < count; i++)
        {
            int end = sorted[Array.BinarySearch(sorted, starts[i]) + 1];
            BinaryPrimitives.WriteUInt32BigEndian(
                index.AsSpan(checksums + (i * 4)),
                System.IO.Hashing.Crc32.HashToUInt32(pack.AsSpan(starts[i], end - starts[i]))
            );
        }

        SHA1.HashData(index.AsSpan(0, index.Length - 20), index.AsSpan(index.Length - 20));
#pragma warning restore CA5350
    }

    /// <summary>The bytes of objects as git reads them, null where it fails; it may end at the first that is damaged.</summary>
    private static Dictionary<string, byte[]?> AsGitReads(string path, IEnumerable<string> ids)
    {
        var read = new Dictionary<string, byte[]?>();
        var pending = new Queue<string>(ids);
        while (pending.Count > 0)
        {
            using Process git = RealGit.Start(path, "cat-file", "--batch");
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string[] asked = [.. pending];
            var asking = Task.Run(() =>
            {
                try
                {
                    git.StandardInput.Write(string.Join('\n', asked) + "\n");
                    git.StandardInput.Close();
                }
                catch (IOException)
                {
                    // It ended early.
                }
            });
            using var output = new MemoryStream();
            git.StandardOutput.BaseStream.CopyTo(output);
            git.WaitForExit();
            asking.GetAwaiter().GetResult();
            ReadOnlySpan<byte> rest = output.ToArray();
            int answered = 0;
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                string[] parts = Encoding.ASCII.GetString(rest[..end]).Split(' ');
                rest = rest[(end + 1)..];
                byte[]? bytes = null;
                if (parts[^1] != "missing")
                {
                    int size = int.Parse(parts[2], CultureInfo.InvariantCulture);
                    if (size >= rest.Length)
                    {
                        break;
                    }

                    bytes = rest[..size].ToArray();
                    rest = rest[(size + 1)..];
                }

                read[pending.Dequeue()] = bytes;
                answered++;
            }

            if (answered < asked.Length)
            {
                read[pending.Dequeue()] = null;
            }
        }

        return read;
    }

    private string Make(string layout, int seed, int commits)
    {
        string path = scratch.At("made.git");
        bool sha256 = layout.StartsWith("SHA-256", StringComparison.Ordinal);
        RealGit.Run(scratch.Path, "init", "-q", "--bare", "-b", "main", sha256 ? "--object-format=sha256" : "--object-format=sha1", path);
        ImportedHistory.Write(path, seed, commits, sha256 ? 64 : 40);
        string packs = Path.Combine(path, "objects", "pack");
        switch (layout)
        {
            case "shallow chains":
                RealGit.Run(path, "repack", "-adfq", "--depth=2", "--window=50");
                break;
            case "deep chains":
                RealGit.Run(path, "repack", "-adfq", "--depth=1000", "--window=100");
                break;
            case "no deltas":
                RealGit.Run(path, "repack", "-adfq", "--depth=0", "--window=0");
                break;
            case "deltas by id":
                RealGit.Run(path, "-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50");
                break;
            case "stored":
                RealGit.Run(path, "-c", "pack.compression=0", "repack", "-adFq");
                break;
            case "packed fast":
                RealGit.Run(path, "-c", "pack.compression=1", "repack", "-adFq");
                break;
            case "loose" or "SHA-256 loose":
                Unpack(path, packs);
                break;
            case "several packs":
                Several(path, packs);
                break;
            case "borrowed":
                string clone = scratch.At("clone.git");
                RealGit.Run(scratch.Path, "clone", "-q", "--bare", "--shared", path, clone);
                RealGit.Run(clone, "update-ref", "refs/heads/main", Commit(clone, "own"));
                return clone;
            case "wide offsets":
                RealGit.Run(path, "repack", "-adfq");
                string pack = Directory.GetFiles(packs, "*.pack")[0];
                File.SetAttributes(Path.ChangeExtension(pack, ".idx"), FileAttributes.Normal);
                File.Delete(Path.ChangeExtension(pack, ".idx"));
                RealGit.Run(path, "index-pack", "--index-version=2,0x1000", pack);
                break;
            case "thin, completed":
                return Thin(path);
            default:
                break;
        }

        return path;
    }

    /// <summary>A commit of another file on main.</summary>
    private static string Commit(string path, string file)
    {
        string blob = RealGit.Run(path, $"{file}: 1\n", ["hash-object", "-w", "--stdin"]).Trim();
        string tree = RealGit
            .Run(path, RealGit.Run(path, "ls-tree", "main") + $"\n100644 blob {blob}\tzz-{file}\n", ["mktree", "--missing"])
            .Trim();
        return RealGit.Run(path, "commit-tree", "-m", file, "-p", "main", tree);
    }

    private static void Unpack(string path, string packs)
    {
        foreach (string pack in Directory.GetFiles(packs, "*.pack"))
        {
            string aside = Path.Combine(path, "aside.pack");
            File.Move(pack, aside);
            foreach (string beside in Directory.GetFiles(packs))
            {
                File.SetAttributes(beside, FileAttributes.Normal);
                File.Delete(beside);
            }

            using Process git = RealGit.Start(path, "unpack-objects", "-q");
            using (Stream input = git.StandardInput.BaseStream)
            {
                input.Write(File.ReadAllBytes(aside));
            }

            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
    }

    private static void Several(string path, string packs)
    {
        for (int i = 0; i < 4; i++)
        {
            RealGit.Run(path, "update-ref", "refs/heads/main", Commit(path, $"later{i}"));
            if (i < 3)
            {
                RealGit.Run(path, "repack", "-dq");
            }
        }

        RealGit.Run(path, "multi-pack-index", "write");
        Assert.True(Directory.GetFiles(packs, "*.pack").Length > 2);
    }

    /// <summary>A clone that fetched later commits as a thin pack, to which git added the bases.</summary>
    private string Thin(string path)
    {
        string clone = scratch.At("clone.git");
        string tip = RealGit.Run(path, "rev-parse", "main");
        RealGit.Run(path, "update-ref", "refs/heads/main", RealGit.Run(path, "rev-parse", "main~20"));
        RealGit.Run(scratch.Path, "clone", "-q", "--bare", "--single-branch", "file://" + path, clone);
        RealGit.Run(path, "update-ref", "refs/heads/main", tip);
        RealGit.Run(clone, "-c", "fetch.unpackLimit=1", "fetch", "-q", "origin", "main:main");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(clone, "objects", "pack"), "*.pack").Length);
        return clone;
    }
}
