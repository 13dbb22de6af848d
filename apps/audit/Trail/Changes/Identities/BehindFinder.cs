using System.Text.Json;

namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// Looks for the people behind what an automation landed: in trailers (of requests, Argo CD's <c>Argocd-reference-commit-*</c>, GitOps
/// Promoter's <c>Sha-dry-proposed</c>, Kargo's <c>create-actor</c>), the hydrator's notes and subjects, the source of the images it set,
/// and in who merged or approved it. Everything it finds is a claim of a message, or a commit that was read.
/// </summary>
/// <param name="people">Who those named are.</param>
public sealed class BehindFinder(PeopleDirectory people)
{
    private const string HydratorNotes = "refs/notes/hydrator.metadata";

    // Whoever set these asked for the change.
    private static readonly string[] Requests =
    [
        "requested-by",
        "triggered-by",
        "initiated-by",
        "promoted-by",
        "deployed-by",
        "on-behalf-of",
        "actor",
        "kargo.akuity.io/create-actor",
    ];

    private static readonly string[] Approvals = ["approved-by", "reviewed-by", "acked-by", "tested-by"];

    /// <summary>The people behind; null where no automation wrote it.</summary>
    /// <param name="landing">Its people resolved.</param>
    /// <param name="fields">What it changed; asked for only where images lead to sources.</param>
    public PeopleBehind? Of(Landing landing, Func<IEnumerable<FieldChange>> fields)
    {
        if (!landing.Authors.Any(author => author.Kind == IdentityKind.Automation))
        {
            return null;
        }

        Person[] persons = [.. landing.Authors.Where(author => !author.IsProgram)];
        if (persons.Length > 0 && landing.IsMerge)
        {
            // People and programs wrote its commits beside each other: nobody is said to be behind the other.
            return null;
        }

        var found = new List<PersonBehind>();
        var reasons = new List<string>();
        found.AddRange(persons.Select(person => new PersonBehind(person, Confidence.High, "a co-author of the commit")));
        Reference(landing, found, reasons);
        Requested(landing, found);
        Dry(landing, found, reasons);
        Sources(landing, fields, found, reasons);
        Named(landing, found, ["signed-off-by"], Confidence.High);
        if (!landing.IsLandedByForge && !landing.LandedBy.IsProgram)
        {
            found.Add(new PersonBehind(landing.LandedBy, Confidence.High, landing.IsMerge ? "merged it" : "landed it"));
        }

        Named(landing, found, Approvals, Confidence.Low);
        PersonBehind[] known = [.. found.OrderBy(behind => behind.Confidence).DistinctBy(behind => behind.Person.Key)];
        return known.Length > 0 ? new PeopleBehind(known, null) : new PeopleBehind([], Unknown(landing, reasons));
    }

    private static string Unknown(Landing landing, List<string> reasons)
    {
        IEnumerable<string> why = reasons.Distinct(StringComparer.Ordinal).Take(3).DefaultIfEmpty("git names no person");
        return string.Join("; ", why)
            + (landing.PullRequest is { } request ? $"; only the forge knows who approved or merged #{request.Number}" : "");
    }

    /// <summary>
    /// The commit of the code that a pipeline says it bumps: https://argo-cd.readthedocs.io/en/stable/user-guide/source-hydrator/.
    /// </summary>
    private void Reference(Landing landing, List<PersonBehind> found, List<string> reasons)
    {
        if (Trailer(landing, "argocd-reference-commit-author") is not { } author)
        {
            return;
        }

        string? id = Trailer(landing, "argocd-reference-commit-sha");
        string? repository = Trailer(landing, "argocd-reference-commit-repourl");
        if (id is not null && IsWholeId(id) && Commit(repository, id) is { Author: { } read, Exact: true } commit)
        {
            Add(landing, found, read, Confidence.Certain, $"wrote {Short(commit.Id)}, which the message refers to", reasons);
            return;
        }

        Add(landing, found, Parse(author), Confidence.High, "Argocd-reference-commit-author in the message", reasons);
    }

