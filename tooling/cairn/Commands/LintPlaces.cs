using Cairn.Cli.Output;
using Cairn.Delivery.Linting.Reading;

namespace Cairn.Cli.Commands;

/// <summary>Finds and reads what is to be judged.</summary>
/// <param name="repo">A directory in the repository that holds <c>environments/</c>.</param>
/// <param name="build">Whether kustomizations are built.</param>
internal sealed class LintPlaces(string repo, bool build, IProgress<(long Done, long Total)> progress)
{
    private const string Input = "-";

    /// <summary>An environment, a directory, a file or the input; where nothing is named all environments, or all that is here.</summary>
    public async Task<LintInput> Read(string? named, CancellationToken cancel)
    {
        EnvironmentPlace[] environments = EnvironmentPlace.All(repo);
        EnvironmentPlace.RequirePlatform(environments, named);
        EnvironmentPlace[] wanted = [.. environments.Where(place => named is null || place.Name == named)];
        LintInput input =
            wanted.Length > 0 ? LintInput.Of([.. wanted.Select(place => Reader.Environment(place.Root, place.Rendered, cancel))])
            : named == Input ? Reader.Text("standard input", await Console.In.ReadToEndAsync(cancel))
            : await Reader.Directory(Place(named, environments), build, progress, cancel);
        if (wanted.Length > 0 && Path.Exists(named))
        {
            Console.Error.WriteLine(
                Palette.ForErrors.Faint(
                    TerminalText.Text($"'{named}' is both an environment and a path; using the environment. For the path write ./{named}")
                )
            );
        }

        return input.IsEmpty
            ? throw new UserException(
                named == Input
                    ? "Standard input contains no Kubernetes objects."
                    : $"There are no Kubernetes objects in {named ?? repo}; they are read from .yaml, .yml and .json files."
            )
            : input;
    }

    private string Place(string? named, EnvironmentPlace[] environments) =>
        named is null ? repo
        : Path.Exists(named) ? named
        : throw new UserException(EnvironmentPlace.Unknown(named, environments, repo));
}
