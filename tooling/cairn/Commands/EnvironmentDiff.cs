using System.Security.Cryptography;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

/// <summary>Two rendered environments: what their declared facts make different, and what else is.</summary>
internal static class EnvironmentDiff
{
    /// <summary>Null unless both are environments that declare facts and are rendered from overlays.</summary>
    public static (EnvironmentFolder First, EnvironmentFolder Second)? Both(string root, string first, string second)
    {
        IReadOnlyList<EnvironmentFolder> all = EnvironmentFolder.All(Path.GetFullPath(root));
        return Declared(all, first) is { } folder && Declared(all, second) is { } other ? (folder, other) : null;
    }

    public static async Task<int> Print(
        string root,
        (EnvironmentFolder First, EnvironmentFolder Second) both,
        bool sameRelease,
        bool json,
        CancellationToken cancel
    )
    {
        (ReleasePin? first, ReleasePin? second) = (ReleasePin.Read(both.First), ReleasePin.Read(both.Second));
        bool rendered = !sameRelease || first == second;
        if (sameRelease)
        {
            second = first;
        }

        IReadOnlyList<RenderedFiles> files;
        using (var progress = new ProgressLine("Rendering", "apps"))
        {
            files = await new Renderer(Kustomize.Find(), RenderCommand.Releases(root)).Files(
                [
                    new(both.First, first),
                    new(both.First, first, WithoutFacts: true),
                    new(both.Second, second),
                    new(both.Second, second, WithoutFacts: true),
                ],
                new Counting(progress),
                cancel
            );
        }

        (RenderedFiles? standing, RenderedFiles? other) = (RenderedTree.Applied(both.First), RenderedTree.Applied(both.Second));
        Rendered(both.First, standing);
        if (rendered)
        {
            Rendered(both.Second, other);
        }

        Parity parity = Parity.Of(
            (files[0], files[1]),
            (files[2], files[3]),
            (EnvironmentFacts.Read(both.First), EnvironmentFacts.Read(both.Second)),
            new Redactor(RandomNumberGenerator.GetBytes(32)),
            (standing, rendered ? other : null)
        );
        using var pager = Pager.Open(!json);
        if (json)
        {
            Json(pager.Out, parity);
        }
        else
        {
            Text(pager.Out, both, parity);
            if (!parity.Identical && !sameRelease && !await IsSame(root, first, second, cancel))
            {
                pager.Out.WriteLine(
                    $"They run different releases (cairn release). With the same one: cairn diff {both.First.Name} {both.Second.Name} "
                        + "--same-release"
                );
            }
        }

        return parity.Identical ? 0 : 1;
    }

    /// <summary>Refuses an environment of which nothing is applied: it would be called the same as what it would render to.</summary>
    private static void Rendered(EnvironmentFolder environment, RenderedFiles? applied)
    {
        if (applied is null)
        {
            throw new UserException(
                $"environments/{environment.Name}/rendered has no files, so nothing of {environment.Name} is applied and there is "
                    + $"nothing to compare with. Render it: cairn render {environment.Name}"
            );
        }
    }

    /// <summary>Whether two environments run one release, though a pin of the older form names it by another id.</summary>
    private static async Task<bool> IsSame(string root, ReleasePin? first, ReleasePin? second, CancellationToken cancel)
    {
        if (first is null || second is null)
        {
            return first == second;
        }

        var releases = new ReleaseTrees(await PromotionGit.Open(root, cancel));
        return (await releases.Of(first, cancel))?.Tree == (await releases.Of(second, cancel))?.Tree;
    }

    private static EnvironmentFolder? Declared(IReadOnlyList<EnvironmentFolder> all, string name) =>
        all.FirstOrDefault(environment => environment.Name == name && EnvironmentFacts.Read(environment) is not null);

    private static void Text(TextWriter output, (EnvironmentFolder First, EnvironmentFolder Second) both, Parity parity)
    {
        Palette paint = Palette.ForOutput;
        if (parity.Facts.Count > 0)
        {
            int width = parity.Facts.Max(fact => fact.Name.Length);
            output.WriteLine(paint.Bold("Declared facts"));
            foreach (FactDifference fact in parity.Facts)
            {
                int fields = parity.Declared.Count(difference => difference.Facts.Contains(fact.Name));
                output.WriteLine(
                    $"  {TerminalText.Text(fact.Name).PadRight(width)}  {TerminalText.Text(fact.First ?? "(none)")} → "
                        + $"{TerminalText.Text(fact.Second ?? "(none)")}  {paint.Faint($"{fields} {(fields == 1 ? "field" : "fields")}")}"
                );
            }

            output.WriteLine();
        }

        if (parity.Identical)
        {
            output.WriteLine(
                paint.Green(
                    $"{both.First.Name} and {both.Second.Name} are identical but for {parity.Facts.Count} declared facts in "
                        + $"{parity.Declared.Count} fields."
                )
            );
            output.WriteLine(paint.Faint($"Without facts both are {parity.Digests.First}"));
            return;
        }

        output.WriteLine(paint.Bold("Not declared"));
        var told = new ChangeText(output, paint);
        told.Fields([.. parity.Undeclared.Select(difference => difference.Field)]);
        told.Texts(parity.UndeclaredFiles.Select(TextView.Of));

        output.WriteLine(
            paint.Red(
                $"{parity.Undeclared.Count:N0} {(parity.Undeclared.Count == 1 ? "field" : "fields")} and "
                    + $"{parity.UndeclaredFiles.Count:N0} other "
                    + $"{(parity.UndeclaredFiles.Count == 1 ? "file" : "files")} of {both.First.Name} and "
                    + $"{both.Second.Name} differ, and no fact declares it."
            )
        );
    }

    private static void Json(TextWriter output, Parity parity)
    {
        foreach (EnvironmentDifference difference in parity.Declared.Concat(parity.Undeclared))
        {
            output.WriteLine(JsonLine.Of(DifferenceView.Of(difference, parity.Undeclared), CliJson.Default.DifferenceView));
        }

        output.WriteLine(JsonLine.Of(ParityView.Of(parity), CliJson.Default.ParityView));
    }

    private sealed class Counting(IProgress<long> progress) : IProgress<int>
    {
        public void Report(int value) => progress.Report(value);
    }
}
