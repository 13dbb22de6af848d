using System.Text.RegularExpressions;
using Cairn.Specification.Checking;

namespace Cairn.Specification.Reading;

/// <summary><c>spec.k3s</c> and <c>spec.upgrade</c>.</summary>
internal static partial class ReleaseReader
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>The oldest minor version whose settings are the ones that are written.</summary>
    private const int OldestMinor = 32;

    public static K3sRelease Read(Section k3s)
    {
        string version = k3s.Text("version") ?? "";
        const string Exact = "write one full release, such as v1.34.10+k3s1";
        if (version.Length == 0)
        {
            k3s.Wrong("version", "no release is named, so each host would get whatever is newest when it is set up", Exact);
        }
        else if (version is "latest" or "stable" or "testing" || Channel().IsMatch(version))
        {
            k3s.Wrong("version", $"'{version}' can be another release tomorrow", Exact);
        }
        else if (WithoutBuild().IsMatch(version))
        {
            k3s.Wrong(
                "version",
                $"'{version}' lacks the k3s build, so there is no such release",
                $"write {version}+k3s1, or a later build"
            );
        }
        else if (K3sVersion.Parse(version) is not { } parsed)
        {
            k3s.Wrong("version", $"'{Section.Shown(version)}' is not a release of k3s", Exact);
        }
        else if (parsed.Minor < OldestMinor)
        {
            k3s.Wrong("version", $"{version} is older than v1.{OldestMinor} and lacks some of the settings that cairn writes", Exact);
        }

        Section sums = k3s.Of("sha256");
        var sha256 = new Dictionary<string, string>();
        foreach (string architecture in (string[])["amd64", "arm64"])
        {
            if (sums.Text(architecture) is { } sum)
            {
                if (!ValueFormats.IsSha256(sum))
                {
                    sums.Wrong(
                        architecture,
                        $"'{Section.Shown(sum)}' is not a SHA-256",
                        $"write the 64 lowercase hex digits of the release's sha256sum-{architecture}.txt"
                    );
                }

                sha256[architecture] = sum;
            }
        }

        sums.Close();
        k3s.Close();
        return new K3sRelease(version, sha256);
    }

    public static UpgradeSpecification ReadUpgrade(Section upgrade)
    {
        bool controller = upgrade.Flag("controller") ?? false;
        Section window = upgrade.Of("window");
        UpgradeWindow? read = null;
        if (window.IsGiven)
        {
            IReadOnlyList<string> days = window.Texts("days");
            foreach (string day in days.Where(day => !Days.Contains(day)))
            {
                window.Wrong("days", $"'{Section.Shown(day)}' is not a day", Suggestion.For(day, Days));
            }

            (string from, string to) = (Clock(window, "from"), Clock(window, "to"));
            string zone = window.Text("timezone") ?? "UTC";
            if (!ValueFormats.IsTimeZone(zone))
            {
                window.Wrong("timezone", $"'{Section.Shown(zone)}' is not a time zone", "write an IANA name such as Europe/Berlin or UTC");
            }

            read = new UpgradeWindow(days.Count > 0 ? days : Days, from, to, zone);
            if (!controller)
            {
                upgrade.Wrong("window", "it has no effect, since cairn up upgrades when it is run", "write controller: true, or remove it");
            }
        }

        window.Close();
        upgrade.Close();
        return new UpgradeSpecification(controller, read);
    }

    private static string Clock(Section window, string key)
    {
        string text = window.Text(key) ?? "";
        if (!ValueFormats.IsClock(text))
        {
            window.Wrong(
                key,
                text.Length == 0 ? "the window lacks this time" : $"'{Section.Shown(text)}' is not a time of day",
                "write it in quotes, such as \"02:00\""
            );
        }

        return text;
    }

    [GeneratedRegex(@"\Av?[0-9]+(\.[0-9]+)?\z|\A(https?:|v[0-9]+\.[0-9]+-)")]
    private static partial Regex Channel();

    [GeneratedRegex(@"\Av1\.[0-9]+\.[0-9]+\z")]
    private static partial Regex WithoutBuild();
}
