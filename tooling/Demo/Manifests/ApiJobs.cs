using Cairn.Demo.State;

namespace Cairn.Demo.Manifests;

/// <summary>What runs beside the payments API and ends: the schema migration and the nightly settlement.</summary>
internal static class ApiJobs
{
    public static string Migration(ApiState api) =>
        $$"""
            apiVersion: batch/v1
            kind: Job
            metadata:
              annotations:
                argocd.argoproj.io/hook: PreSync
                argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
              name: payments-migrate
              namespace: payments
            spec:
              backoffLimit: 2
              template:
                spec:
                  containers:
                    - name: migrate
                      image: ghcr.io/northwind-pay/payments-migrate:{{api.Tag}}
                      args:
                        - up
                      env:
                        - name: DB_HOST
                          value: "{{api["DB_HOST"]}}"
                        - name: DB_PASSWORD
                          valueFrom:
                            secretKeyRef:
                              key: password
                              name: payments-database
                  restartPolicy: Never
            """;

    public static string Settlement(ApiState api) =>
        $$"""
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: payments-settlement
              namespace: payments
            spec:
              concurrencyPolicy: Forbid
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers:
                        - name: settle
                          image: ghcr.io/northwind-pay/payments-api:{{api.Tag}}
                          args:
                            - settle
                            - --day=yesterday
                      restartPolicy: OnFailure
              schedule: "{{api.SettlementSchedule}}"
            """;
}
