using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Sources.Kubernetes;

/// <summary>
/// One kubeconfig, or several as <c>KUBECONFIG</c> lists them: of what two of them have, the first counts. The library's own reader
/// fills objects by reflection, which the compiled program does without.
/// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
/// </summary>
internal sealed class Kubeconfig
{
    private const long MostBytes = 8 << 20;
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly List<(string File, YamlMappingNode Root)> files = [];

    private Kubeconfig(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (Load(path) is { } root)
            {
                files.Add((Path.GetFullPath(path), root));
            }
        }
    }

    /// <param name="file">Null for those of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>, else the pod's service account.</param>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="KubeconfigException">It doesn't say how to reach a cluster.</exception>
    public static ClusterAccess Access(string? file, string? context)
    {
        if (file is not null)
        {
            return File.Exists(file) ? new Kubeconfig([file]).Resolve(context, file) : throw Unreadable(file, "there is no such file");
        }

        string listed = Environment.GetEnvironmentVariable("KUBECONFIG") ?? "";
        string standard = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        string[] named =
        [
            .. listed
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .DefaultIfEmpty(standard),
        ];
        string[] found = [.. named.Where(File.Exists)];
        return found.Length > 0 ? new Kubeconfig(found).Resolve(context, string.Join(Path.PathSeparator, found))
            : listed.Length == 0 && context is null && k8s.KubernetesClientConfiguration.IsInCluster() ? InCluster()
            : throw new KubeconfigException(
                context is null
                    ? $"There is no kubeconfig: {string.Join(", ", named)}"
                    : $"There is no context '{context}', as there is no kubeconfig: {string.Join(", ", named)}",
                "Pass one with --kubeconfig FILE, or name it in KUBECONFIG."
            );
    }

    private static ClusterAccess InCluster()
    {
        string host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST")!;
        string authority = ReadText(Path.Combine(ServiceAccount, "ca.crt"));
        return new ClusterAccess
        {
            Origin = "the pod's service account",
            Server = new UriBuilder(
                "https",
                host,
                int.Parse(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT")!, System.Globalization.CultureInfo.InvariantCulture)
            ).Uri,
            Authorities = Certificates(authority, ServiceAccount),
            AuthoritiesPem = authority,
            TokenFile = Path.Combine(ServiceAccount, "token"),
        };
    }

    private static YamlMappingNode? Load(string path)
    {
        string text = ReadText(path);
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException wrong)
        {
            // What the parser says may quote the line, and with it a token.
            throw Unreadable(path, $"it isn't YAML from line {wrong.Start.Line} on");
        }

        // kubectl takes an empty file for one that has nothing.
        return yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is YamlScalarNode { Value: null or "" } ? null
            : yaml.Documents[0].RootNode is YamlMappingNode root && Text(root, "kind") is null or "Config"
                ? (YamlMappingNode)yaml.Documents[0].RootNode
            : throw Unreadable(path, "it isn't a kubeconfig: kind is not Config");
    }

    private static string ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length > MostBytes
                ? throw Unreadable(path, $"it has more than {MostBytes >> 20} MiB")
                : File.ReadAllText(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, KubernetesErrors.OneLine(wrong.Message).TrimEnd('.'));
        }
    }

    private static KubeconfigException Unreadable(string path, string why) =>
        new(
            $"Can't read the kubeconfig {path}: {why}",
            "Pass a readable one with --kubeconfig FILE, or correct KUBECONFIG.",
            isUnreadable: true
        );

    private ClusterAccess Resolve(string? wanted, string place)
    {
        string[] known =
        [
            .. files
                .SelectMany(file => List(file.Root, "contexts"))
                .Select(yamlMappingNode => Text(yamlMappingNode, "name"))
                .OfType<string>()
                .Distinct(),
        ];
        string? chosen = wanted ?? files.Select(file => Text(file.Root, "current-context")).FirstOrDefault(text => text is not null);
        if (chosen is null)
        {
            throw new KubeconfigException($"{place} has no current context", $"Pass one with --context NAME: {Names(known)}.");
        }

        if (Find("contexts", chosen, "context") is not { } context)
        {
            string[] near = [.. NearestContext.Of(chosen, known)];
            throw new KubeconfigException(
                $"There is no context '{chosen}' in {place}",
                near.Length > 0
                    ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
                    : $"Pass one with --context NAME: {Names(known)}."
            );
        }

        string origin = $"context '{chosen}'";
        string clusterName = Text(context.Entry, "cluster") ?? "";
        if (Find("clusters", clusterName, "cluster") is not { } cluster)
        {
            throw new KubeconfigException(
                $"The {origin} in {context.File} names the cluster '{clusterName}', which is not in {place}",
                "Add it there, or choose another context with --context NAME."
            );
        }

        string? userName = Text(context.Entry, "user");
        (YamlMappingNode Entry, string File)? user = null;
        if (userName is not null && (user = Find("users", userName, "user")) is null)
        {
            throw new KubeconfigException(
                $"The {origin} in {context.File} names the user '{userName}', who is not in {place}",
                "Add them there, or choose another context with --context NAME."
            );
        }

        return Access(origin, (cluster.Entry, cluster.File), user);
    }

    private static ClusterAccess Access(
        string origin,
        (YamlMappingNode Entry, string File) cluster,
        (YamlMappingNode Entry, string File)? user
    )
    {
        string? address = Text(cluster.Entry, "server");
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? server) || server.Scheme is not ("https" or "http"))
        {
            throw new KubeconfigException(
                $"The server of {origin} in {cluster.File} is not an address: '{address}'",
                "It looks like https://HOST:6443."
            );
        }

        string? authority = Pem(cluster, "certificate-authority");
        bool skip = Text(cluster.Entry, "insecure-skip-tls-verify") is "true";
        if (authority is not null && skip)
        {
            throw new KubeconfigException(
                $"The cluster of {origin} in {cluster.File} has both certificate-authority and insecure-skip-tls-verify",
                "Remove insecure-skip-tls-verify."
            );
        }

        Uri? proxy = null;
        if (
            Text(cluster.Entry, "proxy-url") is { } through
            && !(Uri.TryCreate(through, UriKind.Absolute, out proxy) && proxy.Scheme is "http" or "https" or "socks5")
        )
        {
            throw new KubeconfigException(
                $"The proxy-url of {origin} in {cluster.File} is not an address",
                "It looks like http://HOST:3128 or socks5://HOST:1080."
            );
        }

        // As kubectl, which sends no credentials where anybody may read them.
        (YamlMappingNode Entry, string File)? sent = server.Scheme == "https" ? user : null;
        YamlMappingNode known = sent?.Entry ?? new YamlMappingNode();
        return new ClusterAccess
        {
            Origin = origin,
            Server = server,
            Proxy = proxy,
            Authorities = authority is null ? null : Certificates(authority, cluster.File),
            AuthoritiesPem = authority,
            SkipTlsVerify = skip,
            TlsServerName = Text(cluster.Entry, "tls-server-name"),
            Token = Text(known, "token") ?? OidcToken(known, origin),
            TokenFile = Text(known, "tokenFile") is { } file ? Beside(sent!.Value.File, file) : null,
            UserName = Text(known, "username"),
            Password = Text(known, "password"),
            CertificatePem = sent is { } by ? Pem(by, "client-certificate") : null,
            KeyPem = sent is { } with ? Pem(with, "client-key") : null,
            Exec = sent is { } plugged ? Plugin(plugged, origin) : null,
            Impersonation = [.. Impersonated(known)],
        };
    }

    /// <summary>The token of the provider that kubectl still has built in; the others were replaced by plugins.</summary>
    private static string? OidcToken(YamlMappingNode user, string origin) =>
        Map(user, "auth-provider") is not { } provider ? null
        : Text(provider, "name") == "oidc" && Map(provider, "config") is { } config ? Text(config, "id-token")
        : throw new KubeconfigException(
            $"The user of {origin} logs in by auth-provider '{Text(provider, "name")}', which was removed from Kubernetes",
            "Use its credential plugin instead, such as kubelogin or gke-gcloud-auth-plugin."
        );

    private static ExecPlugin? Plugin((YamlMappingNode Entry, string File) user, string origin)
    {
        if (Map(user.Entry, "exec") is not { } exec)
        {
            return null;
        }

        string version = Text(exec, "apiVersion") ?? "";
        string command = Text(exec, "command") ?? "";
        if (command.Length == 0 || !ExecPlugin.IsKnown(version))
        {
            throw new KubeconfigException(
                $"The credential plugin of {origin} in {user.File} has "
                    + (command.Length == 0 ? "no command" : $"an unknown apiVersion '{version}'"),
                "Write the kubeconfig again with your provider's current tool."
            );
        }

        if (Text(exec, "interactiveMode") == "Always")
        {
            throw new KubeconfigException(
                $"The credential plugin '{command}' of {origin} wants to prompt (interactiveMode: Always), and can't here",
                "Use a plugin or a token that works without a terminal."
            );
        }

        bool isPath =
            command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return new ExecPlugin(
            isPath ? Beside(user.File, command) : command,
            [.. Items(exec, "args").OfType<YamlScalarNode>().Select(yamlScalarNode => yamlScalarNode.Value ?? "")],
            List(exec, "env")
                .Where(yamlMappingNode => Text(yamlMappingNode, "name") is not null)
                .GroupBy(yamlMappingNode => Text(yamlMappingNode, "name")!)
                .ToDictionary(same => same.Key, same => Text(same.Last(), "value") ?? ""),
            version
        )
        {
            InstallHint = Text(exec, "installHint"),
            WantsCluster = Text(exec, "provideClusterInfo") is "true",
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Impersonated(YamlMappingNode user)
    {
        foreach ((string key, string header) in ((string, string)[])[("as", "Impersonate-User"), ("as-uid", "Impersonate-Uid")])
        {
            if (Text(user, key) is { } who)
            {
                yield return KeyValuePair.Create(header, who);
            }
        }

        foreach (YamlScalarNode group in Items(user, "as-groups").OfType<YamlScalarNode>())
        {
            yield return KeyValuePair.Create("Impersonate-Group", group.Value ?? "");
        }

        foreach ((YamlNode key, YamlNode values) in (Map(user, "as-user-extra") ?? new YamlMappingNode()).Children)
        {
            foreach (YamlScalarNode value in (values as YamlSequenceNode)?.OfType<YamlScalarNode>() ?? [])
            {
                yield return KeyValuePair.Create(
                    $"Impersonate-Extra-{Uri.EscapeDataString(((YamlScalarNode)key).Value ?? "")}",
                    value.Value ?? ""
                );
            }
        }
    }

    private static X509Certificate2Collection Certificates(string pem, string file)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            all.Clear();
        }

        return all.Count > 0 ? all : throw Unreadable(file, "its certificate-authority holds no certificate in PEM");
    }

    /// <summary>PEM that lies in the file itself, in base64, or in one beside it.</summary>
    private static string? Pem((YamlMappingNode Entry, string File) of, string key)
    {
        if (Text(of.Entry, key + "-data") is { } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException)
            {
                throw Unreadable(of.File, $"{key}-data isn't base64");
            }
        }

        return Text(of.Entry, key) is { } file ? ReadText(Beside(of.File, file)) : null;
    }

    private static string Beside(string file, string path) => Path.GetFullPath(path, Path.GetDirectoryName(file)!);

    private (YamlMappingNode Entry, string File)? Find(string list, string name, string key)
    {
        foreach ((string file, YamlMappingNode root) in files)
        {
            if (List(root, list).FirstOrDefault(yamlMappingNode => Text(yamlMappingNode, "name") == name) is { } found)
            {
                return (Map(found, key) ?? new YamlMappingNode(), file);
            }
        }

        return null;
    }

    private static string Names(string[] known) => known.Length == 0 ? "it has none" : string.Join(", ", known.Take(10));

    private static YamlNode? Value(YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode scalar && scalar.Value == key).Value;

    private static YamlMappingNode? Map(YamlMappingNode map, string key) => Value(map, key) as YamlMappingNode;

    private static IEnumerable<YamlNode> Items(YamlMappingNode map, string key) => Value(map, key) as YamlSequenceNode ?? [];

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode map, string key) => Items(map, key).OfType<YamlMappingNode>();

    /// <summary>Null where it is empty or null too.</summary>
    private static string? Text(YamlMappingNode map, string key) =>
        Value(map, key) is YamlScalarNode { Value: { Length: > 0 } text } scalar
        && !(scalar.Style == ScalarStyle.Plain && text is "null" or "~")
            ? text
            : null;
}
