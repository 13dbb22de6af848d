namespace Cairn.Trail.Changes.Identities.Tests;

/// <summary>
/// Who is an automation without any configuration. The names and addresses are of the commits of public repositories (kubernetes/api,
/// alphagov/govuk-helm-charts, onedr0p/home-ops, bjw-s/home-ops, redhat-appstudio/infra-deployments, operate-first/apps), of the
/// documentation of GitHub, GitLab, Argo CD, Kargo, Flux, Renovate and Weblate, or made up in the form of these.
/// </summary>
public sealed class TellingAutomations
{
    [Theory]
    [InlineData("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")]
    [InlineData("Renovate Bot", "bot@renovateapp.com")]
    [InlineData("WhiteSource Renovate", "bot@renovateapp.com")]
    [InlineData("Renovate Bot", "renovate@whitesourcesoftware.com")]
    [InlineData("Renovate Bot", "govuk-ci@users.noreply.github.com")]
    [InlineData("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")]
    [InlineData("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("github-actions", "41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("GitHub Action", "action@github.com")]
    [InlineData("govuk-ci", "govuk-ci@digital.cabinet-office.gov.uk")]
    [InlineData("GOV.UK Continuous Integration User", "govuk-ci@users.noreply.github.com")]
    [InlineData("bot-ross", "98030736+bot-ross[bot]@users.noreply.github.com")]
    [InlineData("rosey-bot", "98030736+rosey-bot[bot]@users.noreply.github.com")]
    [InlineData("Weave Flux", "support@weave.works")]
    [InlineData("Flux", "")]
    [InlineData("fluxcdbot", "fluxcdbot@users.noreply.github.com")]
    [InlineData("argocd-image-updater", "noreply@argoproj.io")]
    [InlineData("Argo CD", "argo-cd@example.com")]
    [InlineData("Kargo", "no-reply@kargo.io")]
    [InlineData("GitOps Promoter", "promoter@acme.example")]
    [InlineData("Hosted Weblate", "hosted@weblate.org")]
    [InlineData("Weblate", "noreply@weblate.org")]
    [InlineData("Mergify", "37929162+mergify[bot]@users.noreply.github.com")]
    [InlineData("semantic-release-bot", "semantic-release-bot@martynus.net")]
    [InlineData("Jenkins", "jenkins@acme.example")]
    [InlineData("Deploy Token", "project_123_bot_4ffca233d8298ea1@noreply.gitlab.example")]
    [InlineData("Release Token", "group_109_bot@noreply.gitlab.com")]
    [InlineData("red-hat-konflux[bot]", "126015336+red-hat-konflux[bot]@users.noreply.github.com")]
    [InlineData("k8s-merge-robot", "k8s.production.user@gmail.com")]
    [InlineData("Kubernetes Submit Queue", "k8s-merge-robot@users.noreply.github.com")]
    [InlineData("Kubernetes Publisher", "k8s-publishing-bot@users.noreply.github.com")]
    [InlineData("Kubernetes Prow Robot", "20407524+k8s-ci-robot@users.noreply.github.com")]
    [InlineData("Thoth Bot", "33906690+sesheta@users.noreply.github.com")]
    [InlineData("auto-update", "")]
    [InlineData("Build deployer", "")]
    [InlineData("release-service", "release-service@redhat.com")]
    [InlineData("Build Service", "build@acme.example")]
    [InlineData("image-builder", "images@acme.example")]
    [InlineData("update-cron", "cron@acme.example")]
    [InlineData("gitops-sync-controller", "gitops@acme.example")]
    [InlineData("Claude", "noreply@anthropic.com")]
    [InlineData("Acme CI", "builds@acme.example")]
    [InlineData("Deploy Bot", "deployments@acme.example")]
    public void What_is_known_or_named_as_a_program_is_an_automation(string name, string email)
    {
        Assert.Equal(IdentityKind.Automation, new Person(name, email).Kind);
        Assert.Equal($"{name} (automation)", new Person(name, email).Shown);
    }

    [Theory]
    [InlineData("Ann Abbott", "ann.abbott@acme.example")]
    [InlineData("Bot Smith", "bot.smith@acme.example")]
    [InlineData("Talbot", "talbot@acme.example")]
    [InlineData("Jan Bot", "jan.bot@acme.example")]
    [InlineData("Jan Bot", "jan@acme.example")]
    [InlineData("Joanna Abbott", "12345+abbott@users.noreply.github.com")]
    [InlineData("Robothy", "robothy@acme.example")]
    [InlineData("Marci Cirillo", "marci@acme.example")]
    [InlineData("Ann Jenkins", "ann.jenkins@acme.example")]
    [InlineData("Claude Monet", "claude@acme.example")]
    [InlineData("Flux Capacitor", "emmett@acme.example")]
    [InlineData("Bruce Bolt", "6329861+brucebolt@users.noreply.github.com")]
    [InlineData("Oleg", "97077423+RobotSail@users.noreply.github.com")]
    [InlineData("Ann", "41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("Ann", "noreply@github.com")]
    [InlineData("Ann", "root@localhost")]
    [InlineData("Platform Team", "platform@acme.example")]
    [InlineData("Will Service", "will@acme.example")]
    [InlineData("Josiah England", "63077659+ci-operator@users.noreply.github.com")]
    [InlineData("Ann Builder", "ann.builder@acme.example")]
    [InlineData("ᗪєνιη ᗷυнʟ", "onedr0p@users.noreply.github.com")]
    [InlineData("", "ann@acme.example")]
    public void What_only_looks_a_little_like_a_program_is_a_person(string name, string email) =>
        Assert.Equal(IdentityKind.Person, new Person(name, email).Kind);

    [Theory]
    [InlineData("GitHub", "noreply@github.com")]
    [InlineData("GitLab", "noreply@gitlab.acme.example")]
    public void What_commits_for_a_web_interface_is_a_forge(string name, string email) =>
        Assert.Equal(IdentityKind.Forge, new Person(name, email).Kind);

    [Theory]
    [InlineData("noreply@github.com")]
    [InlineData("no-reply@acme.example")]
    [InlineData("root@localhost")]
    [InlineData("ann@localhost")]
    [InlineData("41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("bot@renovateapp.com")]
    [InlineData("ci@acme.example")]
    [InlineData("")]
    public void People_at_a_shared_address_stay_apart(string email)
    {
        Assert.NotEqual(new Person("Ann", email).Key, new Person("Bo", email).Key);
        Assert.NotEqual(
            PeopleDirectory.Plain.Resolve(new Person("Ann", email), DateTimeOffset.UnixEpoch),
            PeopleDirectory.Plain.Resolve(new Person("Bo", email), DateTimeOffset.UnixEpoch)
        );
    }

    [Fact]
    public void A_program_that_commits_under_a_persons_address_is_not_that_person() =>
        Assert.NotEqual(
            new Person("flux", "onedr0p@users.noreply.github.com").Key,
            new Person("Devin Buhl", "onedr0p@users.noreply.github.com").Key
        );

    [Fact]
    public void A_person_with_two_names_at_one_address_is_one() =>
        Assert.Equal(new Person("Ann", "ann@acme.example").Key, new Person("Ann Example", "Ann@ACME.example").Key);
}
