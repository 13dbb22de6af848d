namespace Cairn.Trail.Answers.Questions;

/// <summary>What to say about a source that is missing.</summary>
internal static class MissingSources
{
    public static MissingSource Of(SourceKind kind, int number) =>
        new(
            kind,
            number,
            (
                number switch
                {
                    11 => "The changes are in git, but the proof that the list is whole needs the ledger",
                    12 => "Comparing the count with what was deployed needs the cluster recorder beside git",
                    13 => "Matching deployments with changes needs the cluster recorder, which sees what was deployed",
                    15 => "An evidence pack needs the ledger with its forge reviews and test results",
                    16 => "Who ran a report is recorded by the ledger, and none is connected",
                    17 => "Checking an exported file offline needs the ledger's signed checkpoints",
                    18 => "Times when the recorder was blind are coverage gaps, which only the cluster recorder notes",
                    19 => "Who read or exported the trail is in the service's access log, and none is connected",
                    22 or 23 or 24 or 31 => "Reviews are kept by the forge, not by git: connect the forge's reviews",
                    25 => "Who released a change needs the cluster recorder and the forge beside git's authors",
                    26 => "Who may approve which path at a date needs the forge's settings as they were then",
                    29 or 30 => "Branch protection and bypasses are the forge's settings, which git does not hold",
                    32 => "Who has left needs a directory of people: name the accounts and ask again with 'by NAME'",
                    33 => "Which tests ran on a commit needs the test results of the forge or the build system",
                    34 or 36 => "How long something ran healthy in an environment needs the cluster recorder",
                    37 => "Whether a rollback was used needs the cluster recorder; the reverts in git I can list: ask 'which changes were "
                        + "reverted?'",
                    39 => "Security impact is written in pull requests, which need the forge's reviews; a Security-Impact trailer I can "
                        + "find by its text",
                    40 or 48 or 57 or 58 or 59 or 60 => "This needs the results of the controls, which are recorded in the ledger",
                    41 or 42 => "Emergencies and their late approval need the forge's reviews",
                    43 or 44 or 47 =>
                        "What happened in the cluster outside git needs the cluster recorder; what people wrote there, as API servers "
                            + "told it, is listed by: cairn deployments",
                    45 or 46 => "ArgoCD's syncs and drift settings as they were applied need the cluster recorder",
                    50 or 51 or 52 or 53 =>
                        "Deployments, their failures and recoveries need the cluster recorder; the syncs that ArgoCD told are listed by: "
                            + "cairn deployments",
                    54 => "What was merged but not deployed needs the cluster recorder; for environments in git ask 'which changes are in "
                        + "homelab but not in production?'",
                    55 or 56 => "Exceptions and who accepted them are recorded in the ledger's register of exceptions",
                    61 => "Who had write access is the forge's setting, which git does not hold",
                    62 => "What the trail does not cover needs the cluster recorder's list of apps and clusters",
                    3 => "Who approved is known to the forge: without its reviews I can only show what commit messages claim",
                    _ => "Git alone cannot answer this",
                }
            ) + "."
        );
}
