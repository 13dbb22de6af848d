using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Cairn.Tests.Kit.Cluster.Assets;

/// <summary>A published file that is taken only if it has the content it had when it was pinned here.</summary>
/// <param name="Address">Where it is published.</param>
/// <param name="Hash">Its SHA-256 or SHA-512 in hexadecimal, told apart by its length.</param>
internal sealed record PinnedFile(Uri Address, string Hash)
{
    private static readonly TimeSpan UntilAnswer = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UntilEnd = TimeSpan.FromMinutes(5);

    /// <summary>Downloads and checks it.</summary>
    /// <returns>Null, or in a clause why it could not be had: an offline machine is told within seconds.</returns>
    /// <exception cref="InvalidDataException">It was had, and is another file than the pinned one.</exception>
    public async Task<string?> Save(string path, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
        using var client = new HttpClient(handler) { Timeout = UntilAnswer };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("cairn-tests", "1"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(UntilEnd);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return $"{Address.Host} answers {(int)answer.StatusCode}";
            }

            using FileStream file = File.Create(path);
            await answer.Content.CopyToAsync(file, limit.Token);
        }
        catch (HttpRequestException wrong)
        {
            return $"{Address.Host} cannot be reached: {wrong.Message.TrimEnd('.')}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{Address.Host} does not answer in time";
        }

        await Check(path, cancellation);
        return null;
    }

    private async Task Check(string path, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(path);
        byte[] hash =
            Hash.Length == 2 * SHA512.HashSizeInBytes
                ? await SHA512.HashDataAsync(file, cancellation)
                : await SHA256.HashDataAsync(file, cancellation);
        if (!string.Equals(Convert.ToHexString(hash), Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException(
                $"{Address} is another file than the one that was pinned: its hash is {Convert.ToHexStringLower(hash)}. Nothing of it was "
                    + "kept."
            );
        }
    }
}
