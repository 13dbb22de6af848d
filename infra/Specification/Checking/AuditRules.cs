using Cairn.Specification.Hosts;
using Cairn.Specification.Reading;

namespace Cairn.Specification.Checking;

/// <summary>That the API server posts to where the audit service is.</summary>
internal static class AuditRules
{
    /// <param name="services">Those of all rendered apps.</param>
    public static void Check(AuditSpecification audit, IReadOnlyList<Manifest> services, Problems problems)
    {
        foreach (Manifest service in services)
        {
            string? address = Rendering.TextAt(Rendering.Root(service), "spec", "clusterIP");
            string named = $"{service.Namespace}/{service.Name}";
            if (Ipv4.Parse(address) is null)
            {
                continue;
            }

            if (service.Namespace == AuditPolicy.OwnNamespace && address != audit.Address)
            {
                problems.Add("spec.audit.address", $"the API server would post to {audit.Address}, and Service {named} has the address {address}", $"make both {address}");
            }
            else if (service.Namespace != AuditPolicy.OwnNamespace && address == audit.Address)
            {
                problems.Add("spec.audit.address", $"{address} is the address of Service {named}", "use another one of serviceCidr");
            }
        }
    }
}
