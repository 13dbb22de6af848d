using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>PostgreSQL, its backup, and the Secret that SOPS keeps encrypted.</summary>
internal static class DatabaseManifests
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        DatabaseState database = environment.Database;
        yield return ("statefulset-payments-db.yaml", StatefulSet(environment));
        yield return (
            "configmap-payments-db.yaml",
            $$"""
            apiVersion: v1
            data:
              postgresql.conf: |{{Under(4, Settings(database))}}
            kind: ConfigMap
            metadata:
              name: payments-db
              namespace: payments
            """
        );
        yield return (
            "service-payments-db.yaml",
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: payments-db
              namespace: payments
            spec:
              clusterIP: None
              ports:
                - name: postgres
                  port: 5432
              selector:
                app.kubernetes.io/name: payments-db
            """
        );
        yield return ("cronjob-payments-db-backup.yaml", Backup(database));
        yield return ("secret-payments-database.yaml", Secret(environment));
    }

    private static IEnumerable<string> Settings(DatabaseState database)
    {
        yield return $"max_connections = {database.MaxConnections}";
        yield return $"shared_buffers = {database.SharedBuffers}";
        yield return $"max_wal_size = {database.MaxWalSize}";
        if (database.StatementTimeout is { } timeout)
            yield return $"statement_timeout = {timeout}";
        if (database.SlowQueryLog is { } slow)
            yield return $"log_min_duration_statement = {slow}";
    }

    private static string StatefulSet(EnvironmentState environment) =>
        $$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: payments-db
              namespace: payments
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app.kubernetes.io/name: payments-db
              serviceName: payments-db
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: payments-db
                spec:
                  containers:
                    - name: postgres
                      image: postgres:{{environment.Database.Tag}}
                      args:
                        - -c
                        - config_file=/etc/postgresql/postgresql.conf
                      env:
                        - name: POSTGRES_DB
                          value: payments
                        - name: POSTGRES_PASSWORD
                          valueFrom:
                            secretKeyRef:
                              key: password
                              name: payments-database
                      ports:
                        - containerPort: 5432
                          name: postgres
                      resources:
                        limits:
                          memory: {{environment.Database.MemoryLimit}}
                      volumeMounts:
                        - mountPath: /var/lib/postgresql/data
                          name: data
                        - mountPath: /etc/postgresql
                          name: config
                    - name: exporter
                      image: quay.io/prometheuscommunity/postgres-exporter:{{environment.Monitoring.Exporter}}
                      ports:
                        - containerPort: 9187
                          name: metrics
                  volumes:
                    - configMap:
                        name: payments-db
                      name: config
              volumeClaimTemplates:
                - metadata:
                    name: data
                  spec:
                    accessModes:
                      - ReadWriteOnce
                    resources:
                      requests:
                        storage: {{environment.Database.Storage}}
                    storageClassName: {{environment.Facts.StorageClass}}
            """;

    private static string Backup(DatabaseState database) =>
        $$"""
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: payments-db-backup
              namespace: payments
            spec:
              concurrencyPolicy: Forbid
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers:
                        - name: backup
                          image: postgres:{{database.Tag}}
                          command:
                            - /bin/sh
                            - -c
                            - pg_dump --format=custom --file=/backup/payments.dump payments
                          env:
                            - name: KEEP
                              value: "{{database.BackupsKept}}"
                      restartPolicy: OnFailure
              schedule: "{{database.BackupSchedule}}"
            """;

    private static string Secret(EnvironmentState environment)
    {
        string seed = environment.Name + environment.Database.PasswordRotation.ToString(CultureInfo.InvariantCulture);
        return $$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: payments-database
              namespace: payments
            stringData:
              password: ENC[AES256_GCM,data:{{Fake(seed + "data", 24)}},iv:{{Fake(seed + "iv", 32)}},tag:{{Fake(
                seed + "tag",
                16
            )}},type:str]
            sops:
              age:
                - recipient: age1exampleexampleexampleexampleexampleexampleexampleexample
                  enc: |
                    -----BEGIN AGE ENCRYPTED FILE-----
                    {{Fake(seed + "key", 45)}}
                    -----END AGE ENCRYPTED FILE-----
              encrypted_regex: ^(data|stringData)$
              lastmodified: "{{environment.Database.PasswordChanged}}"
              mac: ENC[AES256_GCM,data:{{Fake(seed + "mac", 64)}},iv:{{Fake(seed + "mac iv", 32)}},tag:{{Fake(
                seed + "mac tag",
                16
            )}},type:str]
              version: 3.10.2
            """;
    }

    /// <summary>Bytes that look like ciphertext and decrypt to nothing, always the same for the same seed.</summary>
    private static string Fake(string seed, int bytes) =>
        Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes("demo " + seed)).AsSpan(0, bytes));
}
