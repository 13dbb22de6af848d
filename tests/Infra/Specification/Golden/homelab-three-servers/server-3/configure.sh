root=''
# cairn: configure server-3, from environments/homelab/cluster.yaml. May be run again, and may be interrupted.
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
server_token='' agent_token='' audit_webhook=''
while read -r name value; do
  case $name in
    server-token) server_token=$value;;
    agent-token) agent_token=$value;;
    audit-webhook) audit_webhook=$value;;
  esac
done
for name in server_token agent_token audit_webhook; do
  eval "[ -n \"\$$name\" ]" || fail "standard input holds no $name; run this through cairn up"
done
secret() {
  printf '%s' "$2" | base64 -d >"$root$1.cairn-new" || unwritten "$1"
  [ -s "$root$1.cairn-new" ] || unwritten "$1"
  settle "$1" 600
}
if [ -s "$root/var/lib/rancher/k3s/server/token" ] && [ ! -e "$root/etc/rancher/k3s/server-token" ]; then
  held=$(cat "$root/var/lib/rancher/k3s/server/token")
  [ "${held##*:}" = "$(printf '%s' "$server_token" | base64 -d)" ] ||
    fail "a k3s is here already, whose data another server token opens (in /var/lib/rancher/k3s/server/token). Set that one, the part behind ::server:, with pulumi config set --secret serverToken; or take that k3s off the host"
fi
(umask 022 && mkdir -p "$root/etc/rancher" "$root/etc/sysctl.d" "$root/var/lib/rancher/k3s")
for directory in /etc/rancher/k3s /var/lib/rancher/k3s/server /var/lib/rancher/k3s/server/logs; do
  if [ -d "$root$directory" ] && [ "$(stat -c %a "$root$directory")" = 700 ]; then
    unchanged "$directory"
  else
    mkdir -p "$root$directory"
    chmod 700 "$root$directory"
    changed "$directory"
  fi
done
secret /etc/rancher/k3s/server-token "$server_token"
secret /etc/rancher/k3s/agent-token "$agent_token"
secret /etc/rancher/k3s/audit-webhook.yaml "$audit_webhook"
place /etc/sysctl.d/90-kubelet.conf 644 <<'END_OF_CAIRN'
# Written by cairn up from environments/homelab/cluster.yaml: change that, for this is overwritten.
vm.panic_on_oom=0
vm.overcommit_memory=1
kernel.panic=10
kernel.panic_on_oops=1
END_OF_CAIRN
place /etc/rancher/k3s/audit-policy.yaml 600 <<'END_OF_CAIRN'
# Written by cairn up from environments/homelab/cluster.yaml: change that, for this is overwritten.
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  userGroups: ["system:serviceaccounts:audit"]
- level: None
  users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "k3s-cloud-controller-manager", "system:k3s-controller", "system:serviceaccount:argocd:argocd-application-controller"]
  namespaces: [audit]
- level: None
  userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]
  namespaces: [audit]
- level: None
  resources:
  - {group: "", resources: [events, endpoints]}
  - {group: events.k8s.io, resources: [events]}
  - {group: coordination.k8s.io, resources: [leases]}
  - {group: discovery.k8s.io, resources: [endpointslices]}
- level: None
  resources:
  - {group: authentication.k8s.io, resources: [tokenreviews, selfsubjectreviews]}
  - {group: authorization.k8s.io, resources: [subjectaccessreviews, selfsubjectaccessreviews, selfsubjectrulesreviews, localsubjectaccessreviews]}
- level: None
  users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "k3s-cloud-controller-manager", "system:k3s-controller"]
  resources:
  - {group: "", resources: ["*/status"]}
  - {group: "apps", resources: ["*/status"]}
  - {group: "batch", resources: ["*/status"]}
  - {group: "autoscaling", resources: ["*/status"]}
  - {group: "policy", resources: ["*/status"]}
  - {group: "networking.k8s.io", resources: ["*/status"]}
  - {group: "apiextensions.k8s.io", resources: ["*/status"]}
  - {group: "apiregistration.k8s.io", resources: ["*/status"]}
  - {group: "flowcontrol.apiserver.k8s.io", resources: ["*/status"]}
  - {group: "storage.k8s.io", resources: ["*/status"]}
  - {group: "external-secrets.io", resources: ["*/status"]}
  - {group: "helm.cattle.io", resources: ["*/status"]}
- level: None
  userGroups: ["system:nodes", "system:serviceaccounts"]
  resources:
  - {group: "", resources: ["*/status"]}
  - {group: "apps", resources: ["*/status"]}
  - {group: "batch", resources: ["*/status"]}
  - {group: "autoscaling", resources: ["*/status"]}
  - {group: "policy", resources: ["*/status"]}
  - {group: "networking.k8s.io", resources: ["*/status"]}
  - {group: "apiextensions.k8s.io", resources: ["*/status"]}
  - {group: "apiregistration.k8s.io", resources: ["*/status"]}
  - {group: "flowcontrol.apiserver.k8s.io", resources: ["*/status"]}
  - {group: "storage.k8s.io", resources: ["*/status"]}
  - {group: "external-secrets.io", resources: ["*/status"]}
  - {group: "helm.cattle.io", resources: ["*/status"]}
