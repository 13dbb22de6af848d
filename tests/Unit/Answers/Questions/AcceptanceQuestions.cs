using Cairn.Trail.Answers.Questions;

namespace Cairn.Trail.Answers.Tests.Questions;

/// <summary>The questions auditors, engineers and leads ask, each with two paraphrases.</summary>
public sealed class AcceptanceQuestions
{
    // number | intent or missing source | wording / paraphrase / paraphrase
    private const string Table = """
        1 | FieldChanges | Who changed the database pool size on 3 November, from what to what, and why? / who set DB_POOL_SIZE on Nov 3rd / when was the db pool size raised in November and by whom
        2 | FieldChanges | What changed in production between Friday 18:00 and Monday 09:00? / show production changes from Friday 6pm to Monday 9am / what was changed in prod over the weekend
        3 | Approvals | Who approved that, and did they see the final version? / who approved the pool size change / was the timeout change reviewed by anyone
        4 | TicketOf | Which ticket or incident asked for it? / what ticket was the pool size change for / which issue requested the new timeout
        5 | StateAt | What did this app's configuration look like on 2026-11-03? / what was the pool size on November 3rd / how many replicas did payments-api have last Tuesday
        6 | FirstReached | When did image payments-api:1.4.2 first reach production, and who brought it? / who first deployed payments-api:1.4.2 to production / when was the first time redis landed in prod
        7 | HumanBehind | Who is the human behind this bot/controller commit? / which person triggered the bot commit 3f2a9bc / who is really behind the renovate change
        8 | WhereIsCommit | Which environments have commit 3f2a9bc now, and since when? / where is commit 3f2a9bc deployed / has commit 3f2a9bc reached production
        9 | ShippedWith | What else shipped with it? / what came with commit 3f2a9bc / which changes landed together with the pool size
        10 | WhoDeleted | Who deleted this object? / who removed the ledger-db statefulset / when was the ingress deleted and by whom
        11 | Ledger | Give all production changes of the period; how do you know the list is whole? / is the list of production changes complete list / prove the completeness of the change population
        12 | ClusterRecorder | Does the count match git and ArgoCD? / do the totals agree with ArgoCD / does the number of changes reconcile with the cluster
        13 | ClusterRecorder | Which deployments have no change record, which changes were never deployed? / list deployments without a change record / which changes were never deployed
        14 | Sample | Draw 25 at random with my seed; can I redo it without your tool? / draw 25 at random with seed 7 / pick 10 random changes from last quarter with seed 42
        15 | Ledger | Give the full evidence pack for sample 7. / show the evidence pack of #482 / give me all the evidence for change 3f2a9bc
        16 | Ledger | Who ran this report, when, with which rules and scope? / who generated the report / when was this report produced
        17 | Ledger | Can I verify the file offline, and would I notice if a row was removed? / how do I verify the exported record / would tampering with the log be noticed, has anyone tampered with the trail
        18 | ClusterRecorder | Were there times when the recorder was blind, and what may be missing? / list the coverage gaps / was the recorder down last week
        19 | AccessLog | Who has read or exported the trail? / who looked at the audit log / who exported the trail last month
        20 | Trail | How far back does it go; are the last 3 months instant? / how old is the trail / when does the history start
        21 | WithoutPullRequest | Which changes reached main without a PR? / direct pushes last month / who pushed directly to main in October
        22 | ForgeReviews | Which had no review, or only the author's own? / which changes were merged without review / list self-approved changes
        23 | ForgeReviews | Which were approved, then changed before merge? / which pull requests got new commits once approved / was anything modified after approval
        24 | ForgeReviews | Which merged over an objection? / which changes landed despite requested changes / what was merged although a reviewer rejected it
        25 | ClusterRecorder | Who both wrote and released a production change? / did the same person write and deploy a change / was separation of duties violated in production
        26 | ForgeSettings | Was each approver allowed to approve that path at that date? / was Maria entitled to approve it / did a code owner approve it
        27 | Unsigned | Which changes lack a valid signature, or are signed by a key we do not know? / show unsigned commits / which commits are not signed
        28 | Rewritten | Did anyone force-push or rewrite a protected branch or tag? / was history rewritten / were there force pushes last month
        29 | ForgeSettings | When was branch protection off or weakened, by whom, and what merged meanwhile? / who disabled branch protection / was the protected branch rule changed
        30 | ForgeSettings | Which merges used an admin bypass? / who bypassed the rules to merge / which pull requests were merged by admin override
        31 | ForgeReviews | Which approvals came after deployment? / which changes were approved after they were deployed / was it approved after going live
        32 | PeopleDirectory | What do the leavers' accounts still appear in? / do former employees still appear anywhere / which files name people who left the company
        33 | TestResults | Show that tests ran on exactly what was merged. / did the tests pass for #482 / was CI green on commit 3f2a9bc
        34 | ClusterRecorder | Did it run in homelab first, for how long, healthy? / how long was it healthy in homelab before production / what was the soak time, did it run in homelab beforehand
        35 | DiffEnvironments | What differs between homelab and production for this app? / compare homelab and production for payments-api / how is prod different from homelab
        36 | ClusterRecorder | Which production deployments skipped homelab? / what went straight to production / which releases never ran in homelab
        37 | ClusterRecorder | What is the rollback target and has rollback ever been used? / was a rollback ever used / has rollback been rehearsed
        38 | RevertOf | Was this rollback also reverted in git? / which changes were reverted last month / what reverted 3f2a9bc
        39 | ForgeReviews | Was the security impact written down for firewall/RBAC changes? / which RBAC changes lack a security impact / where is the impact assessment of the network policy change
        40 | Controls | Which changes were significant (6.5.2) and who re-confirmed the controls? / list significant changes / was the upgrade a significant change
        41 | ForgeReviews | List emergencies: reason, who, approved after the fact by whom, how late? / show emergency changes / which hotfixes were approved late
        42 | ForgeReviews | Is the emergency path used too often, by the same people? / do we overuse emergency changes / are hotfixes done by the same people
        43 | ClusterRecorder | Who changed the cluster by hand, what, when, and was it put into git? / were there manual changes with kubectl / what was changed manually in production
        44 | ClusterRecorder | How long did drift stay before it was seen and before it was fixed? / how long was drift open / when was the drift noticed
        45 | ClusterRecorder | What do we ignore in drift detection, since when, who allowed it? / which differences are ignored / what is excluded from drift detection
        46 | ClusterRecorder | Who switched off auto-sync or ran a manual/forced sync? / who disabled autosync / when was a manual sync run
        47 | ClusterRecorder | Does what runs now equal what git says? / does the live state match git / is what is running what the repository declares
        48 | Controls | Did the weekly comparison (11.5.2) run every week? / was the weekly comparison done / was the weekly check run in October
        49 | FieldChanges | What changed in the hour before the outage? / what changed in the 2 hours before 2026-11-03 14:00 / what was changed just before the incident
        50 | ClusterRecorder | Which deployment broke it, how long until recovery? / what release caused the outage / how long did it take to recover
        51 | ClusterRecorder | Which failed syncs were not fixed within 4 hours? / list failed syncs / why did the sync fail, which sync failed
        52 | ClusterRecorder | How often do we deploy, how long from commit to production? / what is our deployment frequency / what is the lead time
        53 | ClusterRecorder | What share of deployments failed or was rework, and is it better than last quarter? / what is the change failure rate / which percentage of releases failed
        54 | NotInEnvironment | Which changes wait merged but not deployed? / which changes are in homelab but not in production / what is in homelab but not yet in prod
        55 | Exceptions | Which exceptions are open, how old, who owns them? / list open waivers / which exceptions expired
        56 | Exceptions | Who accepted this exception, for how long, and is that person independent? / who granted the waiver / who signed off the exception
        57 | Controls | Did the daily review run every day, what did it find? / was the daily review done last week / what did the daily review find
        58 | Controls | Which rule version judged this change; would today's rules judge it otherwise? / would the current rules pass it / which version of the rules was applied
        59 | Controls | For 6.5.1 a-f, show the evidence for each letter for this change. / show evidence for each requirement of 6.5.1 / does this change meet 6.5.1
        60 | Controls | Map every check to SOC 2/PCI and show pass/fail/unknown counts per month. / show the pass and fail counts for PCI / which SOC 2 criteria does each check map to
        61 | ForgeSettings | Did an auditor's account have write access at any time? / could an auditor write, with which rights / did any auditor have write permission
        62 | ClusterRecorder | Which apps, clusters or repositories are **not** covered by the trail? / which clusters are not covered / what apps does the trail not cover
        """;

    public static TheoryData<int, string, string> Cases()
    {
        var data = new TheoryData<int, string, string>();
        foreach (string line in Table.Split('\n'))
        {
            string[] cells = line.Split(" | ", StringSplitOptions.TrimEntries);
            foreach (string wording in cells[2].Split(" / ", StringSplitOptions.TrimEntries))
            {
                data.Add(int.Parse(cells[0]), cells[1], wording);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EachIsUnderstoodOrNamesTheSourceItNeeds(int number, string expected, string wording)
    {
        Question question = Asked.Question(wording);
        if (Enum.TryParse(expected, out Intent intent))
        {
            Assert.Equal(intent, question.Intent);
            return;
        }

        Assert.Equal((Intent.NeedsSource, expected, number), (question.Intent, question.Missing!.Kind.ToString(), question.Missing.Number));
        Assert.EndsWith(".", question.Missing.Sentence, StringComparison.Ordinal);
        Assert.False(question.Missing.Sentence.StartsWith("Git alone", StringComparison.Ordinal));
    }

    [Fact]
    public void AllAreHere() => Assert.Equal(186, Cases().Count);
}
