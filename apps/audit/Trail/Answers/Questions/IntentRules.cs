using static Cairn.Trail.Answers.Questions.Intent;
using static Cairn.Trail.Answers.Questions.SourceKind;

namespace Cairn.Trail.Answers.Questions;

/// <summary>The rules by which a question's intent is known, the more special before the more general.</summary>
internal static class IntentRules
{
    /// <summary>The first rule that matches decides; when none does, the question is about changes of fields.</summary>
    public static IReadOnlyList<IntentRule> All => Table.Value;

    private static readonly Lazy<IntentRule[]> Table = new(() =>
        [
            // The control operation, and the report itself.
            Needs(59, Controls, "6.5.1|each letter|each requirement|every requirement"),
            Needs(40, Controls, "significant change|significant|6.5.2"),
            Needs(48, Controls, "weekly comparison|weekly check|11.5.2|weekly integrity check"),
            Needs(57, Controls, "daily review|daily log review|reviewed daily"),
            Needs(60, Controls, "soc 2|soc2|pci|pci dss & map|check|pass|fail|control|criteria|count"),
            Needs(
                58,
                Controls,
                "rule version|version of the rules|version of the rule|todays rules|today rules|current rules|rules judged|rules of today "
                    + "& judge|judged|pass|fail|otherwise|apply|applied"
            ),
            Needs(
                16,
                SourceKind.Ledger,
                "report|evidence export & who ran|ran this|generated|produced|who created this|run by & !controls"
            ),
            Needs(15, SourceKind.Ledger, "evidence pack|evidence package|full evidence|all evidence|all the evidence"),
            Needs(
                17,
                SourceKind.Ledger,
                "verify|tamper|tampered|row was removed|rows were removed|removed row|missing row|offline|prove that nobody edited & "
                    + "file|row|export|record|trail|log|offline|report"
            ),
            Needs(
                18,
                ClusterRecorder,
                "blind|recorder was down|recorder down|collector down|coverage gap|gaps in the trail|recorder miss|recorder not running"
            ),
            Needs(
                62,
                ClusterRecorder,
                "not covered|uncovered|cover|covered|coverage|outside the trail|not in the trail & "
                    + "app|cluster|repository|repo|environment|trail"
            ),
            Needs(
                19,
                AccessLog,
                "who has read|who read|who exported|who has exported|who looked at|who viewed|exported|read or exported|who "
                    + "downloaded|who accessed & trail|audit log|audit trail|log|ledger|record|export"
            ),
            new(
                20,
                Intent.Trail,
                null,
                "how far back|how old is the trail|oldest record|oldest change|trail begin|trail start|history start|history "
                    + "begin|history go|trail go|start of the trail|beginning of the trail & ?instant|instantly|available at once|at hand",
                true
            ),
            new(
                20,
                Intent.Trail,
                null,
                "environments are there|environments exist|list environments|list the environments|known environments|environments do you "
                    + "know|environments are known",
                true
            ),
            Needs(12, ClusterRecorder, "count|number|total|tally & match|agree|reconcile|equal & !what runs"),
            Needs(
                13,
                ClusterRecorder,
                "no change record|without a change record|without change record|never deployed|lack a change record|not have a change "
                    + "record|no record of change"
            ),
            Needs(
                11,
                SourceKind.Ledger,
                "is whole|list whole|complete list|list is complete|whole list|completeness|full population|complete population|how do "
                    + "you know|nothing is missing & change|list|population|deployment|landing"
            ),
            // Approval and duties: the forge's business.
            Needs(32, PeopleDirectory, "leaver|left the company|former employee|ex employee|departed|offboarded|people who left"),
            Needs(
                26,
                ForgeSettings,
                "allowed to approve|entitled to approve|authorized to approve|authorised to approve|permitted to approve|right to "
                    + "approve|code owner|codeowner|may approve"
            ),
            Needs(61, ForgeSettings, "auditor & write access|write permission|access|rights|could write|change anything", true),
            Needs(
                30,
                ForgeSettings,
                "bypass|admin override|overrode|override|admin merge|admin rights|admin power & merge|merged|landed|land|branch|protection",
                true
            ),
            new(
                28,
                Rewritten,
                null,
                "force push|force pushed|force pushes|force-push|force-pushed|force-pushes|rewrite|rewrote|rewritten & "
                    + "?protected|branch|tag",
                true
            ),
            Needs(29, ForgeSettings, "branch protection|protected branch|protection rule|protection of main|protection", true),
            Needs(
                31,
                ForgeReviews,
                "approve|approved|approval|reviewed & after deployment|after deploy|after the deployment|after it was deployed|after they "
                    + "were deployed|after being deployed|after release|after going live|already live",
                true
            ),
            Needs(
                23,
                ForgeReviews,
                "approve|approved|approval|reviewed & then changed|changed before merge|changed again|changed after|after approval|after "
                    + "the approval|after being approved|after they were approved|new commits|modified after|stale",
                true
            ),
            Needs(
                24,
                ForgeReviews,
                "objection|objected|changes requested|requested changes|rejected|blocking review|against a review & "
                    + "merge|merged|land|landed|despite|in spite",
                true
            ),
            Needs(
                22,
                ForgeReviews,
                "no review|without review|without a review|without any review|unreviewed|not reviewed|self approved|self-approved|own "
                    + "approval|authors own|author own|nobody reviewed|no reviewer|own review",
                true
            ),
            Needs(
                25,
                ClusterRecorder,
                "both wrote|same person|separation of duties|segregation of duties|four eyes|released their own|deployed their own|own "
                    + "change & release|released|deploy|deployed|production|duty|violated|wrote|write"
            ),
            Needs(
                42,
                ForgeReviews,
                "emergency|hotfix|break glass & too often|overuse|overused|abuse|abused|same people|too frequently|often"
            ),
            Needs(
                41,
                ForgeReviews,
                "emergency|hotfix|break glass|break-glass & change|list|show|approved|approve|reason|fact|late|deployment|which|all"
            ),
            Needs(56, Exceptions, "exception|waiver & accepted|accept|granted|grant|signed off|independent|approved"),
            Needs(55, Exceptions, "exception|waiver & open|own|owner|old|expire|expired|outstanding|list"),
            Needs(39, ForgeReviews, "security impact|security-impact|impact assessment|impact statement"),
            new(
                21,
                WithoutPullRequest,
                null,
                "without a pr|without pr|without a pull request|without pull request|without any pull request|without a merge request|no "
                    + "pr|no pull request|direct push|pushed directly|directly to main|straight to main|pushed straight|bypassed review "
                    + "by pushing",
                true
            ),
            new(
                27,
                Unsigned,
                null,
                "valid signature|signature|unsigned|not signed|signed by|gpg signed|signed commit & !sign off & ?lack|valid|key|unknown "
                    + "key|know"
            ),
            // Tests, the cluster, deliveries.
            Needs(33, TestResults, "test|tested|ci|pipeline & ran|run|pass|passed|green|exactly|prove|proof & !how often"),
            Needs(
                36,
                ClusterRecorder,
                "skipped|skip|without going through|not go through|never ran in|straight to production|bypassed homelab|without running "
                    + "in|not run in homelab"
            ),
            Needs(
                34,
                ClusterRecorder,
                "homelab|staging|lower environment & first|before production|before it went|soak|healthy|beforehand & run|ran|healthy|soak"
            ),
            Needs(
                37,
                ClusterRecorder,
                "rollback|roll back & target|ever been used|ever used|ever use|rehearsed|tested|exercised|go back to|been used"
            ),
            Needs(
                50,
                ClusterRecorder,
                "broke|broken|break|caused|cause|culprit & deployment|deploy|release|recovery|recover|outage|incident|it",
                true
            ),
            Needs(
                50,
                ClusterRecorder,
                "until recovery|time to recover|time to restore|recovery time|how long until it recovered|take to recover"
            ),
            Needs(
                46,
                ClusterRecorder,
                "auto sync|auto-sync|autosync|self heal|self-heal|manual sync|forced sync|force sync|manually sync|sync by hand & "
                    + "who|when|ran|run|switch|turn|disable|off",
                true
            ),
            Needs(51, ClusterRecorder, "failed sync|sync fail|syncs fail|sync failed|failing sync|failed syncs|sync failure|broken sync"),
            Needs(45, ClusterRecorder, "ignore|ignored|ignoredifference|excluded|exclude|ignoring & drift|difference|detection"),
            Needs(44, ClusterRecorder, "drift & how long|stay|last|lasted|open|fixed|seen|detected|duration|noticed|time"),
            Needs(
                43,
                ClusterRecorder,
                "by hand|manually|manual change|kubectl|hand edit|hand-edited|outside git|outside of git|around git",
                true
            ),
            Needs(43, ClusterRecorder, "drift & cluster|which|what|any|show|list"),
            Needs(
                47,
                ClusterRecorder,
                "what runs|running now|runs now|live state|actual state|cluster state|live cluster|is running|what is live & "
                    + "git|declared|says|repository|match|equal",
                true
            ),
            Needs(53, ClusterRecorder, "share|percentage|rate|fraction|proportion|percent|ratio & fail|failed|failure|rework"),
            Needs(
                52,
                ClusterRecorder,
                "how often do we deploy|how often do we ship|how frequently do we deploy|deployment frequency|deploy frequency|lead "
                    + "time|commit to production|how often is production deployed"
            ),
            // What git can answer.
            new(
                14,
                Intent.Sample,
                null,
                "at random|random|randomly|draw|random sample|sample & change|random|seed|landing|commit|record|sample & "
                    + "?redo|repeat|reproduce|without your tool"
            ),
            new(
                54,
                NotInEnvironment,
                ClusterRecorder,
                "not deployed|not yet deployed|waiting to be deployed|wait merged|waiting for deployment|pending deployment|not yet "
                    + "reached|not reached|not promoted|waiting for promotion|not yet in|not yet promoted|undeployed",
                true
            ),
            new(
                54,
                NotInEnvironment,
                null,
                "but not in|but not yet in|not yet in|missing in|missing from|and not in|ahead of|is not in|are not in & $env",
                true
            ),
            new(
                38,
                RevertOf,
                null,
                "revert|reverted|rollback|roll back|rolled back|back out|backed out|undo|undone|undid & !how many|how often",
                true
            ),
            new(
                35,
                DiffEnvironments,
                null,
                "differ|difference|different|compare|diff|versus|vs|identical|the same|drifted apart & $env2|environment"
            ),
            new(10, WhoDeleted, null, "who|whom & deleted|delete|removed|remove|dropped|got rid of & !who changed", true),
            new(
                9,
                ShippedWith,
                null,
                "what else|anything else|else shipped|together with|alongside|shipped with|along with|came with|same landing|same "
                    + "release|same pull request|same merge|same commit|bundled with",
                true
            ),
            new(
                8,
                WhereIsCommit,
                null,
                "$commit|commit c|this commit|that commit|the commit & which environment|what "
                    + "environment|environment|where|deployed|live|reached|reach|arrived|arrive|running"
            ),
            new(
                7,
                HumanBehind,
                null,
                "human|person|people|who|somebody & behind|bot|controller|robot|automation|automated & "
                    + "behind|responsible|really|real|triggered|trigger|started|human|on behalf",
                true
            ),
            new(
                6,
                FirstReached,
                null,
                "first|earliest & reach|reached|land|landed|deployed|deploy|arrive|arrived|ship|shipped|appear|appeared|get to|go "
                    + "live|went live|hit|rolled out|introduced|brought",
                true
            ),
            new(
                6,
                FirstReached,
                null,
                "when|who brought & arrive|arrived|reach|reached|get to|got to|go live|went live|hit & $env & !from what to what|who "
                    + "changed|who change",
                true
            ),
            new(
                0,
                Intent.People,
                null,
                "changed the most|change the most|most change|most active|most often changed by|works on|work on|worked on|working "
                    + "on|contributor|top author|who owns|who maintains|knows about|knows most|who is active|mostly changes",
                true
            ),
            new(5, StateAt, null, "look like|looked like|looks like|state of|configuration as of|config as of & ?configuration|config|app"),
            new(
                4,
                TicketOf,
                null,
                "ticket|issue|incident|story|jira|work item & which|what|who asked|why|requested|reason|link|for",
                false
            ),
            new(
                3,
                Approvals,
                ForgeReviews,
                "approve|approved|approver|reviewed|reviewer|sign off|signed off|approval & who|whom|did|was|which|has|when|anyone|what & "
                    + "?final version|latest version|see"
            ),
        ]
    );

    private static IntentRule Needs(int number, SourceKind source, string pattern, bool isStrong = false) =>
        new(number, NeedsSource, source, pattern, isStrong);
}
