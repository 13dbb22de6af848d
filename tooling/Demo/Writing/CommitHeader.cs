namespace Cairn.Demo.Writing;

/// <summary>Who and when; people are written <c>Name &lt;email&gt;</c>.</summary>
internal sealed record CommitHeader(string Author, DateTimeOffset Authored, string Committer, DateTimeOffset Committed, string Message);
