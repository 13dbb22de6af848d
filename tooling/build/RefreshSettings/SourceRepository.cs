using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cairn.Sources.Processes;

namespace Cairn.RefreshSettings;

/// <summary>Reads files of any revision of a repository. One <c>git cat-file</c> answers for all of them.</summary>
internal sealed class SourceRepository : IDisposable
{
    private readonly string directory;
    private readonly Process objects;

    public SourceRepository(string directory)
    {
        this.directory = directory;
        objects = ChildProcess.Start(Git("cat-file", "--batch"))!;
    }

    /// <summary>The paths of all files below a folder, from the root; none where there is no such folder.</summary>
    public IReadOnlyList<string> Files(string revision, string folder) =>
        Run("ls-tree", "-r", "--name-only", "-z", revision, "--", folder.TrimEnd('/') + "/")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The tags that fit a pattern of git, <c>argo-cd-10.*</c>.</summary>
    public IReadOnlyList<string> Tags(string pattern) => Run("tag", "--list", pattern).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public bool Has(string revision) => Start("rev-parse", "--quiet", "--verify", revision + "^{commit}").Code == 0;

    /// <summary>A file's text; null where the revision has no such file.</summary>
    public string? Find(string revision, string path)
    {
        objects.StandardInput.Write($"{revision}:{path}\n");
        objects.StandardInput.Flush();
        Stream output = objects.StandardOutput.BaseStream;
        string[] head = Line(output).Split(' ');
        if (head is not [_, "blob", { } size])
        {
            return head[^1] is "missing" ? null : throw new RefreshException($"{path} of {revision} in {directory} is not a file.");
        }

        byte[] text = new byte[int.Parse(size, CultureInfo.InvariantCulture) + 1];
        output.ReadExactly(text);
        return Encoding.UTF8.GetString(text, 0, text.Length - 1);
    }

    public void Dispose()
    {
        objects.StandardInput.Close();
        objects.WaitForExit();
        objects.Dispose();
    }

    /// <summary>Clones one without its files, which git fetches when they are read.</summary>
    public static void Clone(string address, string into)
    {
        using Process git = ChildProcess.Start(
            new Launch("git", "clone", "--quiet", "--bare", "--filter=blob:none", address, into)
            {
                PipesInput = false,
                PipesOutput = false,
                PipesErrors = false,
            }
        );
        git.WaitForExit();
        if (git.ExitCode != 0)
        {
            throw new RefreshException($"Can't clone {address}; git's message is above.");
        }
    }

    private static string Line(Stream output)
    {
        var line = new StringBuilder();
        for (int next; (next = output.ReadByte()) is not ('\n' or -1); )
        {
            line.Append((char)next);
        }

        return line.ToString();
    }

    private string Run(params string[] arguments)
    {
        (int code, string output) = Start(arguments);
        return code == 0
            ? output
            : throw new RefreshException($"git {string.Join(' ', arguments)} failed in {directory}; git's message is above.");
    }

    private (int Code, string Output) Start(params string[] arguments)
    {
        using Process git = ChildProcess.Start(Git(arguments))!;
        git.StandardInput.Close();
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return (git.ExitCode, output);
    }

    private Launch Git(params string[] arguments) => new("git", ["--git-dir", directory, .. arguments]) { PipesErrors = false };
}
