using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Tests;

/// <summary>Pages to read and repositories to run them in.</summary>
internal static class Given
{
    /// <summary>A whole runbook with these steps.</summary>
    public static string Page(string steps, string needs = "") =>
        $"# Try it\n\n## When\n\nNow. And again.\n\n## See it\n\nLook.\n\n## "
        + $"Steps\n\n{(needs.Length == 0 ? "" : $"Needs:\n\n{needs}\n\n")}{steps}\n\n## It worked when\n\nIt works.\n\n## "
        + "Undo\n\nNothing.\n";

    /// <summary>A step that runs something.</summary>
    public static string Step(int number, string command, string? expect = "exit 0", bool dry = false)
    {
        string indent = new(' ', number < 10 ? 3 : 4);
        string block = string.Join('\n', command.Split('\n').Select(line => indent + line));
        return $"{number}. Do "
            + $"{number}.\n\n{indent}```sh{(dry ? " dry" : "")}\n{block}\n{indent}```\n"
            + $"{(expect is null ? "" : $"\n{indent}Expect: {expect}\n")}";
    }

    public static RunbookPage Read(string text) => PageReader.Read("try", text);

    /// <summary>A repository with one commit and one runbook, <c>try</c>.</summary>
    public static Scratch Repository(string? page)
    {
        var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Directory.CreateDirectory(scratch.At("environments/production"));
        File.WriteAllText(scratch.At("environments/production/values.yaml"), "replicas: 1\n");
        if (page is not null)
        {
            Directory.CreateDirectory(scratch.At("runbooks"));
            File.WriteAllText(scratch.At("runbooks/try.md"), page);
        }

        RealGit.Run(scratch.Path, "add", "-A");
        RealGit.Run(scratch.Path, "commit", "--quiet", "-m", "Begin");
        return scratch;
    }
}
