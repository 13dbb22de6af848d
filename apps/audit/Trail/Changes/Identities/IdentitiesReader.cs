using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// Reads <c>identities.yaml</c>, strictly: unknown and repeated keys, anchors, addresses that two entries claim for the same time and texts
/// out of bounds are refused. Its size and depth are bounded before anything is kept.
/// </summary>
public static class IdentitiesReader
{
    /// <summary>In bytes.</summary>
    public const int LargestFile = 1 << 20;

    private const int MostNodes = 100_000;
    private const int Deepest = 6;
    private const int LongestText = 300;
    private const int MostPatterns = 200;
    private const int MostStars = 4;
    private const int FewestLiterals = 3;

    private static readonly (string Section, IdentityKind Kind, string What)[] Sections =
    [
        ("people", IdentityKind.Person, "a person"),
        ("automations", IdentityKind.Automation, "an automation"),
        ("sharedAccounts", IdentityKind.SharedAccount, "a shared account"),
        ("teams", IdentityKind.Team, "a team"),
    ];

    /// <exception cref="IdentitiesException">It is not valid.</exception>
    public static IdentitiesFile Read(ReadOnlySpan<byte> content)
    {
        if (content.Length > LargestFile)
        {
            throw new IdentitiesException(
                $"{IdentitiesFile.Path} has {content.Length:N0} bytes; at most {LargestFile:N0} are read. Shorten it with patterns."
            );
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new IdentitiesException($"{IdentitiesFile.Path} is not UTF-8. Save it as UTF-8.");
        }

        return new Reading().File(Parse(text));
    }

    private static YamlPart? Parse(string text)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            int nodes = 0;
            YamlPart? root = null;
            while (parser.MoveNext())
            {
                if (parser.Current is StreamStart or StreamEnd or DocumentStart or DocumentEnd)
                {
                    continue;
                }

                if (root is not null)
                {
                    throw Invalid((int)parser.Current!.Start.Line, "a second document begins. Keep everything in the first.");
                }

                root = Part(parser, 0, ref nodes);
            }

            return root;
        }
        catch (YamlException failed)
        {
            int line = Math.Min((int)failed.Start.Line, text.Count(c => c == '\n') + 1);
            throw Invalid(line, $"not valid YAML ({failed.Message.TrimEnd('.')}). Fix it there.");
        }
