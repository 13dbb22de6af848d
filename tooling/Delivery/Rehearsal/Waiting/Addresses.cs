using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>Ingresses and Services of type LoadBalancer: Progressing until they have an address (<c>health_ingress.go</c>,
/// <c>health_service.go</c>).</summary>
/// <param name="unread">Names an Application that is synced and whose content was not read, where there is one: its chart may bring a
/// controller.</param>
internal sealed class Addresses(ClusterState state, Assumptions assumptions, Func<string?> unread)
{
    public Readiness Of(LiveObject one) => one.Key.Kind == "Ingress" ? Ingress(one) : Service(one);

    private Readiness Service(LiveObject service)
    {
        Field? spec = Field.Of(service.Manifest)["spec"];
        if (spec?["type"]?.Text != "LoadBalancer")
        {
            return Readiness.Ready.Now;
        }

        string? named = spec.Value["loadBalancerClass"]?.Text;
        if (named is null && state.Facts.HasLoadBalancers)
        {
            return Readiness.Ready.Now;
        }

        return By(
            service,
            named is null ? "load balancers" : $"load balancers of class {named}",
            $"nothing gives it an address: {state.Facts.Name} has no controller for "
                + $"{(named is null ? "load balancers" : $"loadBalancerClass {named}")}",
            named is null
                ? "Install a load balancer such as MetalLB in an earlier wave, or use another type of Service."
                : "Remove loadBalancerClass, or install its controller in an earlier wave."
        );
    }

    private Readiness Ingress(LiveObject ingress)
    {
        string? named =
            Field.Of(ingress.Manifest).At("spec", "ingressClassName")?.Text
            ?? ingress.Manifest.Annotations.GetValueOrDefault("kubernetes.io/ingress.class");
        if (named is null ? state.Facts.IngressClasses.Count > 0 : state.Facts.IngressClasses.Contains(named))
        {
            return Readiness.Ready.Now;
        }

        if (named is not null && state.OfKind("networking.k8s.io", "IngressClass").Any(liveObject => liveObject.Key.Name == named))
        {
            assumptions.Add($"The controller of IngressClass {named} runs and writes an address into the status of its Ingresses.");
            return Readiness.Ready.Now;
        }

        string own = state.Facts.IngressClasses is [var first, ..]
            ? $", or use ingressClassName: {first}, which {state.Facts.Name} has"
            : "";
        return By(
            ingress,
            named is null ? "Ingresses" : $"Ingresses of class {named}",
            $"nothing gives it an address: {state.Facts.Name} has no controller for "
                + $"{(named is null ? "Ingresses" : $"ingressClassName {named}")}",
            $"Install the controller in an earlier wave{own}."
        );
    }

    private Readiness By(LiveObject one, string what, string reason, string remedy)
    {
        if (unread() is { } application)
        {
            assumptions.Add(
                $"Something that was not read, for instance the chart of Application {application}, gives addresses to {what}, such as "
                    + $"{one.Key}."
            );
            return Readiness.Ready.Now;
        }

        if (!state.Facts.IsNew)
        {
            assumptions.Add($"{Capital(state.Facts.Name)} gives addresses to {what}, such as {one.Key}.");
            return Readiness.Ready.Now;
        }

        return new Readiness.Waiting(reason, remedy);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
