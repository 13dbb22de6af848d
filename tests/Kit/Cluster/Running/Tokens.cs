using System.Security.Cryptography;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>The users of one cluster and their tokens, made anew for it.</summary>
internal sealed class Tokens(IEnumerable<ClusterUser> users)
{
    private readonly Dictionary<string, (ClusterUser User, string Token)> all = users.ToDictionary(
        user => user.Name,
        user => (user, RandomNumberGenerator.GetHexString(32, lowercase: true))
    );

    public string Of(ClusterUser user) =>
        all.TryGetValue(user.Name, out (ClusterUser User, string Token) known)
            ? known.Token
            : throw new ArgumentException($"The cluster knows no {user.Name}: name them in {nameof(ClusterOptions.FurtherUsers)}.");

    /// <summary>Writes the file that <c>--token-auth-file</c> takes: token, name, id and groups as CSV.</summary>
    public void Write(string file) =>
        File.WriteAllLines(
            file,
            all.Values.Select(value =>
                $"{value.Token},\"{value.User.Name}\",\"{value.User.Name}\",\"{string.Join(',', value.User.Groups)}\""
            )
        );

    /// <summary>Writes a kubeconfig with which kubectl and every client library are this user.</summary>
    public void WriteKubeconfig(string file, ClusterUser user, Uri server, string authority) =>
        File.WriteAllText(
            file,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: tests
            contexts:
            - name: tests
              context: { cluster: tests, user: "{{user.Name}}" }
            clusters:
            - name: tests
              cluster:
                server: {{server.GetLeftPart(UriPartial.Authority)}}
                certificate-authority-data: {{Convert.ToBase64String(File.ReadAllBytes(authority))}}
            users:
            - name: "{{user.Name}}"
              user: { token: "{{Of(user)}}" }

            """
        );
}
