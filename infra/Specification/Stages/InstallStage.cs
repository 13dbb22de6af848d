using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>The binary and its unit.</summary>
internal static class InstallStage
{
    public static HostStage Of(ClusterSpecification cluster, HostSpecification host, HostFile unit)
    {
        K3sRelease release = cluster.K3s!.Release;
        return new HostStage(
            "install",
            "Installs the binary of the pinned release, verified against its SHA-256, and its systemd unit; starts nothing",
            ShellScript.Script(
                cluster,
                host,
                "install",
                ShellScript.Placing + Binary(release) + $"(umask 022 && mkdir -p \"$root/etc/systemd/system\")\n" + ShellScript.Place(unit)
            ),
            null
        );
    }

    private static string Binary(K3sRelease release) =>
        $$"""
            version={{release.Version}}
            from=https://github.com/k3s-io/k3s/releases/download/{{release.Version.Replace("+", "%2B", StringComparison.Ordinal)}}
            binary=$root{{Paths.Binary}}
            fetch() {
              curl -fsSL --proto '=https' --tlsv1.2 --connect-timeout 20 --retry 3 -o "$2" "$from/$1" || {
                rm -f "$2"
                fail "$from/$1 could not be downloaded (above is what curl said, or the disk is full); what was installed before is still there"
              }
            }
            sum_of() {
              sum=$(sha256sum "$1")
              printf '%s' "${sum%% *}"
            }
            case $(uname -m) in
              x86_64) asset=k3s architecture=amd64 pinned={{Pin(release, "amd64")}};;
              aarch64) asset=k3s-arm64 architecture=arm64 pinned={{Pin(release, "arm64")}};;
              *) fail "the host is a $(uname -m), and k3s is installed on x86_64 and aarch64 only";;
            esac
            (umask 022 && mkdir -p "$root/usr/local/bin")
            if [ -z "$pinned" ]; then
              fetch "sha256sum-$architecture.txt" "$binary.cairn-sums"
              pinned=$(sed -n "s/^\([0-9a-f]\{64\}\)  $asset\$/\1/p" "$binary.cairn-sums")
              rm -f "$binary.cairn-sums"
              [ -n "$pinned" ] || fail "the list of $version has no $asset; is the release complete?"
              printf 'to pin: spec.k3s.sha256.%s: %s\n' "$architecture" "$pinned"
            fi
            if [ -x "$binary" ] && [ "$(sum_of "$binary")" = "$pinned" ]; then
              unchanged "{{Paths.Binary}} is $version"
            else
              fetch "$asset" "$binary.cairn-new"
              got=$(sum_of "$binary.cairn-new")
              if [ "$got" != "$pinned" ]; then
                rm -f "$binary.cairn-new"
                fail "$asset of $version has the SHA-256 $got and not $pinned: it is not the one that was reviewed. It was removed; what was installed before is still there"
              fi
              chmod 755 "$binary.cairn-new"
              mv -f "$binary.cairn-new" "$binary"
              changed "{{Paths.Binary}} is $version"
            fi

            """;

    private static string Pin(K3sRelease release, string architecture) => release.Sha256.GetValueOrDefault(architecture, "''");
}
