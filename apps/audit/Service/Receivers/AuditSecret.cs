using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cairn.Recording;

namespace Cairn.Service.Receivers;

/// <summary>
/// The folder with what API servers must find and know: <c>tls.crt</c> and <c>tls.key</c> in PEM, and <c>token</c>, as the Secret
/// <c>audit-webhook</c> holds them. Read again for each connection and request, so that they can be exchanged while we run.
/// </summary>
public sealed class AuditSecret(string folder)
{
    /// <summary>What they must send.</summary>
    public ReceiverToken Token { get; } = new(Path.Combine(folder, "token"));

    /// <summary>Says at once what is wrong with the folder, if anything.</summary>
    /// <exception cref="TrailException">Something is not there, or will not do.</exception>
    public void Check()
    {
        Token.Check();
        using X509Certificate2 certificate = Certificate();
    }

    /// <summary>What we show them; the caller's to dispose.</summary>
    /// <exception cref="TrailException">It cannot be read, or the two do not belong together.</exception>
    public X509Certificate2 Certificate()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TrailException(
                $"Can't read the certificate from tls.crt and tls.key in {folder} ({failed.Message.TrimEnd('.')}). Mount the Secret "
                    + "audit-webhook there."
            );
        }
    }
}
