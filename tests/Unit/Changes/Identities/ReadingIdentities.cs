using System.Text;

namespace Cairn.Trail.Changes.Identities.Tests;

/// <summary>What an identities.yaml says, and what of it is refused.</summary>
public sealed class ReadingIdentities
{
    private static readonly DateTimeOffset Summer = new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_alias_in_its_time_is_that_person_and_outside_it_is_itself()
    {
        PeopleDirectory people = Read(
            """
            people:
            - name: Ann Example
              email: ann@acme.example
              aliases:
              - ann@old.example
              - { email: desk7@acme.example, from: 2026-07-01, to: 2026-07-15 }
            """
        );
        Assert.Equal("Ann Example <ann@acme.example>", people.Resolve(new("annie", "ANN@old.example"), Summer).ToString());
        Assert.Equal("Ann Example <ann@acme.example>", people.Resolve(new("x", "desk7@acme.example"), Summer).ToString());
        Assert.Equal("x <desk7@acme.example>", people.Resolve(new("x", "desk7@acme.example"), Summer.AddDays(1)).ToString());
        Assert.Equal("x <desk7@acme.example>", people.Resolve(new("x", "desk7@acme.example"), Summer.AddDays(-20)).ToString());
        Assert.Equal(2, people.Ever(new("x", "desk7@acme.example")).Count);
    }

    [Fact]
    public void A_listed_automation_is_one_whatever_its_name_and_a_listed_person_is_none()
    {
        PeopleDirectory people = Read(
            """
            people:
            - name: Marie CI
              email: marie-ci@acme.example
            automations:
            - name: release train
              aliases: [ "train-*@acme.example", { email: noreply@acme.example, name: Jane Doe } ]
            """
        );
        Assert.Equal(IdentityKind.Person, people.Resolve(new("marie-ci", "marie-ci@acme.example"), Summer).Kind);
        Assert.Equal("release train (automation)", people.Resolve(new("Jane Doe", "train-7@acme.example"), Summer).Shown);
        Assert.Equal(IdentityKind.Automation, people.Resolve(new("Jane Doe", "noreply@acme.example"), Summer).Kind);
        Assert.Equal(IdentityKind.Person, people.Resolve(new("John Doe", "noreply@acme.example"), Summer).Kind);
    }

    [Fact]
    public void A_pattern_never_takes_an_address_that_several_share()
    {
        PeopleDirectory people = Read("people:\n- { name: Ann, email: ann@acme.example, aliases: ['*@acme.example'] }");
        Assert.Equal("Ann", people.Resolve(new("A", "a@acme.example"), Summer).Name);
        Assert.Equal("Bo", people.Resolve(new("Bo", "noreply@acme.example"), Summer).Name);
    }

    [Fact]
    public void Membership_of_a_team_ends_with_its_day()
    {
        PeopleDirectory people = Read(
            """
            people:
            - { name: Ann, email: ann@acme.example, aliases: [ann@old.example] }
            teams:
            - name: platform
              members: [ { email: ann@acme.example, to: 2026-07-15 }, bo@acme.example ]
            """
        );
        Assert.Equal(["platform"], people.Resolve(new("Ann", "ann@old.example"), Summer).Identity!.Teams);
        Assert.Empty(people.Resolve(new("Ann", "ann@old.example"), Summer.AddDays(1)).Identity!.Teams);
        Assert.Equal(["platform"], people.Resolve(new("Bo", "bo@acme.example"), Summer.AddYears(9)).Identity!.Teams);
    }

    [Fact]
    public void A_mailmap_makes_no_person_of_a_program()
    {
        var people = new PeopleDirectory(
            static person => person.Email.Contains("[bot]", StringComparison.Ordinal) ? new Person("Ann", "ann@acme.example") : person,
            IdentitiesFile.Empty
        );
        Assert.Equal("bot-ross (automation)", people.Resolve(new("bot-ross", "1+bot-ross[bot]@users.noreply.github.com"), Summer).Shown);
    }

