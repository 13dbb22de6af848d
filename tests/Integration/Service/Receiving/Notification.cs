namespace Cairn.Service.Tests.Receivers;

/// <summary>What ArgoCD sends, as the template makes it.</summary>
internal static class Notification
{
    public static string Of(
        string revision,
        string started = "2023-11-15T10:00:00Z",
        string finished = "2023-11-15T10:00:42Z",
        string phase = "Succeeded",
        string health = "Healthy",
        string healthSince = "2023-11-15T10:01:00Z",
        string environment = "production",
        string app = "payments",
        string? by = null,
        bool partial = false,
        string seen = "",
        string sync = "Synced"
    ) =>
        $$"""
            {"name":"{{app}}","namespace":"argocd","uid":"uid-{{environment}}-{{app}}","project":"workloads","environment":"{{environment}}","repository":"https://git.example/platform.git","path":"environments/{{environment}}/rendered/{{app}}",
             "operation":{"phase":"{{phase}}","startedAt":"{{started}}","finishedAt":"{{finished}}","revision":"{{revision}}","initiatedBy":{{(
                by is null ? "{\"automated\":true}" : $"{{\"username\":\"{by}\"}}"
            )}},"retryCount":0,"dryRun":false,"partial":{{(partial ? "true" : "false")}},"unapplied":[]},
             "health":{"status":"{{health}}","since":"{{healthSince}}"},"sync":{"status":"{{sync}}","revision":"{{(
                seen.Length > 0 ? seen : revision
            )}}"},"reconciledAt":"2023-11-15T10:02:00Z"}
            """;

    public static string Alert(string status, string ended = "0001-01-01T00:00:00Z") =>
        $$"""{"version":"4","status":"{{status}}","alerts":[{"status":"{{status}}","labels":{"alertname":"ApplicationDegraded","environment":"production","name":"payments","severity":"critical","token":"hunter2"},"annotations":{"summary":"password=hunter2"},"startsAt":"2023-11-15T10:05:00.123Z","endsAt":"{{ended}}","fingerprint":"c0ffee"}]}""";
}
