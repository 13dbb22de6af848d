namespace Cairn.Tests.Kit;

/// <summary>
/// The programs of a simulated host. Those that only handle files are the machine's own behind a wrapper; those that would change the
/// machine keep what they did in files. Each writes down how it was called, and at a chosen call everything is killed.
/// </summary>
public static class SimulatedPrograms
{
    private static readonly string[] Real =
    [
        "base64",
        "cat",
        "chmod",
        "cmp",
        "cp",
        "mkdir",
        "mv",
        "rm",
        "sed",
        "sha256sum",
        "sort",
        "stat",
    ];

    // Nothing but the shell itself is used before the real program takes over: it is called some hundred times a run.
    private const string Head = """
        #!/bin/sh
        printf '%s %s\n' "${0##*/}" "$*" >>"$SIMULATED/log"
        if [ "$KILL_AT" != 0 ]; then
          calls=0
          while read -r call; do calls=$((calls + 1)); done <"$SIMULATED/log"
          if [ "$calls" -ge "$KILL_AT" ]; then kill -9 0; fi
        fi
        # What it does itself is not the script's doing.
        PATH=$REAL_PATH

        """;

    private static readonly Dictionary<string, string> Simulated = new()
    {
        ["id"] = "echo \"${USER_ID:-0}\"\n",
        ["uname"] = "echo \"${MACHINE:-x86_64}\"\n",
        ["df"] =
            "printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/sda1 99999999 1 %s 1%% /\\n' "
            + "\"${FREE_KB:-50000000}\"\n",
        ["sleep"] =
            "[ ! -f \"$SIMULATED/never-ready\" ] || exit 0\nfor node in \"$CLUSTER\"/nodes/*; do sed -i 's/^Starting/Ready/' \"$node\"; "
            + "done\n",
        ["journalctl"] = "echo 'k3s[1]: what the journal says'\n",
        ["ps"] = "exit 0\n",
        ["ip"] = "exit 1\n",
        ["umount"] = "exit 1\n",
        ["sysctl"] = """
            if [ "$1" = -n ]; then
              cat "$SIMULATED/kernel/$2" 2>/dev/null || echo 60
            else
              [ ! -f "$SIMULATED/kernel-refuses" ] || exit 1
              sed '/^#/d' "$3" | while IFS='=' read -r key value; do printf '%s\n' "$value" >"$SIMULATED/kernel/$key"; done
            fi

            """,
        ["curl"] = """
            while [ $# -gt 0 ]; do
              case $1 in
                -o) out=$2; shift;;
                https://*) url=$1;;
              esac
              shift
            done
            file=$WEB/${url##*/releases/download/}
            [ -f "$file" ] || { echo "curl: (22) The requested URL returned error: 404" >&2; exit 22; }
            cat "$file" >"$out" || exit 23

            """,

        // k3s serves once it is started with settings and a kernel that suit it; a node that starts is Ready after a while.
        ["systemctl"] = """
            command=$1
            shift
            quiet=''
            for word in "$@"; do
              case $word in
                -q) quiet=yes;;
                -*) ;;
                *) unit=$word;;
              esac
            done
            node=$(sed -n 's/^node-name: "\(.*\)"/\1/p' "$ROOT/etc/rancher/k3s/config.yaml" 2>/dev/null)
            case $command in
              is-enabled) [ -f "$SIMULATED/enabled-$unit" ];;
              enable) : >"$SIMULATED/enabled-$unit";;
              disable) rm -f "$SIMULATED/enabled-$unit";;
              daemon-reload) rm -f "$SIMULATED/loaded"; cat "$ROOT"/etc/systemd/system/k3s*.service >"$SIMULATED/loaded" 2>/dev/null || true;;
              is-active)
                state=inactive
                [ ! -f "$SIMULATED/running" ] || state=active
                [ -n "$quiet" ] || echo "$state"
                [ "$state" = active ];;
              stop) rm -f "$SIMULATED/running" "$CLUSTER/nodes/$node";;
              restart)
                [ "$(cat "$SIMULATED/kernel/vm.overcommit_memory" 2>/dev/null)" = 1 ] || { echo "the kubelet ends: protect-kernel-defaults" >&2; exit 1; }
                rm -f "$ROOT/etc/rancher/k3s/k3s.yaml"
                cat "$ROOT/usr/local/bin/k3s" "$ROOT/etc/rancher/k3s/"* >"$SIMULATED/running"
                version=$("$ROOT/usr/local/bin/k3s" --quiet-version)
                for other in "$CLUSTER"/nodes/*; do
                  [ ! -f "$other" ] || printf '%s=%s ' "${other##*/}" "$(cut -d' ' -f1 "$other")" >>"$CLUSTER/history"
                done
                printf 'restart %s %s\n' "$node" "$version" >>"$CLUSTER/history"
                printf 'Starting %s\n' "$version" >"$CLUSTER/nodes/$node"
                printf 'apiVersion: v1\nclusters:\n- cluster:\n    server: https://127.0.0.1:6443\n  name: default\ncurrent-context: default\n' >"$ROOT/etc/rancher/k3s/k3s.yaml";;
            esac

            """,
    };

