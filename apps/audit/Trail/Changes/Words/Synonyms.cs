namespace Cairn.Trail.Changes.Words;

/// <summary>How near a synonym is to the word it stands for.</summary>
public enum SynonymStrength : byte
{
    /// <summary>Another spelling of the same thing: db, database.</summary>
    Same,

    /// <summary>A related thing, to rank lower: firewall, network policy.</summary>
    Related,
}

/// <summary>Another way to say a word.</summary>
/// <param name="Words">One lower-case word, or several that stand side by side (<c>horizontal pod autoscaler</c>).</param>
public sealed record Synonym(IReadOnlyList<string> Words, SynonymStrength Strength);

/// <summary>
/// What a question's word may be called in a file. Only the question is expanded, never the index, so the table can grow
/// without a new index. max, limit, size and request are different things and share no group.
/// </summary>
public static class Synonyms
{
    // Groups of the same thing; an underscore joins the words of one name.
    private static readonly string[] Same =
    [
        "db database",
        "conn connection",
        "mem memory ram",
        "max maximum",
        "min minimum",
        "cfg conf config configuration",
        "img image",
        "repl replica",
        "env environment envvar environment_variable",
        "msg message",
        "svc service",
        "ns namespace",
        "pwd password passwd",
        "auth authentication",
        "authz authorization authorisation",
        "cert certificate",
        "k8s kubernetes",
        "pg postgres postgresql",
        "prod production",
        "dev development",
        "stg staging",
        "qty quantity",
        "num number",
        "rps requests_per_second",
        "ttl time_to_live",
        "hpa horizontalpodautoscaler horizontal_pod_autoscaler",
        "vpa verticalpodautoscaler vertical_pod_autoscaler",
        "pdb poddisruptionbudget pod_disruption_budget",
        "sa serviceaccount service_account",
        "cm configmap config_map",
        "deploy deployment",
        "sts statefulset stateful_set",
        "ds daemonset daemon_set",
        "rs replicaset replica_set",
        "pv persistentvolume persistent_volume",
        "pvc persistentvolumeclaim persistent_volume_claim",
        "ing ingress",
        "netpol networkpolicy network_policy",
        "crd customresourcedefinition custom_resource_definition",
        "crb clusterrolebinding cluster_role_binding",
        "sc storageclass storage_class",
        "lb loadbalancer load_balancer",
        "gw gateway",
        "vol volume",
        "repo repository",
        "addr address",
        "req request",
        "app application",
        "param parameter",
        "arg argument",
        "var variable",
        "sec second",
        "ms millisecond",
        "ver version",
        "desc description",
        "dir directory folder",
        "pkg package",
        "usr user",
        "temp temporary tmp",
        "api application_programming_interface",
        "autoscaling autoscale autoscaler",
        "log logging",
        "cronjob cron_job",
        "ha high_availability",
        "color colour",
        "timeout time_out",
        "hostname host_name",
        "username user_name",
        "healthcheck health_check",
        "rolebinding role_binding",
        "args arguments",
        "init initial",
        "dns domain_name_system",
        "tls transport_layer_security",
        "cpu processor",
    ];

    private static readonly string[] Related =
    [
        "firewall networkpolicy network_policy netpol egress",
        "permission rbac role rolebinding clusterrole clusterrolebinding",
        "rights rbac role rolebinding",
        "access rbac role",
        "version tag",
        "version image",
        "tag image",
        "replica scale",
        "replica instance",
        "url endpoint host",
        "secret password credential token",
        "timeout deadline",
        "domain host hostname",
        "schedule cron",
        "certificate tls",
        "storage volume disk pvc",
        "rollback revert",
        "autoscaling hpa",
        "level verbosity",
        "retry attempt",
        "probe healthcheck health_check liveness readiness",
        "disk volume",
        "interval period frequency",
        "tls ssl https",
        "account serviceaccount user",
        "cores cpu",
        "heap memory",
        "quota resourcequota",
        "flag feature toggle",
    ];

    private static readonly Lazy<Dictionary<string, Synonym[]>> Table = new(Build);

    /// <summary>The synonyms of a lower-case word in any inflection, nearest first, without the word itself.</summary>
    public static IReadOnlyList<Synonym> Of(string word) => Table.Value.TryGetValue(Stem.Of(word), out Synonym[]? found) ? found : [];

    private static Dictionary<string, Synonym[]> Build()
    {
        var all = new Dictionary<string, List<Synonym>>(StringComparer.Ordinal);
        Add(all, Same, SynonymStrength.Same);
        Add(all, Related, SynonymStrength.Related);
        return all.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, List<Synonym>> all, string[] groups, SynonymStrength strength)
    {
        foreach (string group in groups)
        {
            string[] names = group.Split(' ');
            foreach (string name in names)
            {
                if (name.Contains('_', StringComparison.Ordinal))
                {
                    continue;
                }

                string key = Stem.Of(name);
                if (!all.TryGetValue(key, out List<Synonym>? known))
                {
                    all[key] = known = [];
                }

                foreach (string other in names)
                {
                    string[] words = other.Split('_');
                    if (other != name && !known.Exists(s => s.Words.SequenceEqual(words)))
                    {
                        known.Add(new Synonym(words, strength));
                    }
                }
            }
        }
    }
}
