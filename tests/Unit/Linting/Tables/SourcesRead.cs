using Cairn.RefreshSettings.Readers;

namespace Cairn.Delivery.Linting.Tests.Tables;

/// <summary>How the keys are read out of sources, on small ones of the same form.</summary>
public sealed class SourcesRead
{
    private const string Settings = """
        const (
        	urlKey = "url"
        	secretKey = "server.secretkey"
        	downloadKey = "help.download"
        	Links = "application.links"
        	accountsKeyPrefix = "accounts"
        	enabledSuffix = "enabled"
        	resourceCustomizationsKey = "resource.customizations"
        )

        var sourceTypes = map[SourceType]string{
        	Helm: "helm.enable",
        	Own:  urlKey,
        }

        func (mgr *Manager) load(cm *ConfigMap, secret *Secret) {
        	use(argoCDCM.Data[urlKey], secret.Data[secretKey], certCM.Data["ssh_known_hosts"], cm.Data["literal"])
        	for _, arch := range []string{"linux-amd64", "linux-arm64"} {
        		use(argoCDCM.Data[downloadKey+"."+arch])
        	}
        	for kind, key := range sourceTypes {
        		use(kind, argoCDCM.Data[key])
        	}
        }

        func (mgr *Manager) GetDeepLinks(linkType string) {
        	use(argoCDCM.Data[linkType])
        }

        func save(cm *ConfigMap, key string, val string) {
        	use(cm.Data[key])
        }

        func (s *Server) links() {
        	s.mgr.GetDeepLinks(settings.Links)
        	save(cm, fmt.Sprintf("%s.%s.%s", accountsKeyPrefix, name, enabledSuffix), "x")
        }

        func split(cmData map[string]string) {
        	for k := range cmData {
        		if strings.HasPrefix(k, resourceCustomizationsKey) {
        			switch kind {
        			case "health":
        			case "actions":
        			}
        		}
        	}
        }
        """;

    [Fact]
    public void Keys_of_the_ConfigMap_are_found_however_they_are_named_and_those_of_others_are_not()
    {
        (IReadOnlyCollection<string> keys, IReadOnlyCollection<string> unknown) = ArgoCdCm.Of(Settings);
        Assert.Equal(
            [
                "accounts.<name>.enabled",
                "application.links",
                "helm.enable",
                "help.download.linux-amd64",
                "help.download.linux-arm64",
                "literal",
                "resource.customizations.actions.<group_kind...>",
                "resource.customizations.health.<group_kind...>",
                "url",
            ],
            keys
        );
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("func (mgr *Manager) more() {\n\tname := compute()\n\tuse(argoCDCM.Data[name])\n}\n", "argoCDCM.Data[name]")]
    [InlineData("const newPrefix = \"new.\"\n\nfunc more() {\n\tuse(strings.HasPrefix(k, newPrefix))\n}\n", "HasPrefix(…, newPrefix)")]
    public void Access_that_is_not_understood_is_told(string more, string told) =>
        Assert.Equal([told], ArgoCdCm.Of(Settings + "\n" + more).Unknown);

    [Fact]
    public void Keys_that_manifests_take_as_variables_or_files_are_found() =>
        Assert.Equal(
            ["a.b", "profile"],
            ConfigMapReferences.Of(
                """
                env:
                - {name: A, valueFrom: {configMapKeyRef: {name: params, key: a.b}}}
                - {name: B, valueFrom: {configMapKeyRef: {name: other, key: c}}}
                volumes: [{configMap: {name: params, items: [{key: profile, path: p}]}}, {configMap: {name: other, items: [{key: d, path: p}]}}]
                """,
                "params"
            )
        );

    [Fact]
    public void Paths_of_a_chart_end_where_a_template_takes_a_map_as_a_whole() =>
        Assert.Equal(
            [
                "free",
                "hidden",
                "image",
                "image.digest",
                "image.tag",
                "list",
                "part",
                "part.extra",
                "part.name",
                "sub-chart",
                "sub-chart.enabled",
            ],
            ChartPaths.Of(
                """
                image: {tag: v1}
                free: {runAsNonRoot: true}
                list: [{a: b}]
                part: {name: x}
                sub-chart: {enabled: false}
                """,
                """
                {{ .Values.image.tag }} {{ .Values.image.digest }} {{ .Values.hidden }} {{ .Values.list }}
                {{- toYaml .Values.free | nindent 2 }}
                {{ include "help" (dict "component" .Values.part "context" $) }} {{ .component.extra }}
                {{ if index .Values "sub-chart" "enabled" }}{{ end }}
                """
            )
        );

    [Fact]
    public void Variables_of_Grafana_are_its_sections_and_keys()
    {
        IReadOnlyCollection<string> names = GrafanaIni.Variables(
            """
            app_mode = production
            [auth.generic_oauth]
            # commented = 1
            client_id =
            [plugin.grafana-x]
            rendering-mode = a
            """
        );
        string[] expected = ["GF_DEFAULT_APP_MODE", "GF_AUTH_GENERIC_OAUTH_CLIENT_ID", "GF_PLUGIN_GRAFANA_X_RENDERING_MODE"];
        Assert.Superset(expected.ToHashSet(), names.ToHashSet());
        Assert.DoesNotContain("GF_AUTH_GENERIC_OAUTH_COMMENTED", names);
    }

    [Fact]
    public void Flags_are_found_in_each_of_the_forms_that_programs_define_them()
    {
        string kingpin = """
            import "github.com/prometheus/common/promslog/flag"
            a.Flag("config.file", "x")
            serverOnlyFlag(a, "storage.path", "x")
            """;
        string pflag = """
            const modeFlag = "authorization-mode"
            fs.StringVar(&o.Mode, fmt.Sprintf("audit-%s-mode", plugin), o.Mode, "x")
            fs.Int32Var(&c.MaxPods, "max-pods", c.MaxPods, "x")
            """;
        Assert.Equal(
            ["config.file", "help", "log.format", "log.level", "storage.path", "version"],
            Flags.Kingpin(kingpin).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["audit-log-mode", "audit-webhook-mode", "authorization-mode", "help", "max-pods"],
            Flags.Pflag(pflag).Order(StringComparer.Ordinal)
        );
    }
}
