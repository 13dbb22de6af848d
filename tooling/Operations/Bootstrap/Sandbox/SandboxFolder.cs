using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Sandbox;

/// <summary>What a sandbox keeps on this machine: its secrets and k3s' files. Its owner's alone, and gone with it.</summary>
internal sealed class SandboxFolder(string place)
{
    private string SecretsFile => Path.Combine(place, "secrets.json");

    /// <summary>The directory that the container has as its own <see cref="ContainerFiles.Directory"/>.</summary>
    public string Configuration => Path.Combine(place, "k3s");

    /// <summary>The secrets it was made with, or new ones.</summary>
    public ClusterSecrets Secrets(ClusterSpecification specification, DateTimeOffset now)
    {
        Make(place);
        ClusterSecrets given = File.Exists(SecretsFile)
            ? JsonSerializer.Deserialize(File.ReadAllText(SecretsFile), SecretsJson.Default.ClusterSecrets)!
            : new ClusterSecrets();
        ClusterSecrets filled = GeneratedSecrets.Fill(
            specification,
            given with
            {
                HasSshAgent = true,
                SnapshotAccessKey = null,
                SnapshotSecretKey = null,
            },
            now
        );
        Write(SecretsFile, JsonSerializer.Serialize(filled, SecretsJson.Default.ClusterSecrets));
        return filled;
    }

    public void Write(IEnumerable<(string Name, string Content)> files)
    {
        Make(Configuration);
        foreach ((string name, string content) in files)
        {
            Write(Path.Combine(Configuration, name), content);
        }
    }

    public void Delete()
    {
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Write(string file, string text)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, how);
        writer.Write(text);
    }
}

/// <summary>How a sandbox keeps its secrets.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ClusterSecrets))]
internal sealed partial class SecretsJson : JsonSerializerContext;
