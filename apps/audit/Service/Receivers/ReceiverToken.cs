using System.Security.Cryptography;
using System.Text;
using Cairn.Recording;

namespace Cairn.Service.Receivers;

/// <summary>What whoever tells us something has to know: a text in a file, read again for each use, so that it can be exchanged while we
/// run.</summary>
public sealed class ReceiverToken(string file)
{
    private const int Shortest = 32;
    private const string Scheme = "Bearer ";

    /// <summary>Says at once what is wrong with the file, if anything.</summary>
    /// <exception cref="TrailException">There is none, or the token can be guessed.</exception>
    public void Check() => Read();

    /// <summary>Whether a header <c>Authorization</c> has it; takes as long either way.</summary>
    /// <exception cref="TrailException">The file is gone.</exception>
    public bool Opens(string? authorization)
    {
        byte[] wanted = SHA256.HashData(Encoding.UTF8.GetBytes(Read()));
        string given =
            authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? authorization[Scheme.Length..].Trim() : "";
        return CryptographicOperations.FixedTimeEquals(wanted, SHA256.HashData(Encoding.UTF8.GetBytes(given)));
    }

    private string Read()
    {
        try
        {
            string token = File.ReadAllText(file).Trim();
            return token.Length >= Shortest
                ? token
                : throw new TrailException(
                    $"The token in {file} is shorter than {Shortest} characters and could be guessed. Make one with: openssl rand -hex 32"
                );
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException(
                $"The token cannot be read from {file} ({failed.Message.TrimEnd('.')}). Make one with: openssl rand -hex 32 > FILE"
            );
        }
    }
}
