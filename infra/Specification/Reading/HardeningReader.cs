using System.Globalization;

namespace Cairn.Specification.Reading;

/// <summary><c>spec.hardening</c>: what this environment does without, and why.</summary>
internal static class HardeningReader
{
    public static IReadOnlyList<Waiver> ReadWaivers(Section hardening, DateOnly today)
    {
        var waivers = new List<Waiver>();
        foreach (Section waiver in hardening.Items("waivers"))
        {
            string control = waiver.Text("control") ?? "";
            if (Controls.All.All(known => known.Id != control))
            {
                waiver.Wrong(
                    "control",
                    control.Length == 0 ? "no control is named" : $"there is no control '{Section.Shown(control)}'",
                    "use an id of docs/cis.md"
                );
            }
            else if (waivers.Any(item => item.Control == control))
            {
                waiver.Wrong("control", $"control {control} is waived twice", "keep one of the two");
            }
            else if (Controls.All.Single(known => known.Id == control) is { IsWaivable: false })
            {
                waiver.Wrong("control", $"control {control} cannot be waived: every cluster must meet it", "remove the waiver");
            }

            string reason = waiver.Text("reason") ?? "";
            if (reason.Trim().Length < 10)
            {
                waiver.Wrong("reason", "the waiver does not say why", "write a reason that an auditor will accept");
            }

            DateOnly until = Until(waiver, today);
            waiver.Close();
            waivers.Add(new Waiver(control, reason, until));
        }

        return waivers;
    }

    /// <summary>Every namespace that lets privileged pods in has its reason, and only such have one.</summary>
    public static void CheckPrivileged(Section hardening, IReadOnlyList<BootstrapManifest> namespaces)
    {
        string[] privileged =
        [
            .. namespaces
                .Where(manifest => RenderedApps.LabelOf(manifest, "pod-security.kubernetes.io/enforce") == "privileged")
                .Select(manifest => manifest.Name),
        ];
        var named = new List<string>();
        foreach (Section section in hardening.Items("privileged"))
        {
            string name = section.Text("namespace") ?? "";
            named.Add(name);
            if (!privileged.Contains(name))
            {
                section.Wrong("namespace", $"no rendered namespace '{Section.Shown(name)}' allows privileged pods", "remove it");
            }

            if ((section.Text("reason") ?? "").Trim().Length < 10)
            {
                section.Wrong(
                    "reason",
                    "it does not say why the namespace allows privileged pods",
                    "write a reason that an auditor will accept"
                );
            }

            section.Close();
        }

        foreach (string name in privileged.Except(named))
        {
            hardening.Wrong(
                "privileged",
                $"namespace {name} allows privileged pods (pod-security.kubernetes.io/enforce) without a reason",
                $"add {{namespace: {name}, reason: ...}}, or enforce baseline"
            );
        }
    }

    private static DateOnly Until(Section waiver, DateOnly today)
    {
        string text = waiver.Text("until") ?? "";
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly until))
        {
            waiver.Wrong(
                "until",
                text.Length == 0 ? "the waiver has no end date" : $"'{Section.Shown(text)}' is not a date",
                "write the date when it ends, such as 2027-03-31"
            );
        }
        else if (until < today)
        {
            waiver.Wrong("until", $"the waiver ended on {text}", "meet the control, or have the waiver renewed");
        }
        else if (until > today.AddYears(1))
        {
            waiver.Wrong("until", $"{text} is more than a year away", "set a date within a year, and renew it then");
        }

        return until;
    }
}
