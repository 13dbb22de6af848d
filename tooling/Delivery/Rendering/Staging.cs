using System.Text.RegularExpressions;

namespace Cairn.Delivery.Rendering;

/// <summary>
/// An environment put together somewhere else, to be built with other apps than those that stand beside it (a release), or with
/// placeholders in the place of its facts. The rest of the repository is linked, not copied. Gone when disposed.
/// </summary>
internal sealed class Staging : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("cairn-render-");

    private Staging(string environment) =>
        Environment = new EnvironmentFolder(environment, Path.Combine(root.FullName, "environments", environment));

    public EnvironmentFolder Environment { get; }

    /// <param name="release">The apps to build with; null for those that stand there.</param>
    /// <exception cref="RenderingException">The release cannot be had.</exception>
    public static async Task<Staging> Of(
        EnvironmentFolder environment,
        ReleasePin? release,
        bool withoutFacts,
        CheckOutRelease? checkOut,
        CancellationToken cancel
    )
    {
        var staging = new Staging(environment.Name);
        try
        {
            string repository = Path.GetFullPath(Path.Combine(environment.Path, "..", ".."));
            Link(repository, staging.root.FullName, except: release is null ? ["environments", ".git"] : ["environments", ".git", "apps"]);
            Directory.CreateDirectory(Path.Combine(staging.root.FullName, "environments"));
            Link(Path.Combine(repository, "environments"), Path.Combine(staging.root.FullName, "environments"), except: [environment.Name]);
            Copy(new DirectoryInfo(environment.Path), staging.Environment.Path, except: "rendered");
            if (release is not null)
            {
                await (
                    checkOut
                    ?? throw new RenderingException(
                        $"environments/{environment.Name} is pinned to a release, which can be rendered only in a Git repository.",
                        isUserError: true
                    )
                )(release, Path.Combine(staging.root.FullName, "apps"), cancel)
                    .ConfigureAwait(false);
                Arrange(Path.Combine(staging.root.FullName, "apps"), Path.Combine(staging.Environment.Path, "overlays"));
            }

            if (withoutFacts && EnvironmentFacts.Read(environment) is { } facts)
            {
                await File.WriteAllTextAsync(
                        Path.Combine(staging.Environment.Path, EnvironmentFile.FileName),
                        facts.WithPlaceholders(),
                        cancel
                    )
                    .ConfigureAwait(false);
            }

            return staging;
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Links are removed, never what they lead to.
        if (root.Exists)
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Puts each app where the overlays look for it: in <c>apps/APP/deploy</c>, or in <c>apps/APP</c>. A release of before the
    /// one layout may be built with overlays of the other.
    /// </summary>
    private static void Arrange(string apps, string overlays)
    {
        string text = string.Concat(
            Directory.Exists(overlays) ? Directory.GetFiles(overlays, "*", SearchOption.AllDirectories).Select(File.ReadAllText) : []
        );
        foreach (string app in Directory.Exists(apps) ? Directory.GetDirectories(apps) : [])
        {
            string whole = $"/apps/{Regex.Escape(Path.GetFileName(app))}";
            string deploy = Path.Combine(app, "deploy");
            bool isInDeploy = Directory.Exists(deploy);
            bool wantsDeploy = Regex.IsMatch(text, $@"{whole}/deploy(?![\w.-])", RegexOptions.CultureInvariant);
            bool wantsWhole = Regex.IsMatch(text, $@"{whole}(?![\w.-])", RegexOptions.CultureInvariant);
            if (wantsDeploy && !isInDeploy)
            {
                string apart = app + ".staged";
                Directory.Move(app, apart);
                Directory.CreateDirectory(app);
                Directory.Move(apart, deploy);
            }
            else if (wantsWhole && !wantsDeploy && isInDeploy && Directory.GetFileSystemEntries(app).Length == 1)
            {
                string apart = app + ".staged";
                Directory.Move(deploy, apart);
                Directory.Delete(app);
                Directory.Move(apart, app);
            }
        }
    }

    private static void Link(string from, string to, string[] except)
    {
        foreach (string entry in Directory.GetFileSystemEntries(from).Where(entry => !except.Contains(Path.GetFileName(entry))))
        {
            string link = Path.Combine(to, Path.GetFileName(entry));
            if (Directory.Exists(entry))
            {
                Directory.CreateSymbolicLink(link, entry);
            }
            else
            {
                File.CreateSymbolicLink(link, entry);
            }
        }
    }

    private static void Copy(DirectoryInfo from, string to, string? except)
    {
        Directory.CreateDirectory(to);
        foreach (FileInfo file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (DirectoryInfo folder in from.GetDirectories().Where(folder => folder.Name != except && folder.LinkTarget is null))
        {
            Copy(folder, Path.Combine(to, folder.Name), null);
        }
    }
}
