using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Changes.Tests.Diff;

namespace Cairn.Trail.Changes.Tests.Redaction;

/// <summary>Secrets are never told in clear text, and what only names one stays readable.</summary>
public sealed class WhatIsHidden
{
    // Written in parts, so that scanners for leaked secrets do not take this file for one.
    private const string Pem = "-----BEGIN RSA PRIVATE" + " KEY-----\n    MIIEhunter2\n    -----END RSA PRIVATE" + " KEY-----";

    [Theory]
    [InlineData("DB_PASSWORD: hunter2-long")]
    [InlineData("url: postgres://app:hunter2-long@db:5432/x")]
    [InlineData("url: redis://:hunter2-long@redis")]
    [InlineData("dsn: user=app password=hunter2-long host=db")]
    [InlineData("jdbc: jdbc:mysql://h/db?user=a&password=hunter2-long")]
    [InlineData("args: ['--password=hunter2-long']")]
    [InlineData("args: [serve, --token, hunter2Long99]")]
    [InlineData("args: [serve, --token, hunter2-word]")]
    [InlineData("auth: {token: hunter2-word, apiKey: hunter2word}")]
    [InlineData("web: {basicAuth: 'app:hunter2'}")]
    [InlineData("sentry: https://hunter2bbd05a2ff473d91@o1.ingest.example.com/1")]
    [InlineData("run: \"curl -H 'Authorization: Bearer hunter2abcdefghijkl'\"")]
    [InlineData("run: \"curl -H 'Authorization: Basic YXBwOmh1bnRlcjItbG9uZw=='\"")]
    [InlineData("auths: {registry: {auth: YXBwOmh1bnRlcjItbG9uZw==}}")]
    [InlineData("applied: '{\"kind\":\"Secret\",\"stringData\":{\"password\":\"hunter2-long\"}}'")]
    [InlineData("applied: '{\"apiVersion\":\"v1\",\"data\":{\"p\":\"aHVudGVyMg==\"},\"kind\":\"Secret\"}'")]
    [InlineData("applied: '{\"kind\": \"Secret\", \"data\": {\"p\": \"aHVudGVyMg==\"}}'")]
    [InlineData("env: [{name: DB_PASSWORD, value: hunter2-long}, {name: DB_PASSWORD, value: hunter2-longer}]")]
    [InlineData("app.ini: |\n  [db]\n  password = hunter2-long\n  [more]")]
    [InlineData("app.conf: |\n  server x {\n    password: hunter2-long\n  }")]
    [InlineData("run.sh: |\n  #!/bin/sh\n  export API_TOKEN=hunter2Long99\n  exec app")]
    [InlineData("notes: |\n    keep this\n    " + Pem)]
    [InlineData("users: [{name: ghp_hunter2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, role: x}]")]
    public void CredentialsInFiles(string yaml) => Hidden(yaml + "\n");

    [Theory]
    [InlineData("data: {password: aHVudGVyMg==, any: YXBwOmh1bnRlcjItbG9uZw==}")]
    [InlineData("stringData: {plain: hunter2}")]
    [InlineData("stringData: {config.yaml: \"users:\\n- name: hunter2\\n  role: admin\\n\"}")]
    public void AllThatASecretHolds(string data) => Hidden($"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{data}\n");

    [Theory]
    [InlineData("envs: [secret.env]", "app/secret.env", "MOTD=plainwordz\n")]
    [InlineData("env: ./secret.env", "app/secret.env", "MOTD=plainwordz\n")]
    [InlineData("files: [config.yaml]", "app/config.yaml", "motd: plainwordz\n")]
    [InlineData("files: [app.yaml=conf/config.yaml]", "app/conf/config.yaml", "motd: plainwordz\n")]
    public void Files_of_a_secret_generator_are_hidden(string source, string path, string content) =>
        Assert.DoesNotContain(
            Told.Landing(("app/kustomization.yaml", null, "secretGenerator:\n- name: s\n  " + source + "\n"), (path, null, content)).Fields,
            field => Told.Line(field).Contains("plainwordz", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("env: [{name: P, valueFrom: {secretKeyRef: {name: db-credentials, key: password}}}]")]
    [InlineData("auth: {existingSecret: payments-db, passwordSecretRef: {name: x, key: y}, passwordPolicy: strict}")]
    [InlineData("env: [{name: PASSWORD_FILE, value: /run/secrets/password}, {name: TOKEN_TTL, value: 3600s}]")]
    [InlineData("password: '{{ .Values.password }}'")]
    [InlineData("token: ${TOKEN}")]
    [InlineData("apiKey: SONARR_API_KEY")]
    [InlineData("mapping: {token: twilio.auth.token, apiKey: os.environ/MINIMAX_API_KEY}")]
    [InlineData("secret: ibm-s390x-ssh-key")]
    [InlineData("run: \"oc patch x -p '{\\\"spec\\\":{\\\"credentials\\\":{\\\"regenerate-token\\\":true}}}' -n y\"")]
    [InlineData("authentication: {token: log-forwarder-splunk-audit-secret}")]
    [InlineData("data: [{secretKey: aws_secret_access_key, remoteRef: {key: x}}, {secretKey: endpoint}]")]
    [InlineData("web: {basicAuth: true, auth: {basicAuth: web-users}}")]
    [InlineData("repo: ssh://git@github.com/northwind/config.git")]
    [InlineData("secretName: tls-cert")]
    [InlineData("summary: 'Bearer authentication is required, and the password: reset it first'")]
    [InlineData("expr: sum(rate(logins{token=\"\"}[5m]))")]
    [InlineData("image: ghcr.io/northwind/token-service:1.2.3")]
    public void WhatOnlyNamesASecretIsReadable(string yaml) =>
        Assert.DoesNotContain(Told.Fields("", yaml + "\n"), line => line.Contains(Redactor.Mark, StringComparison.Ordinal));

    [Theory]
    [InlineData("Rotate, the old one was ghp_hunter2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("Use https://app:hunter2@db/x")]
    [InlineData("Set it\n\npassword: hunter2\n")]
    [InlineData("It leaked, password: Hunter2Long99 was in the log; hunter is safe")]
    [InlineData("DB_PASSWORD=hunter2-long was wrong")]
    public void CredentialsInMessages(string message)
    {
        string told = new Redactor(new byte[32]).Message(message);
        Assert.Contains(Redactor.Mark, told, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", told, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("fix(auth): password: reset the form (#12)")]
    [InlineData("Add token: see PAY-12\n\nTokens are read from the vault.")]
    public void AMessageAboutPasswordsIsKept(string message) => Assert.Same(message, new Redactor(new byte[32]).Message(message));

    private static void Hidden(string yaml)
    {
        Records.LandingFields told = Told.Landing(("a.yaml", "", yaml));
        Assert.NotEmpty(told.Fields);
        Assert.Contains(told.Fields, field => Told.Line(field).Contains(Redactor.Mark, StringComparison.Ordinal));
        Assert.DoesNotContain(
            told.Fields,
            field =>
                Told.Line(field).Contains("hunter2", StringComparison.OrdinalIgnoreCase)
                || Told.Line(field).Contains("YXBwOm", StringComparison.Ordinal)
                || Told.Line(field).Contains("aHVudGVy", StringComparison.Ordinal)
        );
    }
}
