root=''
# cairn: uninstall server-2, from environments/production/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
name=$(sed -n 's/^node-name: "\(.*\)"/\1/p' "$root/etc/rancher/k3s/config.yaml" 2>/dev/null) || name=''
if [ -n "$name" ] && [ "$name" != server-2 ]; then
  unchanged "this host is $name now, and k3s on it is that one's"
  exit 0
fi
if systemctl is-active -q k3s; then
  "$root/usr/local/bin/k3s" kubectl --request-timeout=10s delete node server-2 --ignore-not-found --wait=false || fail "the cluster did not let server-2 go; see that the other servers are well, and run this again"
  left=24
  while "$root/usr/local/bin/k3s" kubectl --request-timeout=5s get node server-2 >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || fail "the cluster did not let server-2 go within 2 minutes; see that the other servers are well, and run this again"
    sleep 5
  done
fi
if [ ! -e "$root/usr/local/bin/k3s" ] && [ ! -e "$root/var/lib/rancher/k3s" ] && [ ! -e "$root/etc/rancher/k3s" ]; then
  unchanged "no k3s is here"
  exit 0
fi
! systemctl is-active -q k3s || systemctl stop k3s || fail "k3s does not stop, and its data is not taken from under it: journalctl -u k3s says why"
! systemctl is-enabled -q k3s 2>/dev/null || systemctl disable -q k3s
for process in $(ps -e -o pid= -o args= | sed -n 's#^ *\([0-9][0-9]*\) /var/lib/rancher/k3s/data/[^/]*/bin/containerd-shim.*#\1#p'); do
  for child in $(ps -o pid= --ppid "$process") "$process"; do
    kill -9 "$child" || true
  done
done
sed -n 's#^[^ ]* \(/run/k3s[^ ]*\|/run/netns/cni-[^ ]*\|/var/lib/kubelet/[^ ]*\|/var/lib/rancher/k3s/[^ ]*\) .*#\1#p' /proc/self/mounts | sort -r | while read -r mounted; do
  umount "$mounted" || fail "$mounted is still in use; end what uses it and run this again"
done
for link in cni0 flannel.1 flannel-v6.1 kube-ipvs0 flannel-wg; do
  ip link delete "$link" 2>/dev/null || true
done
rm -rf "$root/etc/rancher/k3s" "$root/run/k3s" "$root/run/flannel" "$root/var/lib/cni" "$root/var/lib/kubelet" "$root/var/lib/rancher/k3s"
rm -f "$root/etc/systemd/system/k3s.service" "$root/etc/sysctl.d/90-kubelet.conf" "$root/var/lib/cairn/k3s-started" "$root/usr/local/bin/k3s"
systemctl daemon-reload
changed "k3s and all its data are gone; a restart of the host clears the kernel's rules for it"
