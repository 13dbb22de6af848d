using System.Collections.Frozen;

namespace Cairn.Trail.Changes.Environments;

/// <summary>An environment as a path tells it.</summary>
/// <param name="Because">What in the path told it, for people: <c>environments/production</c>.</param>
public readonly record struct InferredEnvironment(string Name, string Because);

/// <summary>
/// Infers the environment a file belongs to from its path, by the layouts GitOps repositories use: a directory named for
/// environments (<c>environments/x</c>, <c>overlays/x</c>, <c>clusters/x</c>, <c>image-tags/x</c> …) holding one for each, a
/// directory that is itself a usual environment's name, or a values file's suffix (<c>values-production.yaml</c>).
/// </summary>
public static class EnvironmentPaths
{
    private static readonly FrozenSet<string> Holders = new[]
    {
        "environments",
        "environment",
        "envs",
        "env",
        "overlays",
        "overlay",
        "clusters",
        "cluster",
        "image-tags",
        "stages",
        "stacks",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Usual = new[]
    {
        "production",
        "prod",
        "prd",
        "live",
        "staging",
        "stage",
        "stg",
        "development",
        "dev",
        "develop",
        "test",
        "testing",
        "tst",
        "qa",
        "uat",
        "integration",
        "int",
        "preprod",
        "pre-prod",
        "preproduction",
        "pre-production",
        "homelab",
        "sandbox",
        "sbox",
        "demo",
        "perf",
        "canary",
        "ithc",
        "aat",
        "perftest",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Under these a directory is a part of an environment or shared by several, not one of its own.
    private static readonly FrozenSet<string> Shared = new[]
    {
        "base",
        "bases",
        "common",
        "shared",
        "default",
        "defaults",
        "templates",
        "components",
        "all",
        "global",
        "main",
        "apps",
        "config",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The environment, or null when the path names none.</summary>
    /// <param name="path">Path in the repository, with slashes.</param>
    public static InferredEnvironment? Of(string path)
    {
        string[] parts = path.Split('/');
        for (int i = 0; i < parts.Length - 1; i++)
        {
            // The holder's child must be a directory: a file beside the environments belongs to none.
            if (i + 2 < parts.Length && Holders.Contains(parts[i]) && !Shared.Contains(parts[i + 1]))
            {
                return new InferredEnvironment(parts[i + 1], parts[i] + "/" + parts[i + 1]);
            }

            if (Usual.Contains(parts[i]))
            {
                return new InferredEnvironment(parts[i], string.Join('/', parts[..(i + 1)]));
            }
        }

        return OfFile(parts[^1]);
    }

    private static InferredEnvironment? OfFile(string file)
    {
        int dot = file.LastIndexOf('.');
        string stem = dot > 0 ? file[..dot] : file;
        int cut = stem.LastIndexOfAny(['-', '.', '_']);
        string suffix = stem[(cut + 1)..];
        return dot > 0 && Usual.Contains(suffix) ? new InferredEnvironment(suffix, file) : null;
    }
}
