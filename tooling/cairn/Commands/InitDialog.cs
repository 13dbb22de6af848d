using System.Security.Cryptography;
using Cairn.Cli.Output;
using Cairn.Delivery.Rendering;
using Cairn.Operations.Doctor;
using Cairn.Operations.Init;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>What cairn init shows and asks.</summary>
internal static class InitDialog
{
    public static void Standing(string root)
    {
        foreach (EnvironmentFolder environment in EnvironmentFolder.Named(root, []))
        {
            Console.WriteLine(Palette.ForOutput.Bold(environment.Name));
            foreach ((string name, string value) in EnvironmentFacts.Read(environment)?.Values ?? [])
            {
                Console.WriteLine($"  {TerminalText.Text(name)} = {TerminalText.Text(value)}");
            }
        }

        Console.WriteLine(
            "Set them with --repository, --branch, --organisation, --domain ENV=DOMAIN, --fact ENV:NAME=VALUE; see cairn init --help"
        );
    }

    public static InitOptions Asked(string root, InitOptions wishes)
    {
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.Named(root, []);
        string? Ask(string what, string? now)
        {
            Console.Write($"{what}{(now is null ? "" : $" [{TerminalText.Text(now)}]")}: ");
            return Console.ReadLine()?.Trim() is { Length: > 0 } said ? said : null;
        }

        EnvironmentFacts? first = EnvironmentFacts.Read(all[0]);
        return wishes with
        {
            Repository = Ask("Repository URL", first?.Value("repository")),
            Organisation = Ask("Registry owner of the images built from it", ForkPlan.Owner(root)),
            Domains =
            [
                .. all.Select(environment =>
                        (
                            environment.Name,
                            Ask(
                                $"Domain of {environment.Name}",
                                EnvironmentFacts
                                    .Read(environment)
                                    ?.Values.FirstOrDefault(fact =>
                                        fact.Key == "host" || fact.Key.EndsWith(".host", StringComparison.Ordinal)
                                    )
                                    .Value?.Split('.', 2)[^1]
                            )
                        )
                    )
                    .Where(item => item.Item2 is not null)
                    .Select(item => (item.Name, item.Item2!)),
            ],
        };
    }

    public static void Show(IReadOnlyList<FileEdit> edits)
    {
        var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
        var told = new ChangeText(Console.Out, Palette.ForOutput);
        foreach (
            IGrouping<string, FileEdit> folder in edits
                .Where(IsRendered)
                .GroupBy(edit => edit.Path[..(edit.Path.IndexOf("/rendered/", StringComparison.Ordinal) + "/rendered/".Length)])
        )
        {
            Console.WriteLine($"{TerminalText.Text(folder.Key)} {Palette.ForOutput.Faint($"(removed, {folder.Count()} files)")}");
        }

        // What goes as a whole is one line, not a thousand.
        string[] gone =
        [
            .. edits
                .Where(edit => edit.After is null && !IsRendered(edit) && edit.Path.Split('/').Length > 2)
                .GroupBy(edit =>
                    string.Join('/', edit.Path.Split('/')[..(edit.Path.StartsWith("apps/", StringComparison.Ordinal) ? 3 : 1)])
                )
                .Where(folder => folder.Count() > 20)
                .Select(folder => folder.Key + "/"),
        ];
        foreach (string folder in gone)
        {
            int files = edits.Count(edit => edit.After is null && edit.Path.StartsWith(folder, StringComparison.Ordinal));
            Console.WriteLine($"{TerminalText.Text(folder)} {Palette.ForOutput.Faint($"(removed, {files:N0} files)")}");
        }

        foreach (
            FileEdit edit in edits.Where(edit =>
                !IsRendered(edit) && !(edit.After is null && gone.Any(folder => edit.Path.StartsWith(folder, StringComparison.Ordinal)))
            )
        )
        {
            Console.WriteLine(
                $"{TerminalText.Text(edit.Path)} "
                    + $"{Palette.ForOutput.Faint(edit.Before is null ? "(new)" : edit.After is null ? "(removed)" : "(changed)")}"
            );
            if (edit is { Before: not null, After: not null })
            {
                LandingFields fields = RenderedFields.Of([new RenderedFile("", edit.Path, edit.Before, edit.After)], redactor);
                told.Fields(fields.Fields);
            }
        }
    }

    public static bool Confirmed()
    {
        Console.Write("Write this? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    public static void Remaining(string root)
    {
        IReadOnlyList<string> leftovers = Leftovers.In(root);
        if (leftovers.Count > 0)
        {
            Console.WriteLine($"{leftovers.Count} values are still examples and must be set:");
            foreach (string leftover in leftovers)
            {
                Console.WriteLine("  " + TerminalText.Text(leftover));
            }

            Console.WriteLine(
                "Set them with --repository URL, --domain ENV=DOMAIN (hosts), --organisation NAME (images) and --fact ENV:NAME=VALUE (the "
                    + "rest)."
            );
        }
    }

    /// <summary>What a fork without source takes from elsewhere, and how it is made.</summary>
    /// <param name="commit">The last commit with the source.</param>
    public static void FromElsewhere(string root, string version, string commit)
    {
        Console.WriteLine("Cairn's source was removed. Two artifacts that were built from it now come from elsewhere:");
        Console.WriteLine(
            $"  the package Cairn.Cli {version}, pinned in .config/dotnet-tools.json: dotnet tool restore gets it from your "
                + "package feeds. If none has it:"
        );
        Console.WriteLine($"    git worktree add ../cairn {commit[..12]} && dotnet pack ../cairn/tooling/cairn -c Release -o packages");
        Console.WriteLine("    dotnet nuget push packages/*.nupkg --source YOUR-FEED");
        Console.WriteLine(
            $"  the image ghcr.io/{TerminalText.Text(ForkPlan.Owner(root) ?? "ORGANISATION")}/cairn, as apps/audit/deploy names "
                + "it, from its registry. If the registry does not have it:"
        );
        Console.WriteLine("    docker build -f ../cairn/apps/audit/Dockerfile -t IMAGE ../cairn && docker push IMAGE");
        Console.WriteLine(
            "From now on run the commands as 'dotnet cairn …'. To remove old build output: git clean -dfX tooling tests apps"
        );
    }

    private static bool IsRendered(FileEdit edit) =>
        edit.After is null
        && edit.Path.StartsWith("environments/", StringComparison.Ordinal)
        && edit.Path.Contains("/rendered/", StringComparison.Ordinal);
}
