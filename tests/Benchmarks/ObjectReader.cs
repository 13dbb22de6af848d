using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cairn.Tests.Kit;

namespace Cairn.Benchmarks;

/// <summary>Reads objects through one running <c>git cat-file --batch</c>.</summary>
internal sealed class ObjectReader(string repository) : IDisposable
{
    private readonly Process git = RealGit.Start(repository, "cat-file", "--batch");

    /// <summary>An object's id and bytes; null where there is none.</summary>
    /// <param name="name">An id, or <c>commit:path</c>.</param>
    public (string Id, string Type, byte[] Content)? Read(string name)
    {
        if (name.Contains('\n'))
        {
            return null;
        }

        git.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(name + "\n"));
        git.StandardInput.BaseStream.Flush();
        Stream output = git.StandardOutput.BaseStream;
        var header = new List<byte>();
        int read;
        while ((read = output.ReadByte()) is >= 0 and not '\n')
        {
            header.Add((byte)read);
        }

        string[] parts = Encoding.UTF8.GetString([.. header]).Split(' ');
        if (parts is not [{ Length: 40 } id, var type, var size] || !int.TryParse(size, CultureInfo.InvariantCulture, out int length))
        {
            return null;
        }

        byte[] content = new byte[length];
        output.ReadExactly(content);
        output.ReadByte();
        return (id, type, content);
    }

    public void Dispose()
    {
        git.StandardInput.Close();
        git.WaitForExit();
        git.Dispose();
    }
}
