using System.Diagnostics;
using System.Reflection;
using Cairn.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cairn.Service.Web;

/// <summary>
/// Traces of recordings and requests by OTLP, where the standard variables name an endpoint: else none are made. One host of a process
/// has them, since what listens hears the whole process.
/// </summary>
internal static class Tracing
{
    /// <summary>The version that runs, without what the build adds.</summary>
    public static string Version { get; } =
        (typeof(Tracing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split(
            '+'
        )[0];

    public static void Add(WebApplicationBuilder builder)
    {
        if (
            !(Has("OTEL_EXPORTER_OTLP_ENDPOINT") || Has("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            || Is("OTEL_SDK_DISABLED", "true")
            || Is("OTEL_TRACES_EXPORTER", "none")
        )
        {
            return;
        }

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry();
        telemetry.ConfigureResource(Describe);
        telemetry.WithTracing(traces =>
            traces.AddSource(RecordingTrace.Source.Name).AddAspNetCoreInstrumentation().AddProcessor(new KnownTagsAlone()).AddOtlpExporter()
        );

        bool Has(string name) => !string.IsNullOrWhiteSpace(builder.Configuration[name]);
        bool Is(string name, string value) => string.Equals(builder.Configuration[name], value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What the telemetry is of; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say otherwise.</summary>
    public static void Describe(ResourceBuilder resource) =>
        resource.AddService("cairn", serviceVersion: Version, autoGenerateServiceInstanceId: false).AddEnvironmentVariableDetector();

    /// <summary>
    /// Takes from each span what is not on the list: questions, file names, environments and programs stand in addresses and headers,
    /// and none of that is for a trace.
    /// </summary>
    private sealed class KnownTagsAlone : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Known =
        [
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "url.scheme",
            "network.protocol.version",
            "error.type",
            RecordingTrace.Landings,
        ];

        public override void OnEnd(Activity data)
        {
            foreach (string tag in data.TagObjects.Select(tag => tag.Key).Where(tag => !Known.Contains(tag)).ToArray())
            {
                data.SetTag(tag, null);
            }

            if (data.StatusDescription is not null)
            {
                data.SetStatus(data.Status);
            }
        }
    }
}
