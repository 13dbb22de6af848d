using Cairn.Demo.State;

namespace Cairn.Demo.Story;

/// <summary>The files kept by hand, as the first commit has them.</summary>
internal static class GroundWork
{
    public static DesiredState Lay(DesiredState platform) =>
        platform
            .Keep(
                "README.md",
                """
                # platform

                What Northwind Pay runs, and where.

                | folder | what |
                | --- | --- |
                | `apps/` | the applications, as Kustomize bases |
                | `environments/homelab` | follows `main` |
                | `environments/production` | pins a release, see `release.yaml` |
                | `environments/*/rendered` | what Argo CD applies; **this is what a reviewer reads** |

                A change goes to homelab first and to production in a second pull request.

                """
            )
            .Keep(
                "CODEOWNERS",
                """
                *                          @northwind-pay/platform
                /apps/payments/            @northwind-pay/payments
                /environments/production/  @northwind-pay/sre @northwind-pay/payments

                """
            )
            .Keep(
                ".mailmap",
                """
                Tom Okafor <tom.okafor@example.com> tokafor <tom@okafor.example.com>

                """
            )
            .Keep(
                ".sops.yaml",
                """
                creation_rules:
                  - path_regex: secret-.*\.yaml$
                    encrypted_regex: ^(data|stringData)$
                    age: age1exampleexampleexampleexampleexampleexampleexampleexample

                """
            )
            .Keep(
                "apps/payments/network-policies.yaml",
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: payments-db
                spec:
                  podSelector:
                    matchLabels:
                      app.kubernetes.io/name: payments-db
                  policyTypes:
                    - Ingress
                  ingress:
                    - from:
                        - podSelector:
                            matchLabels:
                              app.kubernetes.io/part-of: payments
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: default-deny
                spec:
                  podSelector: {}
                  policyTypes:
                    - Ingress

                """
            )
            .Keep(
                "apps/payments/api/service.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: payments-api
                spec:
                  ports:
                    - name: http
                      port: 80
                      targetPort: http
                  selector:
                    app.kubernetes.io/name: payments-api

                """
            )
            .Keep(
                "apps/payments/database/service.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: payments-db
                spec:
                  clusterIP: None
                  ports:
                    - name: postgres
                      port: 5432
                  selector:
                    app.kubernetes.io/name: payments-db

                """
            )
            .Keep(
                "apps/payments/database/statefulset.yaml",
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: payments-db
                spec:
                  replicas: 1
                  serviceName: payments-db
                  selector:
                    matchLabels:
                      app.kubernetes.io/name: payments-db
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/name: payments-db
                    spec:
                      containers:
                        - name: postgres
                          image: postgres
                          ports:
                            - containerPort: 5432
                              name: postgres

                """
            )
            .Keep(
                "apps/payments/smoke-test/smoke.sh",
                """
                #!/bin/sh
                # Pays one cent with a test card and waits for the receipt.
                set -eu
                base="${1:?usage: smoke.sh URL}"
                id=$(curl -fsS -X POST "$base/v1/payments" -d 'amount=1&card=test' | jq -r .id)
                curl -fsS --retry 5 "$base/v1/payments/$id/receipt" > /dev/null
                echo "paid $id"

                """
            )
            .Keep(
                "apps/payments/smoke-test/job.yaml",
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: payments-smoke-test
                  annotations:
                    argocd.argoproj.io/hook: PostSync
                spec:
                  backoffLimit: 1
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - name: smoke
                          image: alpine/curl:8.14.1
                          command: ["/bin/sh", "/smoke/smoke.sh", "http://payments-api"]

                """
            )
            .Keep(
                "apps/statement-export/README.md",
                """
                # statement-export

                Writes last night's statements to the bank's SFTP server. To be replaced
                by statements by mail (PAY-63).

                """
            )
            .Keep(
                "apps/argocd/root/Chart.yaml",
                """
                apiVersion: v2
                name: root
                description: One Argo CD Application for each application of an environment
                version: 1.0.0

                """
            )
            .Keep(
                "apps/argocd/root/templates/applications.yaml",
                """
                {{- range $name, $app := .Values.applications }}
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: {{ $name }}
                  namespace: argocd
                spec:
                  project: platform
                  source:
                    path: environments/{{ $.Values.environment }}/rendered/{{ $name }}
                    repoURL: https://github.com/northwind-pay/platform.git
                    targetRevision: {{ $.Values.revision }}
                  {{- if $app.autoSync }}
                  syncPolicy:
                    automated: {}
                  {{- end }}
                {{- end }}

                """
            );
}
