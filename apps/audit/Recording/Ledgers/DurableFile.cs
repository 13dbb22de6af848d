using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Recording.Ledgers;

/// <summary>Writes small files whole: a crash at any moment leaves the old content or the new, and what was written stays.</summary>
internal static class DurableFile
{
    /// <summary>
    /// Called with each step's name before it runs, and after it ran; what the first throws is as if the step had failed, what
    /// the second throws as if a step that was done had been told as failed. It holds for whoever set it alone.
    /// </summary>
    internal static readonly AsyncLocal<(Action<string> Before, Action<string> After)?> Steps = new();

    /// <param name="secret">Only the owner may read it.</param>
    public static void Write(string path, string text, bool secret) => Write(path, Encoding.UTF8.GetBytes(text), secret);

    /// <param name="secret">Only the owner may read it.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool secret)
    {
        string temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode =
                UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | (secret ? UnixFileMode.None : UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        try
        {
            using (FileStream file = Create(temporary, options))
            {
                Steps.Value?.Before("write");
                file.Write(bytes);
                Steps.Value?.After("write");
                Step("flush", () => file.Flush(flushToDisk: true));
            }

            Step("rename", () => File.Move(temporary, path, overwrite: true));
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        Step("flush directory", () => FlushDirectory(Path.GetDirectoryName(path)!));
    }

    private static FileStream Create(string path, FileStreamOptions options)
    {
        Steps.Value?.Before("create");
        var file = new FileStream(path, options);
        try
        {
            Steps.Value?.After("create");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Step(string name, Action step)
    {
        Steps.Value?.Before(name);
        step();
        Steps.Value?.After(name);
    }

    /// <summary>Makes a rename last: on Unix the directory has to be flushed too, for which .NET has no call.</summary>
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Unix.Open(directory, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The directory {directory} cannot be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
        }

        int failed = Unix.Fsync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        Unix.Close(descriptor);
        if (failed != 0)
        {
            throw new IOException($"The directory {directory} cannot be flushed to disk (error {error}).");
        }
    }

    private static class Unix
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Fsync(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        public static extern int Close(int descriptor);
    }
}