    [Theory]
    [InlineData("persons: []", 1, "unknown key 'persons'")]
    [InlineData("people:\n- name: Ann", 2, "no address")]
    [InlineData("people:\n- email: ann@acme.example", 2, "without a name")]
    [InlineData("people:\n- { name: Ann, email: ann@acme.example, alias: [] }", 2, "unknown key 'alias'")]
    [InlineData("people:\n- { name: Ann, email: '*@acme.example' }", 2, "not one address")]
    [InlineData("people:\n- { name: Ann, email: ann@a.example, aliases: [noreply@github.com] }", 2, "several people and programs")]
    [InlineData("people:\n- { name: Ann, email: ann@a.example, aliases: [ { name: Annie } ] }", 2, "never by name alone")]
    [InlineData(
        "people:\n- { name: Ann, email: a@a.example }\n- { name: Bo, email: A@a.example }",
        3,
        "already claimed by 'Ann' in line 2"
    )]
    [InlineData(
        "people:\n- { name: A, email: a@a.example, aliases: [b@a.example] }\n- { name: B, email: b@a.example, aliases: [a@a.example] }",
        3,
        "already claimed"
    )]
    [InlineData("people:\n- { name: A, email: a@a.example, from: 2026-02-01, to: 2026-01-01 }", 2, "ends before it begins")]
    [InlineData("people:\n- { name: A, email: a@a.example, from: yesterday }", 2, "is not a day")]
    [InlineData("people:\n- { name: A, email: a@a.example, from: 2026-02-30 }", 2, "is not a day")]
    [InlineData("people:\n- name: A\n  name: B\n  email: a@a.example", 3, "twice")]
    [InlineData("people: []\npeople: []", 2, "twice")]
    [InlineData("a: &a [x]\npeople: *a", 1, "anchors")]
    [InlineData("people: { name: A }", 1, "is a list")]
    [InlineData("automations:\n- { name: x, aliases: ['*@*'] }", 2, "too wide")]
    [InlineData("automations:\n- { name: x, aliases: ['*a*a*a*a*a*a@a.example'] }", 2, "too wide")]
    [InlineData("teams:\n- { name: t, members: ['*@a.example'] }", 2, "not the address of one person")]
    [InlineData("teams:\n- { name: t, members: [] }\n- { name: T, members: [] }", 3, "already in line 2")]
    [InlineData("sources:\n- { images: x/* }", 2, "without a repository")]
    [InlineData("sources:\n- { images: x/*, repository: '--upload-pack=x' }", 2, "neither a path nor a URL")]
    [InlineData("sources:\n- { images: x/*, repository: 'ext::sh -c x' }", 2, "neither a path nor a URL")]
    [InlineData("people: [", 1, "not valid YAML")]
    [InlineData("[[[[[[[[[[x]]]]]]]]]]", 1, "nested too deeply")]
    [InlineData("people: []\n---\npeople: []", 3, "second document")]
    public void What_cannot_be_is_refused_with_its_line(string text, int line, string why)
    {
        var refused = Assert.Throws<IdentitiesException>(() => Read(text));
        Assert.Equal(CairnException.UserMistake, refused.ExitCode);
        Assert.StartsWith($"identities.yaml, line {line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_for_times_that_do_not_meet_are_no_conflict()
    {
        PeopleDirectory people = Read(
            """
            people:
            - { name: Ann, email: ann@a.example, aliases: [ { email: desk@a.example, to: 2026-06-30 } ] }
            - { name: Bo, email: bo@a.example, aliases: [ { email: desk@a.example, from: 2026-07-01 } ] }
            """
        );
        Assert.Equal("Bo", people.Resolve(new("Desk", "desk@a.example"), Summer).Name);
        Assert.Equal("Ann", people.Resolve(new("Desk", "desk@a.example"), Summer.AddDays(-30)).Name);
    }

    [Fact]
    public void Large_wide_or_binary_files_are_refused_at_once()
    {
        Assert.Throws<IdentitiesException>(() => IdentitiesReader.Read(new byte[10 << 20]));
        Assert.Throws<IdentitiesException>(() => IdentitiesReader.Read([0xFF, 0xFE, 0x00]));
        Assert.Throws<IdentitiesException>(() => Read("people: [" + string.Concat(Enumerable.Repeat("x,", 200_000)) + "]"));
        Assert.Throws<IdentitiesException>(() => Read(new string('[', 100_000)));
        Assert.Throws<IdentitiesException>(() =>
            Read("automations:\n- name: x\n  aliases:\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"  - 'abc{n}*@x'\n")))
        );
    }

    [Fact]
    public void An_empty_file_says_nothing()
    {
        Assert.Empty(Read("").File.Entries);
        Assert.Empty(Read("# nothing yet\npeople:\nsources: []\n").File.Entries);
    }

    [Theory]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-b-d", false)]
    [InlineData("A?C", "abc", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("ghcr.io/acme/*", "ghcr.io/acme/api/worker", true)]
    public void Patterns_match_whole_texts(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Wildcard.Matches(pattern, text));

    private static PeopleDirectory Read(string text) => new(static person => person, IdentitiesReader.Read(Encoding.UTF8.GetBytes(text)));
}
