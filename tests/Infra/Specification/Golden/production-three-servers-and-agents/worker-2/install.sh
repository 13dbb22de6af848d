root=''
# cairn: install worker-2, from environments/production/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
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
version=v1.34.10+k3s1
from=https://github.com/k3s-io/k3s/releases/download/v1.34.10%2Bk3s1
binary=$root/usr/local/bin/k3s
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
  x86_64) asset=k3s architecture=amd64 pinned=e63a3511b2603fd1436a1ea8d228348a3b47334b45024801d41a8c0e2d22e8c4;;
  aarch64) asset=k3s-arm64 architecture=arm64 pinned=e96eb8b095600cb790f776ae3c619d266ad83a3c3d7b56166f8f2605ca898d65;;
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
  unchanged "/usr/local/bin/k3s is $version"
else
  fetch "$asset" "$binary.cairn-new"
  got=$(sum_of "$binary.cairn-new")
  if [ "$got" != "$pinned" ]; then
    rm -f "$binary.cairn-new"
    fail "$asset of $version has the SHA-256 $got and not $pinned: it is not the one that was reviewed. It was removed; what was installed before is still there"
  fi
  chmod 755 "$binary.cairn-new"
  mv -f "$binary.cairn-new" "$binary"
  changed "/usr/local/bin/k3s is $version"
fi
(umask 022 && mkdir -p "$root/etc/systemd/system")
place /etc/systemd/system/k3s-agent.service 644 <<'END_OF_CAIRN'
# Written by cairn up from environments/production/cluster.yaml: change that, for this is overwritten.
[Unit]
Description=Lightweight Kubernetes (agent)
Documentation=https://k3s.io
Wants=network-online.target
After=network-online.target

[Install]
WantedBy=multi-user.target

[Service]
Type=exec
EnvironmentFile=-/etc/default/%N
EnvironmentFile=-/etc/sysconfig/%N
KillMode=process
Delegate=yes
User=root
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0
Restart=always
RestartSec=5s
ExecStartPre=-/sbin/modprobe br_netfilter
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/local/bin/k3s agent
END_OF_CAIRN