#pragma warning disable CA1031 // The parser is not ours and some malformed input makes it fail with an exception that is not its own.
        catch (Exception failed) when (failed is not (CairnException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new IdentitiesException($"{IdentitiesFile.Path} is not valid YAML. Check it with a YAML linter.");
        }
    }

    /// <summary>The node that the parser is at, with what it holds; it ends at its last event.</summary>
    private static YamlPart Part(Parser parser, int depth, ref int nodes)
    {
        ParsingEvent current = parser.Current!;
        int line = (int)current.Start.Line;
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Invalid(line, "anchors and aliases of YAML are not read. Write it out.");
        }

        if (++nodes > MostNodes)
        {
            throw Invalid(line, $"more than {MostNodes:N0} values. Shorten it with patterns.");
        }

        if (depth > Deepest)
        {
            throw Invalid(line, "nested too deeply. See docs/identities.md for its form.");
        }

        switch (current)
        {
            case Scalar scalar:
                return scalar.Value.Length <= LongestText
                    ? new YamlPart(line, scalar.Value, null, null)
                    : throw Invalid(line, $"a text of {scalar.Value.Length:N0} characters; at most {LongestText} are read.");
            case SequenceStart:
                var items = new List<YamlPart>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd)
                {
                    items.Add(Part(parser, depth + 1, ref nodes));
                }

                return new YamlPart(line, null, items, null);
            case MappingStart:
                var entries = new Dictionary<string, YamlPart>(StringComparer.Ordinal);
                while (parser.MoveNext() && parser.Current is not MappingEnd)
                {
                    YamlPart key = Part(parser, depth + 1, ref nodes);
                    if (key.Text is not { } name)
                    {
                        throw Invalid(key.Line, "a key that is not a text. See docs/identities.md for its form.");
                    }

                    if (!parser.MoveNext() || !entries.TryAdd(name, Part(parser, depth + 1, ref nodes)))
                    {
                        throw Invalid(key.Line, $"the key '{name}' is there twice. Keep one of them.");
                    }
                }

                return new YamlPart(line, null, null, entries);
            default:
                throw Invalid(line, "not valid YAML. Fix it there.");
        }
    }

    private static IdentitiesException Invalid(int line, string why) => new($"{IdentitiesFile.Path}, line {line}: {why}");

    /// <param name="Text">A scalar's; null for a list or map.</param>
    private sealed record YamlPart(int Line, string? Text, List<YamlPart>? Items, Dictionary<string, YamlPart>? Entries);

    /// <summary>One reading of a file: what earlier entries claimed decides whether later ones may.</summary>
    private sealed class Reading
    {
        private readonly List<IdentityEntry> entries = [];
        private readonly List<TeamMember> members = [];
        private readonly List<ImageSource> sources = [];
        private readonly Dictionary<string, List<(AddressClaim Claim, string Of)>> claimed = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, int> teams = new(StringComparer.OrdinalIgnoreCase);
        private int patterns;

        public IdentitiesFile File(YamlPart? root)
        {
            if (root is null || root.Text is "" or "~" or "null")
            {
                return IdentitiesFile.Empty;
            }

            Known(root, "the file", [.. Sections.Select(section => section.Section), "sources"]);
            foreach ((string section, IdentityKind kind, string what) in Sections)
            {
                foreach (YamlPart item in List(root, section))
                {
                    Entry(item, kind, what);
                }
            }

            foreach (YamlPart item in List(root, "sources"))
            {
                Source(item);
            }

            return new IdentitiesFile(entries, members, sources);
        }

        private void Entry(YamlPart item, IdentityKind kind, string what)
        {
            string[] keys = ["name", "email", "aliases", "names", "from", "to"];
            Known(item, what, kind == IdentityKind.Team ? [.. keys, "members"] : keys);
            string name = Text(item, "name") ?? throw Invalid(item.Line, $"{what} without a name. Add: name: …");
            string? email = Text(item, "email");
            if (email is not null && (Wildcard.IsPattern(email) || !email.Contains('@', StringComparison.Ordinal)))
            {
                throw Invalid(item.Line, $"'{email}' is not one address. Put patterns under aliases.");
            }

            if (kind == IdentityKind.Person && email is null)
            {
                throw Invalid(item.Line, $"the person '{name}' has no address, by which people are told apart. Add: email: …");
            }

            Validity valid = When(item, default);
            var claims = new List<AddressClaim>();
            if (email is not null)
            {
                // Beside an address that several share, the entry's name is part of what it claims.
                Claim(claims, new AddressClaim(email, SharedAddresses.Contains(email) ? name : null, valid, item.Line), kind, name);
            }

            foreach (YamlPart alias in List(item, "aliases"))
            {
                Claim(claims, Alias(alias, what, valid), kind, name);
            }

            if (kind == IdentityKind.Team)
            {
                Team(item, name, valid);
            }
            else if (claims.Count == 0)
            {
                throw Invalid(item.Line, $"'{name}' has no address. Add an email or aliases.");
            }

            string[] names = [.. List(item, "names").Select(part => part.Text ?? throw Invalid(part.Line, "names are texts."))];
            entries.Add(new IdentityEntry(kind, name, email ?? "", names, claims, item.Line));
        }

        private void Team(YamlPart item, string name, Validity valid)
        {
            if (!teams.TryAdd(name, item.Line))
            {
                throw Invalid(item.Line, $"the team '{name}' is already in line {teams[name]}. Put its members together.");
            }

            foreach (YamlPart member in List(item, "members"))
            {
                Validity when = valid;
                string? email = member.Text;
                if (email is null)
                {
                    Known(member, "a member", ["email", "from", "to"]);
                    email = Text(member, "email") ?? throw Invalid(member.Line, "a member without an address. Add: email: …");
                    when = When(member, valid);
                }

                if (Wildcard.IsPattern(email) || SharedAddresses.Contains(email))
                {
                    throw Invalid(member.Line, $"'{email}' is not the address of one person. Name each member by their own address.");
                }

                members.Add(new TeamMember(name, email, when, member.Line));
            }
        }

        private static AddressClaim Alias(YamlPart alias, string what, Validity valid)
        {
            if (alias.Text is { } text)
            {
                return new AddressClaim(text, null, valid, alias.Line);
            }

            Known(alias, $"an alias of {what}", ["email", "name", "from", "to"]);
            (string? email, string? name) = (Text(alias, "email"), Text(alias, "name"));
            return email is null && name is null
                ? throw Invalid(alias.Line, "an alias without an address. Add: email: …")
                : new AddressClaim(email, name, When(alias, valid), alias.Line);
        }

        private void Claim(List<AddressClaim> claims, AddressClaim claim, IdentityKind kind, string of)
        {
            if (claim.Address is not { } address)
            {
                if (kind == IdentityKind.Person)
                {
                    throw Invalid(
                        claim.Line,
                        $"people are matched by address, never by name alone. Add the address that '{claim.Name}' has."
                    );
                }
            }
            else if (claim.IsPattern)
            {
                if (++patterns > MostPatterns)
                {
                    throw Invalid(claim.Line, $"more than {MostPatterns} patterns. Name single addresses instead.");
                }

                if (Wildcard.Literals(address) < FewestLiterals || address.Count(c => c == '*') > MostStars)
                {
                    throw Invalid(
                        claim.Line,
                        $"the pattern '{address}' is too wide. It needs at least {FewestLiterals} characters that are no wildcard, and at "
                            + $"most {MostStars} stars."
                    );
                }
            }
            else if (!address.Contains('@', StringComparison.Ordinal) && claim.Name is null)
            {
                throw Invalid(claim.Line, $"'{address}' is not an address. Write it as in the commits: name@example.com");
            }
            else if (claim.Name is null && SharedAddresses.Contains(address))
            {
                throw Invalid(
                    claim.Line,
                    $"'{address}' is an address that several people and programs commit under. Add the name that the commits have: "
                        + "{ email: …, name: … }"
                );
            }

            List<(AddressClaim Claim, string Of)> others = claimed.TryGetValue(claim.Address ?? "", out List<(AddressClaim, string)>? known)
                ? known
                : claimed[claim.Address ?? ""] = [];
            foreach ((AddressClaim other, string owner) in others)
            {
                if (string.Equals(other.Name, claim.Name, StringComparison.OrdinalIgnoreCase) && other.Valid.Overlaps(claim.Valid))
                {
                    throw Invalid(
                        claim.Line,
                        $"'{claim.Address ?? claim.Name}' of '{of}' is already claimed by '{owner}' in line {other.Line} for the same "
                            + "time. Remove one of them, or give both a from and to."
                    );
                }
            }

            others.Add((claim, of));
            claims.Add(claim);
        }

        private void Source(YamlPart item)
        {
            Known(item, "a source", ["images", "files", "repository"]);
            string images = Text(item, "images") ?? throw Invalid(item.Line, "a source without images. Add: images: ghcr.io/…/*");
            string repository =
                Text(item, "repository") ?? throw Invalid(item.Line, "a source without a repository. Add the path of a clone, or its URL.");
            string? files = Text(item, "files");
            if (++patterns > MostPatterns)
            {
                throw Invalid(item.Line, $"more than {MostPatterns} patterns. Put sources together.");
            }

            if (images.Count(c => c == '*') > MostStars || (files ?? "").Count(c => c == '*') > MostStars)
            {
                throw Invalid(item.Line, $"a pattern with more than {MostStars} stars. Shorten it.");
            }

            if (repository.StartsWith('-') || repository.Contains("::", StringComparison.Ordinal))
            {
                throw Invalid(item.Line, $"'{repository}' is neither a path nor a URL of a repository. Write the path of a clone.");
            }

            sources.Add(new ImageSource(images, files, repository, item.Line));
        }

        private static void Known(YamlPart item, string what, IReadOnlyList<string> keys)
        {
            if (item.Entries is not { } entries)
            {
                throw Invalid(item.Line, $"{what} is a map of: {string.Join(", ", keys)}.");
            }

            foreach ((string key, YamlPart value) in entries)
            {
                if (!keys.Contains(key))
                {
                    throw Invalid(value.Line, $"unknown key '{key}' of {what}. Known: {string.Join(", ", keys)}.");
                }
            }
        }

        private static List<YamlPart> List(YamlPart item, string key) =>
            item.Entries is null || !item.Entries.TryGetValue(key, out YamlPart? list) || list.Text is "" or "~" or "null"
                ? []
                : list.Items ?? throw Invalid(list.Line, $"{key} is a list. Begin each item with a dash.");

        private static string? Text(YamlPart item, string key)
        {
            if (item.Entries is null || !item.Entries.TryGetValue(key, out YamlPart? value))
            {
                return null;
            }

            return value.Text is { } text && text.Trim().Length > 0 && !text.AsSpan().ContainsAny('\n', '\0')
                ? text.Trim()
                : throw Invalid(value.Line, $"{key} is a text in one line.");
        }

        /// <summary>A day is whole: from its first moment to its last, in UTC.</summary>
        private static Validity When(YamlPart item, Validity outer)
        {
            Validity own = new(Moment(item, "from", end: false), Moment(item, "to", end: true));
            var valid = new Validity(
                own.From is { } from && !(outer.From > from) ? from : outer.From,
                own.To is { } to && !(outer.To < to) ? to : outer.To
            );
            return valid.From >= valid.To
                ? throw Invalid(item.Line, "its time ends before it begins. Exchange from and to, or correct them.")
                : valid;
        }

        private static DateTimeOffset? Moment(YamlPart item, string key, bool end)
        {
            if (Text(item, key) is not { } text)
            {
                return null;
            }

            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
                return end && day < DateOnly.MaxValue ? start.AddDays(1) : start;
            }

            return
                text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
                ? moment
                : throw Invalid(
                    item.Entries![key].Line,
                    $"'{text}' is not a day such as 2026-07-31, nor a time such as 2026-07-31T18:00:00Z."
                );
        }
    }
}
