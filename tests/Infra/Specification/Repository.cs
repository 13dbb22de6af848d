namespace Cairn.Specification.Tests;

/// <summary>A repository with the two environments as they are rendered here, and cluster.yaml files of a test.</summary>
internal sealed class Repository : IDisposable
{
    /// <summary>A day on which no waiver of the cases has ended.</summary>
    public static readonly DateOnly Today = new(2026, 11, 25);

    private readonly Scratch scratch = new();

    public Repository()
    {
        foreach (string environment in (string[])["homelab", "production"])
        {
            string from = Checkout.At($"environments/{environment}");
            foreach (
                string file in Directory
                    .EnumerateFiles(from, "*.yaml", SearchOption.AllDirectories)
                    .Where(file =>
                        !file.Contains("/overlays/", StringComparison.Ordinal) && Path.GetFileName(file) != ClusterFiles.FileName
                    )
            )
            {
                string to = At(environment, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }

        Write("homelab", Case("homelab-one-server") + Waivers);
    }

    public string Root => scratch.Path;

    /// <summary>A cluster.yaml of Cases.</summary>
    public static string Case(string name) => File.ReadAllText(Checkout.At($"tests/Infra/Specification/Cases/{name}.yaml"));

    public string At(string environment, string file) => scratch.At($"environments/{environment}/{file}");

    public void Write(string environment, string cluster) => File.WriteAllText(At(environment, ClusterFiles.FileName), cluster);

    public ClusterSpecification Read(string environment) => ClusterFiles.Read(Root, environment, Today);

    /// <summary>One of Cases, read as the environment that its name begins with.</summary>
    public static ClusterSpecification Specification(string name)
    {
        using var repository = new Repository();
        string environment = name.Split('-')[0];
        repository.Write(environment, Case(name));
        return repository.Read(environment);
    }

    public void Dispose() => scratch.Dispose();

    // Production's case does without one control, so the homelab has to as well.
    private const string Waivers =
        "    waivers:\n    - {control: 4.2.13, reason: A build farm needs more processes until it moves., until: 2027-03-31}\n";
}
