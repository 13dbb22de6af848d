root=''
# cairn: configure worker-2, from environments/production/cluster.yaml. May be run again, and may be interrupted.
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
agent_token=''
while read -r name value; do
  case $name in
    agent-token) agent_token=$value;;
  esac
done
for name in agent_token; do
  eval "[ -n \"\$$name\" ]" || fail "standard input holds no $name; run this through cairn up"
done
secret() {
  printf '%s' "$2" | base64 -d >"$root$1.cairn-new" || unwritten "$1"
  [ -s "$root$1.cairn-new" ] || unwritten "$1"
  settle "$1" 600
}
(umask 022 && mkdir -p "$root/etc/rancher" "$root/etc/sysctl.d" "$root/var/lib/rancher/k3s")
for directory in /etc/rancher/k3s; do
  if [ -d "$root$directory" ] && [ "$(stat -c %a "$root$directory")" = 700 ]; then
    unchanged "$directory"
  else
    mkdir -p "$root$directory"
    chmod 700 "$root$directory"
    changed "$directory"
  fi
done
secret /etc/rancher/k3s/agent-token "$agent_token"
place /etc/sysctl.d/90-kubelet.conf 644 <<'END_OF_CAIRN'
# Written by cairn up from environments/production/cluster.yaml: change that, for this is overwritten.
vm.panic_on_oom=0
vm.overcommit_memory=1
kernel.panic=10
kernel.panic_on_oops=1
END_OF_CAIRN
place /etc/rancher/k3s/config.yaml 600 <<'END_OF_CAIRN'
# Written by cairn up from environments/production/cluster.yaml: change that, for this is overwritten.
server: "https://k8s.example.com:6443"
token-file: "/etc/rancher/k3s/agent-token"
node-name: "worker-2"
protect-kernel-defaults: true
kubelet-arg:
- "streaming-connection-idle-timeout=5m"
- "tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"
- "seccomp-default=true"
END_OF_CAIRN
wrong=''
for setting in vm.panic_on_oom=0 vm.overcommit_memory=1 kernel.panic=10 kernel.panic_on_oops=1; do
  [ "$(sysctl -n "${setting%%=*}")" = "${setting#*=}" ] || wrong="$wrong $setting"
done
if [ -n "$wrong" ]; then
  sysctl -q -p "$root/etc/sysctl.d/90-kubelet.conf" || fail "the kernel does not take$wrong; k3s would not start (protect-kernel-defaults). In a container, set them on its host"
  changed "kernel:$wrong"
else
  unchanged "kernel settings"
fi