    /// <summary>k3s of a release, as it is downloaded. Its content differs by version, and so does its hash.</summary>
    public static string K3s(string version) =>
        Head.Replace("${0##*/}", "k3s", StringComparison.Ordinal)
        + $$"""
            version={{version}}
            PATH=$REAL_PATH
            case $* in
              --version) echo "k3s version $version (0123abcd)";;
              --quiet-version) echo "$version";;
              'kubectl --request-timeout=5s get --raw /readyz') for node in "$CLUSTER"/nodes/*; do case $(cat "$node") in Ready*) echo ok; exit 0;; esac; done; echo 'starting' >&2; exit 1;;
              'kubectl '*'get nodes --no-headers') for node in "$CLUSTER"/nodes/*; do read -r state of <"$node"; echo "${node##*/}   $state   control-plane,etcd   1d   $of"; done;;
              *' get lease '*)
                name=$*
                name=${name#* get lease }
                name=${name%% *}
                beat=$(cat "$CLUSTER/beats-$name" 2>/dev/null || echo 0)
                [ -f "$SIMULATED/no-heartbeat" ] || beat=$((beat + 1))
                echo "$beat" | tee "$CLUSTER/beats-$name";;
              *' get node '*)
                name=$*
                name=${name#* get node }
                name=${name%% *}
                [ -f "$CLUSTER/nodes/$name" ] || exit 1
                read -r state of <"$CLUSTER/nodes/$name"
                [ "$state" = Ready ] && echo "True $of" || echo "False $of";;
              *' get serviceaccount default '*) cat "$CLUSTER/accounts/$3" 2>/dev/null || true;;
              *' patch serviceaccount default '*) printf false >"$CLUSTER/accounts/$3";;
              'etcd-snapshot ls') cat "$CLUSTER/snapshots" 2>/dev/null || true;;
              'etcd-snapshot save --name '*) echo "$4" >>"$CLUSTER/snapshots"; echo "snapshot $*" >>"$CLUSTER/history";;
              'kubectl --request-timeout=10s delete node '*) rm -f "$CLUSTER/nodes/$5"; echo "left $5" >>"$CLUSTER/history";;
              *) echo "k3s does not know: $*" >&2; exit 1;;
            esac

            """;

    /// <summary>Writes them into a directory that is then the whole path.</summary>
    public static void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (string name in Real)
        {
            Executable(Path.Combine(directory, name), Head + $"exec {name} \"$@\"\n");
        }

        foreach ((string name, string body) in Simulated)
        {
            Executable(Path.Combine(directory, name), Head + body);
        }
    }

    /// <summary>Writes a file that can be run.</summary>
    public static void Executable(string path, string text)
    {
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
