using System.Text;

namespace Cairn.RefreshSettings;

/// <summary>Writes the tables of settings that programs read, from their public sources, for the versions this repository runs.</summary>
internal static class Program
{
    private const string Usage = """
        Writes tooling/Delivery/Linting/Settings/Tables from the public source of the versions that apps/ and environments/ pin. Run it from the
        root of the repository after changing one of them: dotnet run --project tooling/build/RefreshSettings

          --from DIR              read local mirrors, DIR/owner+name/repo, where there is one, instead of cloning
          --instead NAME=REVISION read owner/name@revision[:folder] in place of repository NAME; the table says so
        """;

    private static int Main(string[] arguments)
    {
        try
        {
            string? mirrors = null;
            var instead = new Dictionary<string, Revision>(StringComparer.Ordinal);
            for (int i = 0; i < arguments.Length; i += 2)
            {
                string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
                switch (arguments[i])
                {
                    case "--from" when value.Length > 0:
                        mirrors = value;
                        break;
                    case "--instead" when value.Split('=', 2) is [{ Length: > 0 } name, { } revision]:
                        instead[name] = Revision.Parse(revision);
                        break;
                    default:
                        throw new RefreshException(Usage);
                }
            }

            Write(Directory.GetCurrentDirectory(), mirrors, instead);
            return 0;
        }
        catch (RefreshException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
    }

    private static void Write(string root, string? mirrors, Dictionary<string, Revision> instead)
    {
        string tables = Path.Combine(root, "tooling", "Linting", "Settings", "Tables");
        if (!Directory.Exists(tables))
        {
            throw new RefreshException("Run this from the root of the repository.");
        }

        string cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "cairn", "sources");
        Directory.CreateDirectory(cache);
        using var repositories = new Repositories(mirrors, cache, instead);
        var pins = new PinnedVersions(root);
        IEnumerable<KeyTable> all =
        [
            .. new ArgoCdTables(repositories, pins).All(),
            .. new ChartTables(repositories, pins).All(),
            .. new ProgramTables(repositories, pins).All(),
        ];
        foreach (KeyTable table in all)
        {
            File.WriteAllText(Path.Combine(tables, table.File), table.Text(), new UTF8Encoding(false));
            Console.WriteLine($"{table.File}: {table.Keys.Count()} keys, {table.Pinned}");
        }
    }
}
