root=''
# cairn: prepare server-3, from environments/production/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
for program in base64 cat chmod cmp cp curl df id mkdir mv rm sed sha256sum sleep stat sysctl systemctl uname; do
  command -v "$program" >/dev/null || fail "the host has no $program; install it first"
done
case $(uname -m) in
  x86_64 | aarch64) ;;
  *) fail "the host is a $(uname -m), and k3s is installed on x86_64 and aarch64 only";;
esac
[ -x "$root/usr/local/bin/k3s" ] || [ "$(df -Pk "$root/var" | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\) .*/\1/p')" -ge 2097152 ] ||
  fail "less than 2 GB of disk are free; k3s and its images need them"
boot='k3s does not start without it. Enable it on the command line of the kernel and reboot; on Raspberry Pi OS add cgroup_memory=1 cgroup_enable=memory to the line in /boot/firmware/cmdline.txt'
if [ -e "$root/sys/fs/cgroup/cgroup.controllers" ]; then
  for controller in cpu cpuset memory pids; do
    case " $(cat "$root/sys/fs/cgroup/cgroup.controllers") " in
      *" $controller "*) ;;
      *) fail "the kernel has no $controller cgroup controller enabled; $boot";;
    esac
  done
elif [ -e "$root/proc/cgroups" ]; then
  [ -n "$(sed -n '/^memory[[:space:]].*[[:space:]]1$/p' "$root/proc/cgroups")" ] || fail "the kernel has no memory cgroup controller enabled; $boot"
fi
unchanged "the host is fit"
have=''
[ ! -x "$root/usr/local/bin/k3s" ] || have=$("$root/usr/local/bin/k3s" --version | sed -n 's/^k3s version \(v[^ ]*\).*/\1/p')
if [ -z "$have" ]; then
  unchanged "no k3s is here yet"
elif [ "$have" = v1.34.10+k3s1 ]; then
  unchanged "k3s is v1.34.10+k3s1"
else
  minor=${have#v1.}
  minor=${minor%%.*}
  [ "$minor" -le 34 ] || fail "k3s is $have here and does not go back to v1.34.10+k3s1: its data would not be understood. Restore a snapshot on a new host, or set spec.k3s.version to $have"
  [ "$minor" -ge 33 ] || fail "k3s is $have here, and v1.34.10+k3s1 skips a minor version. Set spec.k3s.version to a release of v1.$((minor + 1)) first"
  nodes=$("$root/usr/local/bin/k3s" kubectl get nodes --no-headers) || fail "k3s does not answer here, so it cannot be seen whether the other servers are well; start it first: systemctl start k3s"
  for other in server-1 server-2; do
    case $(printf '%s\n' "$nodes" | sed -n "s/^$other  *\([^ ]*\).*/\1/p") in
      Ready* | '') ;;
      *) fail "server $other is not Ready: with server-3 away too, etcd would stop. Fix it first";;
    esac
  done
fi
