root=''
# cairn: start homelab, from environments/homelab/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
read_by_k3s='/usr/local/bin/k3s /etc/rancher/k3s/server-token /etc/rancher/k3s/agent-token /etc/rancher/k3s/audit-policy.yaml /etc/rancher/k3s/audit-webhook.yaml /etc/rancher/k3s/admission.yaml /etc/rancher/k3s/config.yaml /etc/systemd/system/k3s.service'
for file in $read_by_k3s; do
  [ -s "$root$file" ] || fail "$file is missing; configure and install come first"
done
now=$(for file in $read_by_k3s; do cat "$root$file"; done | sha256sum)
now=${now%% *}
started=''
[ ! -f "$root/var/lib/cairn/k3s-started" ] || started=$(cat "$root/var/lib/cairn/k3s-started")
state=$(systemctl is-active k3s) || true
case $state in
  active | activating | reloading) ;;
  *) started='';;
esac
if [ "$now" = "$started" ]; then
  unchanged "k3s runs ($state) with what is configured"
else
  systemctl daemon-reload
  systemctl is-enabled -q k3s || systemctl enable -q k3s
  systemctl restart --no-block k3s || fail "k3s does not start: journalctl -u k3s says why"
  mkdir -p "$root/var/lib/cairn"
  printf '%s\n' "$now" >"$root/var/lib/cairn/k3s-started.cairn-new"
  mv -f "$root/var/lib/cairn/k3s-started.cairn-new" "$root/var/lib/cairn/k3s-started"
  changed "k3s was started"
fi
