using Cairn.Changes;

namespace Cairn.Index;

/// <summary>A landing ready to be stored.</summary>
/// <param name="Head">See <see cref="Changes.Records.LandingRecord"/>.</param>
/// <param name="Fields">See <see cref="Changes.Records.FieldsRecord"/>.</param>
/// <param name="Terms">What it can be found by, sorted, each once.</param>
public sealed record IndexEntry(
    Landing Landing, byte[] Head, byte[] Commits, byte[] Fields, ulong[] Terms, int FieldChanges, int TextChanges);
