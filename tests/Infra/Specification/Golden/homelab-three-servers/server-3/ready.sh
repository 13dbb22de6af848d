root=''
# cairn: ready server-3, from environments/homelab/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
left=120
beat=''
beats=0
while :; do
  state=$(systemctl is-active k3s) || true
  api=$("$root/usr/local/bin/k3s" kubectl --request-timeout=5s get --raw /readyz 2>&1) || true
  node=$("$root/usr/local/bin/k3s" kubectl --request-timeout=5s get node server-3 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.nodeInfo.kubeletVersion}' 2>&1) || true
  if [ "$state" = active ] && [ "$api" = ok ] && [ "$node" = 'True v1.34.10+k3s1' ]; then
    now=$("$root/usr/local/bin/k3s" kubectl --request-timeout=5s -n kube-node-lease get lease server-3 -o 'jsonpath={.spec.renewTime}' 2>&1) || now=''
    if [ -n "$now" ] && [ "$now" != "$beat" ]; then
      beat=$now
      beats=$((beats + 1))
    fi
    [ "$beats" -lt 3 ] || break
  else
    beats=0
  fi
  left=$((left - 1))
  if [ "$left" = 0 ]; then
    printf 'seen: service %s; API server: %s; node (Ready, version): %s\n' "$state" "$api" "$node" >&2
    journalctl -u k3s -n 20 --no-pager >&2 || true
    fail "server-3 was not ready within 10 minutes; above is what was seen. Run this again once it is fixed"
  fi
  sleep 5
done
unchanged "server-3 is Ready with v1.34.10+k3s1"
