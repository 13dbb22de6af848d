using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Delivery.Preview;

/// <summary>Who is to approve some files, as a CODEOWNERS file tells it.</summary>
/// <param name="Section">GitLab's section; null outside of one.</param>
/// <param name="Approvals">How many of them must; 0 where the section is optional.</param>
/// <param name="Names">As written: <c>@org/team</c>, an address.</param>
/// <param name="Files">How many changed files are theirs.</param>
public sealed record Ownership(string? Section, int Approvals, IReadOnlyList<string> Names, int Files);

/// <summary>
/// A CODEOWNERS file as
/// <see href="https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners">GitHub</see>
/// and <see href="https://docs.gitlab.com/user/project/codeowners/reference/">GitLab</see> read it: in each section the last pattern that
/// matches a file
/// decides. Forgejo's own form, with regular expressions, is not read.
/// </summary>
internal sealed partial class CodeOwners
{
    /// <summary>Where forges look for it, first one first.</summary>
    public static readonly string[] Places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    private readonly List<Part> parts = [new(null, 1, [])];

    /// <summary>Lines that cannot be understood are passed over, as forges do.</summary>
    public static CodeOwners Parse(string text)
    {
        var owners = new CodeOwners();
        foreach (string written in text.Split('\n'))
        {
            string line = Comment().Replace(written, "").Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (Header().Match(line) is { Success: true } header)
            {
                owners.Begin(header);
                continue;
            }

            string[] words = [.. Word().Matches(line).Select(word => word.Value)];
            Part part = owners.parts[^1];
            string[] names = words[1..];
            part.Rules.Add((Pattern(words[0].Replace("\\ ", " ", StringComparison.Ordinal)), names.Length == 0 ? part.Names : names));
        }

        return owners;
    }

    /// <summary>Who owns any of these, by section and name.</summary>
    /// <param name="files">Paths from the repository's root.</param>
    public IReadOnlyList<Ownership> Of(IReadOnlyList<string> files)
    {
        var owned = new List<Ownership>();
        foreach (Part part in parts)
        {
            owned.AddRange(
                files
                    .Select(file => part.Rules.FindLast(rule => rule.Pattern.IsMatch(file)).Names ?? [])
                    .Where(names => names.Count > 0)
                    .GroupBy(names => string.Join(' ', names), StringComparer.Ordinal)
                    .OrderBy(same => same.Key, StringComparer.Ordinal)
                    .Select(same => new Ownership(part.Section, part.Approvals, same.First(), same.Count()))
            );
        }

        return owned;
    }

    // A section that comes again goes on, as GitLab joins them.
    private void Begin(Match header)
    {
        string name = header.Groups["name"].Value;
        Part? same = parts.Find(part => string.Equals(part.Section, name, StringComparison.OrdinalIgnoreCase));
        if (same is not null)
        {
            parts.Remove(same);
        }

        int approvals =
            header.Groups["optional"].Length > 0 ? 0
            : int.TryParse(header.Groups["count"].Value, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
            : 1;
        parts.Add(same ?? new Part(name, approvals, [.. Word().Matches(header.Groups["names"].Value).Select(word => word.Value)]));
    }

    /// <summary>A pattern as .gitignore has them. It is matched without going back, so that none can take long.</summary>
    private static Regex Pattern(string pattern)
    {
        string path = pattern.Trim('/');
        var regex = new StringBuilder(pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal) ? "^" : "^(?:.*/)?");
        for (int i = 0; i < path.Length; i++)
        {
            bool isDouble = string.CompareOrdinal(path, i, "**", 0, 2) == 0;
            if (isDouble && i + 2 < path.Length && path[i + 2] == '/')
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (isDouble)
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(
                    path[i] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        _ => Regex.Escape(path[i].ToString()),
                    }
                );
            }
        }

        regex.Append(
            pattern.EndsWith('/') && path.Length > 0 ? "/.*$"
            : path.EndsWith("/*", StringComparison.Ordinal) ? "$"
            : "(?:/.*)?$"
        );
        return new Regex(regex.ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<optional>\^?)\[(?<name>[^\]]+)\](?:\[(?<count>\d+)\])?(?<names>.*)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"(?:\\ |\S)+")]
    private static partial Regex Word();

    private sealed record Part(string? Section, int Approvals, IReadOnlyList<string> Names)
    {
        public List<(Regex Pattern, IReadOnlyList<string> Names)> Rules { get; } = [];
    }
}
