using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Service.Ledgers;

/// <summary>Writes small files whole: a crash at any moment leaves the old content or the new, and what was written stays.</summary>
internal static class DurableFile
{
    /// <param name="secret">Only the owner may read it.</param>
    public static void Write(string path, string text, bool secret) => Write(path, Encoding.UTF8.GetBytes(text), secret);

    /// <param name="secret">Only the owner may read it.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool secret)
    {
        string temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (secret ? UnixFileMode.None : UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushDirectory(Path.GetDirectoryName(path)!);
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
