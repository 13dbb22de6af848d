using System.Text;

namespace Cairn.Specification;

/// <summary>The page of controls, <c>docs/cis.md</c>.</summary>
public static class CisPage
{
    /// <summary>Markdown, made of <see cref="Controls.All"/>.</summary>
    /// <param name="waivers">Each environment's, by its name.</param>
    public static string Text(IReadOnlyDictionary<string, IReadOnlyList<Waiver>> waivers)
    {
        var page = new StringBuilder(
            """
            # Controls

            One profile holds for all environments. It is the [CIS Kubernetes Benchmark](https://www.cisecurity.org/benchmark/kubernetes) (ids of version 2.1), as [k3s' hardening guide](https://docs.k3s.io/security/hardening-guide) meets it and with what the guide leaves to its reader; `host-…` and `audit-…` are ours. What k3s does by itself is not repeated here: its [self-assessment](https://docs.k3s.io/security/self-assessment-2.1) goes through every control. What ends up on a host is in [infrastructure.md](infrastructure.md).

            This page is made from `infra/Specification/Controls.cs`; `CAIRN_WRITE_GOLDEN=1 dotnet test --project tests/Infra/Specification` writes it again.

            | control | | where it is met | why | seen by | can be waived |
            | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n")
        );
        foreach (Control control in Controls.All)
        {
            page.Append(
                $"| [{control.Id}]({control.Source}) | {control.Title} | {control.Setting} | {control.Why} | `{control.Test}` | "
                    + $"{(control.IsWaivable ? "yes" : "no")} |\n"
            );
        }

        page.Append(
            """

            ## Waivers

            An environment that cannot meet a control for now says so in its `cluster.yaml`, with a reason and the last day, at most a year away. From the day after, `cairn up` refuses. An environment that takes releases from another may waive only what that one waives too.

            ```yaml
            hardening:
              waivers:
              - {control: 4.2.13, reason: A build farm needs more processes until it moves., until: 2027-03-31}
            ```

            """.ReplaceLineEndings("\n")
        );
        string[] lines =
        [
            .. waivers
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair =>
                    pair.Value.Select(waiver =>
                        string.Create(
                            System.Globalization.CultureInfo.InvariantCulture,
                            $"| {pair.Key} | {waiver.Control} | "
                                + $"{waiver.Reason.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)} | "
                                + $"{waiver.Until:yyyy-MM-dd} |\n"
                        )
                    )
                ),
        ];
        page.Append(
            lines.Length == 0
                ? "There are none at present.\n"
                : "| environment | control | reason | until |\n| --- | --- | --- | --- |\n" + string.Concat(lines)
        );
        return page.ToString();
    }
}