- level: None
  users: ["system:serviceaccount:argocd:argocd-application-controller"]
  resources:
  - {group: argoproj.io, resources: [applications, applications/status]}
- level: None
  users: ["system:serviceaccount:argocd:argocd-notifications-controller"]
  verbs: [patch]
  resources:
  - {group: argoproj.io, resources: [applications]}
- level: None
  userGroups: ["system:nodes"]
  resources:
  - {group: "", resources: [serviceaccounts/token]}
- level: Metadata
  resources:
  - {group: "", resources: [pods/exec, pods/attach, pods/portforward, pods/proxy, pods/ephemeralcontainers, services/proxy, nodes/proxy]}
- level: RequestResponse
  verbs: [create, update, patch, delete, deletecollection]
  resources:
  - {group: rbac.authorization.k8s.io}
  - {group: argoproj.io, resources: [applications, applicationsets, appprojects]}
- level: Request
  verbs: [delete, deletecollection]
- level: Request
  verbs: [create]
  resources:
  - {group: "", resources: [pods/eviction]}
- level: Metadata
  verbs: [create, update, patch, delete, deletecollection]
  resources:
  - {group: "", resources: [secrets, serviceaccounts/token]}
- level: Request
  verbs: [create, update, patch, delete, deletecollection]
  omitManagedFields: true
  resources:
  - {group: apps}
  - {group: batch}
  - {group: autoscaling}
  - {group: networking.k8s.io}
  - {group: policy}
- level: Metadata
  users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "k3s-cloud-controller-manager", "system:k3s-controller", "system:serviceaccount:argocd:argocd-application-controller"]
  verbs: [create, update, patch, delete, deletecollection]
- level: Metadata
  userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]
  verbs: [create, update, patch, delete, deletecollection]
- level: Request
  verbs: [create, update, patch, delete, deletecollection]
  omitManagedFields: true
- level: None
END_OF_CAIRN
place /etc/rancher/k3s/admission.yaml 600 <<'END_OF_CAIRN'
# Written by cairn up from environments/homelab/cluster.yaml: change that, for this is overwritten.
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults:
      enforce: restricted
      enforce-version: latest
      audit: restricted
      audit-version: latest
      warn: restricted
      warn-version: latest
    exemptions:
      usernames: []
      runtimeClasses: []
      namespaces: [kube-system]
- name: EventRateLimit
  configuration:
    apiVersion: eventratelimit.admission.k8s.io/v1alpha1
    kind: Configuration
    limits:
    - {type: Server, qps: 500, burst: 5000}
    - {type: Namespace, qps: 50, burst: 500, cacheSize: 200}
    - {type: SourceAndObject, qps: 10, burst: 50, cacheSize: 2000}
END_OF_CAIRN
place /etc/rancher/k3s/config.yaml 600 <<'END_OF_CAIRN'
# Written by cairn up from environments/homelab/cluster.yaml: change that, for this is overwritten.
server: "https://192.0.2.11:6443"
token-file: "/etc/rancher/k3s/server-token"
agent-token-file: "/etc/rancher/k3s/agent-token"
tls-san: ["192.0.2.10", "192.0.2.11", "192.0.2.12", "192.0.2.13"]
write-kubeconfig-mode: "0600"
secrets-encryption: true
node-name: "server-3"
protect-kernel-defaults: true
cluster-cidr: "10.42.0.0/16"
service-cidr: "10.43.0.0/16"
cluster-dns: "10.43.0.10"
cluster-domain: "cluster.local"
etcd-snapshot-schedule-cron: "0 */12 * * *"
etcd-snapshot-retention: 5
etcd-snapshot-compress: true
kube-apiserver-arg:
- "enable-admission-plugins=NodeRestriction,EventRateLimit,DenyServiceExternalIPs"
- "admission-control-config-file=/etc/rancher/k3s/admission.yaml"
- "audit-policy-file=/etc/rancher/k3s/audit-policy.yaml"
- "audit-log-path=/var/lib/rancher/k3s/server/logs/audit.log"
- "audit-log-maxage=30"
- "audit-log-maxbackup=10"
- "audit-log-maxsize=100"
- "audit-webhook-config-file=/etc/rancher/k3s/audit-webhook.yaml"
- "audit-webhook-mode=batch"
- "audit-webhook-initial-backoff=30s"
- "audit-webhook-batch-max-wait=5s"
- "audit-webhook-truncate-enabled=true"
- "service-account-extend-token-expiration=false"
kube-controller-manager-arg:
- "terminated-pod-gc-threshold=100"
kubelet-arg:
- "streaming-connection-idle-timeout=5m"
- "tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"
- "pod-max-pids=4096"
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
