namespace Cairn.Recording;

/// <summary>
/// Lets one process at a time do something with a trail. The operating system lets go of it when a process dies. A waiting process
/// holds the place of the next, so that a recording, which takes it again and again, lets others in between.
/// </summary>
internal static class TrailLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="waiting">Called once when another process holds the lock.</param>
    /// <exception cref="TrailException">It cannot be taken.</exception>
    public static FileStream Take(string path, Action waiting, CancellationToken cancel)
    {
        bool waited = false;
        using FileStream next = Exclusive(path + ".next", Once, cancel);
        return Exclusive(path, Once, cancel);

        void Once()
        {
            if (!waited)
            {
                waited = true;
                waiting();
            }
        }
    }

    private static FileStream Exclusive(string path, Action waiting, CancellationToken cancel)
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException failed)
            {
                throw new TrailException(
                    $"Can't write to the data directory {Path.GetDirectoryName(path)} ({failed.Message.TrimEnd('.')}). Pass another "
                        + "directory with --data DIR."
                );
            }
            catch (IOException failed) when (failed is DirectoryNotFoundException || !IsShared(failed) || waited > Patience)
            {
                throw new TrailException(
                    $"Can't write to the data directory {Path.GetDirectoryName(path)} ({failed.Message.TrimEnd('.')}). Pass another "
                        + "directory with --data DIR."
                );
            }
            catch (IOException)
            {
                if (waited == TimeSpan.Zero)
                {
                    waiting();
                }

                cancel.WaitHandle.WaitOne(Pause);
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    // EWOULDBLOCK (11 on Linux, 35 on macOS) and Windows' sharing violation (0x80070020).
    private static bool IsShared(IOException failed) => failed.HResult is 11 or 35 or unchecked((int)0x8007_0020);
}
