using System.Security.Cryptography;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>The redaction key cannot be read or created; the message is one sentence for the user.</summary>
public sealed class RedactionKeyException(string message) : CairnException(message, CannotContinue);

/// <summary>
/// The key of redacted values' digests: 32 random bytes in a file only its owner can read. Its holder can test guesses
/// of a redacted value; without it, old and new values can no longer be compared.
/// </summary>
public static class RedactionKey
{
    private const int Bytes = 32;

    /// <summary>Reads the key, making it first where there is none; of two processes that make it at once, one wins.</summary>
    /// <exception cref="RedactionKeyException">It cannot be read or written, or is damaged.</exception>
    public static byte[] LoadOrCreate(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            byte[] key = File.ReadAllBytes(path);
            return key.Length == Bytes
                ? key
                : throw new RedactionKeyException(
                    $"The redaction key {path} is damaged ({key.Length} bytes instead of {Bytes}). Restore it from your backup, "
                        + "or delete this key file: cairn then creates a new key and records the history again."
                );
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new RedactionKeyException($"The redaction key {path} cannot be read or made: {failed.Message}");
        }
    }

    private static void Create(string path)
    {
        string temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Bytes));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it first.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
