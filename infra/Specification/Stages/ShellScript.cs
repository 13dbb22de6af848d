using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>POSIX sh: what every script begins with, and how words get into it.</summary>
internal static class ShellScript
{
    /// <summary>
    /// The first line of each script. It is empty, which is the host itself; tests put another directory here, and change nothing else.
    /// </summary>
    public const string Root = "root=''\n";

    // A line that no content of ours is; checked where it is used.
    private const string End = "END_OF_CAIRN";

    /// <summary>A word that the shell takes as it is.</summary>
    public static string Quote(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '+' or ':' or '=' or ',' or '@')
        && word.Length > 0
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A whole script.</summary>
    public static string Script(ClusterSpecification cluster, HostSpecification host, string stage, string body) =>
        $$"""
            {{Root}}# cairn: {{stage}} {{host.Name}}, from environments/{{cluster.Environment}}/{{ClusterFiles.FileName}}. May be run again, and may be interrupted.
            set -eu
            umask 077
            changed() { printf 'changed: %s\n' "$1"; }
            unchanged() { printf 'unchanged: %s\n' "$1"; }
            fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
            [ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
            {{body.TrimEnd('\n')}}

            """.ReplaceLineEndings("\n");

    /// <summary>Functions that put files in their place in one step: who reads them sees the old or the new, never half of one.</summary>
    public const string Placing = """
        settle() {
          chmod "$2" "$root$1.cairn-new"
          if [ -f "$root$1" ] && cmp -s "$root$1" "$root$1.cairn-new" && [ "$(stat -c %a "$root$1")" = "$2" ]; then
            rm -f "$root$1.cairn-new"
            unchanged "$1"
          else
            mv -f "$root$1.cairn-new" "$root$1"
            changed "$1"
          fi
        }
        unwritten() {
          rm -f "$root$1.cairn-new"
          fail "$1 could not be written (is the disk full?); what was there before is still there"
        }
        place() {
          cat >"$root$1.cairn-new" || unwritten "$1"
          settle "$1" "$2"
        }

        """;

    /// <summary>Fails where one of the other servers is not Ready, as <c>$nodes</c> has it: with this one away too, etcd would
    /// stop.</summary>
    /// <param name="others">At least one.</param>
    /// <param name="indent">How deep in its script it stands.</param>
    public static string OthersReady(HostSpecification host, IEnumerable<string> others, string indent) =>
        $$"""
            {{indent}}for other in {{string.Join(' ', others)}}; do
            {{indent}}  case $(printf '%s\n' "$nodes" | sed -n "s/^$other  *\([^ ]*\).*/\1/p") in
            {{indent}}    Ready* | '') ;;
            {{indent}}    *) fail "server $other is not Ready: with {{host.Name}} away too, etcd would stop. Fix it first";;
            {{indent}}  esac
            {{indent}}done

            """;

    /// <summary>The servers beside a host; none for an agent.</summary>
    public static string[] Others(K3sSpecification k3s, HostSpecification host) =>
        host.IsServer ? [.. k3s.Servers.Where(specification => specification != host).Select(specification => specification.Name)] : [];

    /// <summary>A file's content in the script, put in its place.</summary>
    public static string Place(HostFile file)
    {
        if (file.Content.Split('\n').Contains(End))
        {
            throw new InvalidOperationException($"{file.Path} contains the line that ends its here-document.");
        }

        return $"place {file.Path} {file.Mode} <<'{End}'\n{file.Content}{End}\n";
    }
}
