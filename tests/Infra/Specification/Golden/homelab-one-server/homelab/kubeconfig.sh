root=''
# cairn: kubeconfig homelab, from environments/homelab/cluster.yaml. May be run again, and may be interrupted.
set -eu
umask 077
changed() { printf 'changed: %s\n' "$1"; }
unchanged() { printf 'unchanged: %s\n' "$1"; }
fail() { printf 'failed: %s\n' "$1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "this needs root; log in as root, or as a user whose sudo asks for no password"
[ -s "$root/etc/rancher/k3s/k3s.yaml" ] || fail "/etc/rancher/k3s/k3s.yaml does not exist; is k3s running? systemctl status k3s"
sed -e 's#https://127.0.0.1:6443#https://127.0.0.1:6443#' -e 's/: default$/: homelab/' "$root/etc/rancher/k3s/k3s.yaml"
