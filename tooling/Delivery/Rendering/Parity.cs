using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Rendering;

/// <summary>A field that differs between two environments.</summary>
/// <param name="Field">From the first environment's value to the second's; its file is <c>APP/FILE</c>.</param>
/// <param name="Facts">The declared facts that make the difference; none when it is not declared.</param>
public sealed record EnvironmentDifference(FieldChange Field, IReadOnlyList<string> Facts);

/// <summary>A fact that two environments declare differently, or that one of them lacks.</summary>
/// <param name="Name">As <c>payments.replicas</c>.</param>
public sealed record FactDifference(string Name, string? First, string? Second);

/// <summary>
/// How far two environments are the same. Both are rendered twice: as they are, and with placeholders in the place of their
/// facts. What differs in the second is not declared; what differs in the first alone comes from facts. Nor is declared what
/// differs because an environment's <c>rendered/</c> is not what it renders to: that is what is applied.
/// </summary>
/// <param name="Declared">Fields that differ by facts.</param>
/// <param name="Undeclared">Fields that differ by anything else, values as rendered.</param>
/// <param name="UndeclaredFiles">Files that differ and have no fields to tell: not YAML, or not readable.</param>
/// <param name="Facts">The facts behind <paramref name="Declared"/>.</param>
/// <param name="Digests">Of both without their facts, files that were changed by hand as they are; equal when all differences are
/// declared.</param>
public sealed record Parity(
    IReadOnlyList<EnvironmentDifference> Declared,
    IReadOnlyList<EnvironmentDifference> Undeclared,
    IReadOnlyList<TextChange> UndeclaredFiles,
    IReadOnlyList<FactDifference> Facts,
    (string First, string Second) Digests
)
{
    public bool Identical => Digests.First == Digests.Second && Undeclared.Count == 0 && UndeclaredFiles.Count == 0;

    /// <param name="first">With its facts, and with placeholders.</param>
    /// <param name="second">The same of the other.</param>
    /// <param name="facts">What each declares.</param>
    /// <param name="redactor">Hides credentials in values.</param>
    /// <param name="applied">What stands in <c>rendered/</c> of each; null where that is not compared.</param>
    /// <exception cref="RenderingException">One of them has no objects: nothing would differ.</exception>
    public static Parity Of(
        (RenderedFiles Real, RenderedFiles WithoutFacts) first,
        (RenderedFiles Real, RenderedFiles WithoutFacts) second,
        (EnvironmentFacts? First, EnvironmentFacts? Second) facts,
        Redactor redactor,
        (RenderedFiles? First, RenderedFiles? Second) applied = default
    )
    {
        NotEmpty("first", facts.First?.Value("name"), first.Real, first.WithoutFacts, applied.First);
        NotEmpty("second", facts.Second?.Value("name"), second.Real, second.WithoutFacts, applied.Second);
        LandingFields real = Compared(applied.First ?? first.Real, applied.Second ?? second.Real, redactor);
        LandingFields neutral = Compared(first.WithoutFacts, second.WithoutFacts, redactor);

        // What was changed by hand, unless in both alike.
        LandingFields byHand = Both(Edits(first.Real, applied.First, redactor), Edits(second.Real, applied.Second, redactor));
        var told = neutral.Fields.Select(Key).ToHashSet();
        var differing = real.Fields.Select(Key).ToHashSet();
        FieldChange[] notDeclared =
        [
            .. neutral.Fields,
            .. byHand.Fields.Where(field => differing.Contains(Key(field)) && told.Add(Key(field))),
        ];
        var differingFiles = real.Texts.Select(text => text.File).ToHashSet();
        TextChange[] files =
        [
            .. neutral.Texts,
            .. byHand
                .Texts.Where(text => differingFiles.Contains(text.File))
                .ExceptBy(neutral.Texts.Select(text => text.File), text => text.File),
        ];
        var edited = notDeclared.Select(field => field.File).Concat(files.Select(text => text.File)).ToHashSet();
        var undeclared = notDeclared.Select(Key).ToHashSet();
        Dictionary<(string, string?, string), string> placeholders = Placeholders(first.WithoutFacts, real.Fields, redactor);
        foreach ((var key, string value) in Placeholders(second.WithoutFacts, real.Fields, redactor))
        {
            placeholders.TryAdd(key, value);
        }

        EnvironmentDifference[] declared =
        [
            .. real
                .Fields.Where(field => !undeclared.Contains(Key(field)))
                .Select(field => new EnvironmentDifference(field, [.. Behind(field, placeholders, facts).Distinct()])),
        ];

        // One that only the placeholders show (a value that is the same by chance) is told with them.
        Dictionary<(string, string?, string), FieldChange> shown = real
            .Fields.GroupBy(Key)
            .ToDictionary(same => same.Key, same => same.First());
        return new Parity(
            declared,
            [.. notDeclared.Select(field => new EnvironmentDifference(shown.GetValueOrDefault(Key(field), field), []))],
            files,
            Different(facts.First, facts.Second, declared),
            (
                WithEdits(first.WithoutFacts, first.Real, applied.First, edited).Digest(),
                WithEdits(second.WithoutFacts, second.Real, applied.Second, edited).Digest()
            )
        );
    }

    private static void NotEmpty(string which, string? name, params ReadOnlySpan<RenderedFiles?> sides)
    {
        foreach (RenderedFiles? side in sides)
        {
            if (side is { Objects: 0 })
            {
                throw new RenderingException(
                    $"The {which} environment{(name is null ? "" : $", {name},")} renders to no objects, so there is nothing to "
                        + "compare with. Add an app to it, or check its overlays: cairn render --check",
                    isUserError: true
                );
            }
        }
    }

    private static LandingFields Edits(RenderedFiles rendered, RenderedFiles? applied, Redactor redactor) =>
        applied is null ? LandingFields.None : Compared(rendered, applied, redactor);

    private static LandingFields Both(LandingFields one, LandingFields other) =>
        new([.. one.Fields, .. other.Fields], [.. one.Texts, .. other.Texts], []);

    /// <summary>The rendering without facts, but for files that are not as rendered: these as they are.</summary>
    private static RenderedFiles WithEdits(RenderedFiles withoutFacts, RenderedFiles real, RenderedFiles? applied, HashSet<string> edited)
    {
        if (applied is null || edited.Count == 0)
        {
            return withoutFacts;
        }

        var rendered = real.All.ToDictionary(file => file.Path, file => file.Text);
        var standing = applied.All.ToDictionary(file => file.Path, file => file.Text);
        var files = withoutFacts.All.ToDictionary(file => file.Path, file => file.Text);
        foreach (string path in edited.Where(path => rendered.GetValueOrDefault(path) != standing.GetValueOrDefault(path)))
        {
            files.Remove(path);
            if (standing.TryGetValue(path, out string? text))
            {
                files.Add(path, text);
            }
        }

        return RenderedFiles.Of(files);
    }

    /// <summary>The facts that a field's value comes from, and those that are in its path: items of lists are named by their
    /// identity.</summary>
    private static IEnumerable<string> Behind(
        FieldChange field,
        Dictionary<(string, string?, string), string> placeholders,
        (EnvironmentFacts? First, EnvironmentFacts? Second) facts
    )
    {
        string[] names = ["name", .. (facts.First?.Values.Keys.AsEnumerable() ?? []).Union(facts.Second?.Values.Keys.AsEnumerable() ?? [])];
        // Every truth has the same placeholder, so one is told by both its values.
        if (field is { Before: "true" or "false", After: "true" or "false" })
        {
            return names.Where(name => facts.First?.Value(name) == field.Before && facts.Second?.Value(name) == field.After);
        }

        if (placeholders.TryGetValue(Key(field), out string? value))
        {
            return EnvironmentFacts.In(value, names);
        }

        string path = field.Path;
        foreach ((string name, string fact) in (field.Kind == ChangeKind.Added ? facts.Second : facts.First)?.Values.AsEnumerable() ?? [])
        {
            path = path.Replace($"={fact}]", $"=fact:{name}]", StringComparison.Ordinal);
        }

        return EnvironmentFacts.In(path, names);
    }

    private static FactDifference[] Different(EnvironmentFacts? first, EnvironmentFacts? second, EnvironmentDifference[] declared) =>
        [
            .. declared
                .SelectMany(difference => difference.Facts)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(name => new FactDifference(name, first?.Value(name), second?.Value(name))),
        ];

    private static (string File, string? Resource, string Path) Key(FieldChange field) => (field.File, field.Resource, field.Path);

    private static LandingFields Compared(RenderedFiles first, RenderedFiles second, Redactor redactor)
    {
        var before = first.All.ToDictionary(file => file.Path, file => file.Text);
        var after = second.All.ToDictionary(file => file.Path, file => file.Text);
        return RenderedFields.Of(
            [
                .. before
                    .Keys.Union(after.Keys)
                    .Order(StringComparer.Ordinal)
                    .Select(path => new RenderedFile("", path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))),
            ],
            redactor
        );
    }

    /// <summary>What stands, in the rendering with placeholders, where these fields are.</summary>
    private static Dictionary<(string, string?, string), string> Placeholders(
        RenderedFiles withoutFacts,
        IReadOnlyList<FieldChange> fields,
        Redactor redactor
    )
    {
        var files = fields.Select(field => field.File).ToHashSet();
        LandingFields all = RenderedFields.Of(
            [.. withoutFacts.All.Where(file => files.Contains(file.Path)).Select(file => new RenderedFile("", file.Path, null, file.Text))],
            redactor
        );
        return all.Fields.Where(field => field.After is not null).GroupBy(Key).ToDictionary(same => same.Key, same => same.First().After!);
    }
}
