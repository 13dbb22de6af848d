using Cairn.Delivery.Health.Documents;

namespace Cairn.Delivery.Health.Suites;

/// <summary>Finds and reads suites in ArgoCD's own format below a directory.</summary>
public static class SuiteReader
{
    /// <summary>
    /// The suites in order of name. The directory is the one the folders of groups stand in; suites deeper than that, or the
    /// directory being one suite itself, are taken to stand two folders below theirs. A directory without any script tests those
    /// of <c>deploy/</c> beside it (<see cref="ScriptTree.Tested"/>).
    /// </summary>
    /// <exception cref="HealthException">There is none.</exception>
    public static IReadOnlyList<Suite> Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new HealthException($"There is no directory {directory}.");
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(full, "*", ScriptTree.Everywhere))
        {
            string folder = Path.GetDirectoryName(file)!;
            if (Path.GetFileName(file) is "health.lua" or "health_test.yaml")
            {
                folders.Add(folder);
            }
            else if (Path.GetFileName(folder) == "actions" && Path.GetFileName(file) is "action_test.yaml" or "discovery.lua")
            {
                folders.Add(Path.GetDirectoryName(folder)!);
            }
        }

        ScriptTree tested = ScriptTree.Tested(full);
        if (tested.Root != full)
        {
            folders.UnionWith(tested.WithHealth.Select(name => Path.Combine(full, name)));
        }

        if (folders.Count == 0)
        {
            throw new HealthException(
                $"There is no test suite below {directory}: a suite is a folder GROUP/KIND with health.lua and health_test.yaml."
            );
        }

        Dictionary<string, ScriptTree> trees = [];
        return
        [
            .. folders.Select(folder =>
            {
                int depth = folder == full ? 0 : Path.GetRelativePath(full, folder).Split(Path.DirectorySeparatorChar).Length;
                string root = depth is 1 or 2 ? full : Path.GetDirectoryName(Path.GetDirectoryName(folder)) ?? folder;
                if (!trees.TryGetValue(root, out ScriptTree? tree))
                {
                    trees.Add(root, tree = root == full ? tested : ScriptTree.Tested(root));
                }

                return One(folder, root, tree);
            }),
        ];
    }

    private static Suite One(string folder, string root, ScriptTree tree)
    {
        string name = Path.GetRelativePath(root, folder).Replace('\\', '/');
        List<SuiteCase> cases = [];
        List<string> problems = [];
        bool script = File.Exists(Path.Combine(tree.Root, name, "health.lua"));
        string health = Path.Combine(folder, "health_test.yaml");
        if (script && !File.Exists(health))
        {
            problems.Add($"{health} is missing, so nothing tests health.lua.");
        }

        if (File.Exists(health))
        {
            Try(health, () => cases.AddRange(HealthCases(folder, health)));
        }

        string actions = Path.Combine(folder, "actions");
        string test = Path.Combine(actions, "action_test.yaml");
        if (File.Exists(test))
        {
            Try(test, () => cases.AddRange(ActionCases(actions, test)));
        }

        return new Suite(name, root, tree, cases, problems.Count == 0 ? null : string.Join(' ', problems));

        void Try(string file, Action read)
        {
            int before = cases.Count;
            try
            {
                read();
                if (cases.Count == before)
                {
                    problems.Add($"{file} has no tests.");
                }
            }
            catch (HealthException wrong)
            {
                problems.Add($"{file}: {wrong.Message}");
            }
        }
    }

    private static List<SuiteCase> HealthCases(string folder, string file) =>
        [
            .. Fields
                .List(YamlValues.ReadFirst(File.ReadAllText(file)), "tests")
                .Select(test =>
                {
                    object? status = Fields.Of(test, "healthStatus");
                    string input = Input(test);
                    return new HealthCase(
                        input,
                        file,
                        Path.Combine(folder, input),
                        new HealthStatus(Fields.Text(status, "status"), Fields.Text(status, "message"))
                    );
                }),
        ];

    private static IEnumerable<SuiteCase> ActionCases(string folder, string file)
    {
        object? tests = YamlValues.ReadFirst(File.ReadAllText(file));
        foreach (object? test in Fields.List(tests, "discoveryTests"))
        {
            string input = Input(test);
            yield return new DiscoveryCase("discovery/" + input, file, Path.Combine(folder, input), Fields.List(test, "result"));
        }

        foreach (object? test in Fields.List(tests, "actionTests"))
        {
            string input = Input(test);
            string action = Fields.Text(test, "action");
            yield return new ActionCase(
                $"actions/{action}/{input}",
                file,
                Path.Combine(folder, input),
                action,
                Path.Combine(folder, Fields.Text(test, "expectedOutputPath")),
                Fields.Text(test, "expectedErrorMessage"),
                (Fields.Of(test, "parameters") as Dictionary<string, object?> ?? []).Keys.ToDictionary(
                    key => key,
                    key => Fields.Text(Fields.Of(test, "parameters"), key)
                )
            );
        }
    }

    private static string Input(object? test) =>
        Fields.Text(test, "inputPath") is { Length: > 0 } path ? path : throw new HealthException("A test has no inputPath.");
}
