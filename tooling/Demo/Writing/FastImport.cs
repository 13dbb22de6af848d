using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cairn.Demo.Writing;

/// <summary>One <c>git fast-import</c> stream: commits go in, ids of what was written can be asked for on the way.</summary>
/// <remarks>Format and commands: https://git-scm.com/docs/git-fast-import. Ends with <see cref="Finish"/>.</remarks>
internal sealed class FastImport : IDisposable
{
    private readonly Process process;
    private readonly Stream input;
    private readonly StringBuilder errors = new();
    private int lastMark;

    public FastImport(Process process)
    {
        this.process = process;
        input = new BufferedStream(process.StandardInput.BaseStream, 1 << 16);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Append(line.Data).Append('\n');
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Writes one commit of <c>main</c> and returns its mark.</summary>
    /// <param name="header">Author, committer and message.</param>
    /// <param name="parents">Marks of the parents, the first-parent line first; none for the first commit.</param>
    /// <param name="files">What differs from the first parent; a null content deletes.</param>
    public int Commit(CommitHeader header, IReadOnlyList<int> parents, IEnumerable<KeyValuePair<string, byte[]?>> files)
    {
        int mark = ++lastMark;
        Line("commit refs/heads/main");
        Line($"mark :{mark}");
        Line($"author {header.Author} {Raw(header.Authored)}");
        Line($"committer {header.Committer} {Raw(header.Committed)}");
        Data(Encoding.UTF8.GetBytes(header.Message));
        for (int i = 0; i < parents.Count; i++)
        {
            Line($"{(i == 0 ? "from" : "merge")} :{parents[i]}");
        }

        foreach ((string path, byte[]? content) in files)
        {
            if (content is null)
            {
                Line($"D {path}");
                continue;
            }

            Line($"M {(path.EndsWith(".sh", StringComparison.Ordinal) ? "100755" : "100644")} inline {path}");
            Data(content);
        }

        Line("");
        return mark;
    }

    /// <summary>Writes an annotated tag.</summary>
    public void Tag(string name, int mark, string tagger, DateTimeOffset at, string message)
    {
        Line($"tag {name}");
        Line($"from :{mark}");
        Line($"tagger {tagger} {Raw(at)}");
        Data(Encoding.UTF8.GetBytes(message));
    }

    /// <summary>Id of a commit already written.</summary>
    public string IdOf(int mark) => Ask($"get-mark :{mark}");

    /// <summary>Id of the tree <paramref name="folder"/> in a commit already written.</summary>
    public string TreeOf(int mark, string folder) => Ask($"ls :{mark} {folder}").Split(' ', '\t')[2];

    /// <summary>Closes the stream; what was written is in the repository after this.</summary>
    /// <exception cref="DemoException">git refused the stream.</exception>
    public void Finish()
    {
        Line("done");
        input.Flush();
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw Failed();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private string Ask(string command)
    {
        Line(command);
        input.Flush();
        return process.StandardOutput.ReadLine() ?? throw Failed();
    }

    private DemoException Failed()
    {
        process.WaitForExit();
        lock (errors)
        {
            return DemoGit.Failed("fast-import", errors.ToString());
        }
    }

    private void Line(string text) => Send(Encoding.UTF8.GetBytes(text + "\n"));

    private void Data(byte[] content)
    {
        Line($"data {content.Length}");
        Send(content);
        Line("");
    }

    private void Send(byte[] bytes)
    {
        try
        {
            input.Write(bytes);
        }
        catch (IOException)
        {
            // The pipe closed because git gave up; what it said is the reason to report.
            throw Failed();
        }
    }

    private static string Raw(DateTimeOffset time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{time.ToUnixTimeSeconds()} {(time.Offset < TimeSpan.Zero ? '-' : '+')}{time.Offset:hhmm}"
        );
}
