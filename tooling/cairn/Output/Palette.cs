namespace Cairn.Cli.Output;

/// <summary>Colours, where they are wanted: on a terminal, unless NO_COLOR is set. Source: https://no-color.org</summary>
internal sealed class Palette(bool enabled)
{
    private static readonly bool Wanted =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private static readonly bool Forced = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CLICOLOR_FORCE"));

    public static Palette ForOutput { get; } = new(Forced || (Wanted && !Console.IsOutputRedirected));

    public static Palette ForErrors { get; } = new(Wanted && !Console.IsErrorRedirected);

    public string Bold(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    public string Red(string text) => Paint("31", text);

    public string Green(string text) => Paint("32", text);

    public string Yellow(string text) => Paint("33", text);

    public string Cyan(string text) => Paint("36", text);

    private string Paint(string code, string text) => enabled && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
