using System.Collections.Frozen;

namespace Cairn.Trail.Changes.Environments;

/// <summary>The names of directories that GitOps repositories use for environments, beside them and above them.</summary>
internal static class EnvironmentWords
{
    /// <summary>Directories that hold a directory for each environment.</summary>
    public static readonly FrozenSet<string> Holders = Words(
        "environments environment envs env overlays overlay clusters cluster image-tags stages stacks"
    );

    /// <summary>Names of the environment that the others are compared with: what lies beside it is another.</summary>
    public static readonly FrozenSet<string> Production = Words("production prod prd");

    /// <summary>Names that make two directories stages of the same thing.</summary>
    public static readonly FrozenSet<string> Stages = Words("production prod prd staging stage stg development dev");

    public static readonly FrozenSet<string> Usual = Words(
        "production prod prd live staging stage stg development dev develop test testing tst qa uat integration int preprod pre-prod "
            + "preproduction pre-production homelab sandbox sbox demo perf canary ithc aat perftest"
    );

    /// <summary>Usual names that are names of applications and of tests as well: they count beside another environment.</summary>
    public static readonly FrozenSet<string> Ambiguous = Words("live test testing integration int sandbox demo perf canary");

    /// <summary>Directories of what several environments share, or are made from.</summary>
    public static readonly FrozenSet<string> Bases = Words("base bases common shared templates");

    /// <summary>Under a holder these are a part of an environment or shared by several, not one of its own.</summary>
    public static readonly FrozenSet<string> Shared = Words(
        "base bases common shared default defaults templates components all global main apps config"
    );

    /// <summary>What else is found beside environments without being one.</summary>
    public static readonly FrozenSet<string> Parts = Words(
        "charts chart helm-charts helm crds crd lib libs library modules module src scripts script tools tool hack bin build policies "
            + "policy rbac rules dashboards alerts monitoring examples example samples tests e2e test-data testdata fixtures rings "
            + "overlays environments envs clusters tenants empty chainsaw k-components manifests resources secrets patches assets images "
            + "vendor namespaces"
    );

    /// <summary>Directories in which nothing goes live.</summary>
    public static readonly FrozenSet<string> Documents = Words(
        "docs doc documentation node_modules tests testdata test-data fixtures examples example samples"
    );

    /// <summary>Endings of files that configure an environment; source code is named after tests, not environments.</summary>
    public static readonly FrozenSet<string> Manifests = Words(
        "yaml yml json toml env properties tfvars hcl ini conf cue jsonnet libsonnet tpl gotmpl tmpl xml"
    );

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
