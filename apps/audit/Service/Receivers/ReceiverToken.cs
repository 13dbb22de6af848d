using System.Security.Cryptography;
using System.Text;
using Cairn.Recording;

namespace Cairn.Service.Receivers;

/// <summary>Bearer token that webhook senders must present: a text in a file, re-read on every request, so that it can be replaced while we
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
                    $"The token in {file} is shorter than {Shortest} characters and could be guessed. Generate one with: openssl rand "
                        + "-hex 32"
                );
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException(
                $"Can't read the token from {file} ({failed.Message.TrimEnd('.')}). Generate one with: openssl rand -hex 32 > FILE"
            );
        }
    }
}
