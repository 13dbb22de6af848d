using System.Collections.Concurrent;
using Cairn.Changes.Environments;

namespace Cairn.Service.Recording;

/// <summary>Infers environments from paths and remembers what told each.</summary>
internal sealed class EnvironmentsSeen
{
    private readonly ConcurrentDictionary<string, string> because = [];

    public IReadOnlyDictionary<string, string> Because => because;

    public string? Of(string path)
    {
        if (EnvironmentPaths.Of(path) is not { } inferred)
        {
            return null;
        }

        // The first in order, so that it does not depend on which thread came first.
        because.AddOrUpdate(inferred.Name, inferred.Because, (_, known) => string.CompareOrdinal(inferred.Because, known) < 0 ? inferred.Because : known);
        return inferred.Name;
    }
}
