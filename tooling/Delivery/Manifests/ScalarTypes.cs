using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Cairn.Delivery.Manifests;

/// <summary>Tells strings from other values by YAML 1.1, which is what Kubernetes reads: <c>on</c> and <c>1_000</c> are no
/// strings.</summary>
internal static partial class ScalarTypes
{
    private static readonly TagName StringTag = new("tag:yaml.org,2002:str");

    public static ScalarType Of(YamlDotNet.Core.Events.Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, IsNonSpecific: true } || scalar.Tag == StringTag
            ? ScalarType.String
        : Null().IsMatch(scalar.Value) ? ScalarType.Null
        : Boolean().IsMatch(scalar.Value) || Number().IsMatch(scalar.Value) ? ScalarType.Other
        : ScalarType.String;

    [GeneratedRegex(@"\A(?:|~|null|Null|NULL)\z")]
    private static partial Regex Null();

    [GeneratedRegex(@"\A(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE)\z")]
    private static partial Regex Boolean();

    [GeneratedRegex(
        @"\A(?:[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*)|[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z"
    )]
    private static partial Regex Number();
}