    private void Requested(Landing landing, List<PersonBehind> found)
    {
        Named(landing, found, Requests, Confidence.High);
        foreach (string line in landing.Body.Split('\n').Take(200))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (
                colon > 0
                && Requests.Contains(line[..colon].Trim().TrimStart('-', '*').Trim().ToLowerInvariant())
                && Actor(line[(colon + 2)..].Trim()) is { } actor
            )
            {
                Add(landing, found, actor, Confidence.High, $"{line[..colon].Trim()} in the message", null);
            }
        }
    }

    /// <summary>The commit that was hydrated, where its id is in a trailer, a note or the subject.</summary>
    private void Dry(Landing landing, List<PersonBehind> found, List<string> reasons)
    {
        (string? id, string where) = (Trailer(landing, "sha-dry-proposed"), "in the trailer Sha-dry-proposed");
        if (id is null && people.Commits?.Note(HydratorNotes, landing.Id) is { } note)
        {
            (id, where) = (DryId(note), "in the hydrator's note");
        }

        if (id is null && landing.Authors.Any(IsHydrator) && landing.Subject.IndexOf(": ", StringComparison.Ordinal) is 7 and var end)
        {
            (id, where) = (landing.Subject[..end], "in the subject");
        }

        if (id is null || id.Length < 7 || !id.All(char.IsAsciiHexDigit))
        {
            return;
        }

        FoundCommit commit = Commit(null, id.ToLowerInvariant());
        if (commit.Author is { } author)
        {
            Add(
                landing,
                found,
                author,
                commit.Exact ? Confidence.Certain : Confidence.High,
                $"wrote {Short(commit.Id)}, which was hydrated: {where}",
                reasons
            );
        }
        else
        {
            reasons.Add($"{Short(id)}, {where}, {commit.Why}");
        }
    }

    private static bool IsHydrator(Person person) =>
        person.Name.StartsWith("Argo CD", StringComparison.OrdinalIgnoreCase)
        || person.Name.StartsWith("argocd", StringComparison.OrdinalIgnoreCase)
        || person.Name.Contains("hydrator", StringComparison.OrdinalIgnoreCase);

    private static string? DryId(string note)
    {
        try
        {
            using var json = JsonDocument.Parse(note);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("drySha", out JsonElement id)
                && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The commits from which the images that it set were built.</summary>
    private void Sources(Landing landing, Func<IEnumerable<FieldChange>> fields, List<PersonBehind> found, List<string> reasons)
    {
        if (people.File.Sources.Count == 0)
        {
            return;
        }

        foreach (ImageReference image in ImageReference.Of(fields(), landing.Subject + "\n" + landing.Body))
        {
            ImageSource? source = people.File.Sources.FirstOrDefault(source =>
                (image.Image.Length > 0 && Wildcard.Matches(source.Images, image.Image))
                || (source.Files is { } files && image.File.Length > 0 && Wildcard.Matches(files, image.File))
            );
            if (source is null)
            {
                continue;
            }

            if (image.Tag.Length == 0)
            {
                reasons.Add($"a digest of {source.Images} names no commit");
                continue;
            }

            string why = $"no commit of {source.Repository} is named by the tag {image.Tag}";
            foreach ((string revision, bool whole) in ImageReference.Revisions(image.Tag))
            {
                FoundCommit commit = Commit(source.Repository, revision);
                if (commit is { Author: { } author, Id: { } id })
                {
                    why = "";
                    Add(
                        landing,
                        found,
                        author,
                        whole ? Confidence.Certain : Confidence.High,
                        $"wrote {Short(id)} in {source.Repository}, from which the image tag {image.Tag} was built",
                        reasons
                    );
                    break;
                }

                why =
                    commit.Why is { } reason && !reason.StartsWith("is not", StringComparison.Ordinal)
                        ? $"{source.Repository} {reason}"
                        : why;
            }

            if (why.Length > 0)
            {
                reasons.Add(why);
            }
        }
    }

    private void Named(Landing landing, List<PersonBehind> found, string[] keys, Confidence confidence)
    {
        foreach (Trailer trailer in landing.Trailers)
        {
            if (Array.IndexOf(keys, trailer.Key.ToLowerInvariant()) >= 0 && Actor(trailer.Value) is { } person)
            {
                Add(landing, found, person, confidence, $"{trailer.Key} in the message", null);
            }
        }
    }

    private void Add(Landing landing, List<PersonBehind> found, Person? named, Confidence confidence, string basis, List<string>? reasons)
    {
        if (named is null)
        {
            return;
        }

        Person person = people.Resolve(named, landing.LandedAt);

        // A name without an address may be anybody's, or none's.
        confidence = named.Email.Length == 0 && !named.Name.StartsWith('@') ? Confidence.Low : confidence;
        if (person.IsProgram)
        {
            reasons?.Add($"{person.Shown} {basis}");
        }
        else
        {
            found.Add(new PersonBehind(person, confidence, basis));
        }
    }

    private FoundCommit Commit(string? repository, string revision) =>
        people.Commits?.Find(repository, revision) ?? new FoundCommit(null, null, null, false, "cannot be read here");

    private static string? Trailer(Landing landing, string key) =>
        landing.Trailers.FirstOrDefault(trailer => trailer.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value.Trim();

    // What pipelines write where a person is expected.
    private static readonly HashSet<string> Nobody = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin",
        "anonymous",
        "api",
        "cron",
        "event",
        "false",
        "github",
        "gitlab",
        "manual",
        "n/a",
        "nobody",
        "none",
        "null",
        "push",
        "schedule",
        "scheduled",
        "scheduler",
        "system",
        "timer",
        "true",
        "unknown",
        "unknown actor",
        "webhook",
    };

    /// <summary>A person as a trailer names them, or as Kargo does: <c>email:ann@example.com</c>; null where it is none.</summary>
    private static Person? Actor(string text)
    {
        int colon = text.IndexOf(':');
        if (colon > 0 && !text.Contains('<', StringComparison.Ordinal))
        {
            (string kind, string value) = (text[..colon], text[(colon + 1)..].Trim());
            return kind switch
            {
                "email" or "preferred_username" or "upn" => Parse(value),
                "subject" when value.Contains('@', StringComparison.Ordinal) => Parse(value),
                "kubernetes" when !value.StartsWith("system:", StringComparison.Ordinal) => Parse(value),
                _ => null,
            };
        }

        return Parse(text);
    }

    private static Person? Parse(string text)
    {
        int open = text.IndexOf('<');
        int close = text.IndexOf('>', Math.Max(open, 0));
        if (open >= 0 && close > open)
        {
            return new Person(text[..open].Trim().Trim('"'), text[(open + 1)..close].Trim());
        }

        string bare = text.Trim();
        return bare.Length is 0 or > 200 || Nobody.Contains(bare) || !bare.Any(char.IsLetter) ? null
            : bare.IndexOf('@') > 0 ? new Person(bare, bare)
            : new Person(bare, "");
    }

    private static bool IsWholeId(string id) => id.Length is 40 or 64 && id.All(char.IsAsciiHexDigit);

    private static string Short(string? id) => id is { Length: > 12 } ? id[..12] : id ?? "";
}
