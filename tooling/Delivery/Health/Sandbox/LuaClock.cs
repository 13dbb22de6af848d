using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>
/// The two functions of the safe os, in UTC. They are called by the prelude with arguments it has checked, and raise no error:
/// nil says that there is no such time. Source: ArgoCD's util/lua/oslib_safe.go
/// </summary>
internal static unsafe class LuaClock
{
    /// <summary>date(format, seconds or nil) → text, year, month, day, hour, min, sec, wday; or nil.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Date(nint state)
    {
        LuaRun run = LuaRun.Current!;
        run.Unlimited = true;
        string format = LuaValues.Text(state, 1);
        if (!TryAt(Lua.Type(state, 2) == Lua.TypeNumber ? Lua.ToInteger(state, 2, 0) : run.Now.ToUnixTimeSeconds(), out DateTime at))
        {
            Lua.PushNil(state);
        }
        else
        {
            LuaValues.PushText(state, Formatted(at, format.StartsWith('!') ? format.TrimStart('!') : format));
            foreach (int part in (ReadOnlySpan<int>)[at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, (int)at.DayOfWeek + 1])
            {
                Lua.PushInteger(state, part);
            }
        }

        run.Unlimited = false;
        return Lua.Type(state, -1) == Lua.TypeNil ? 1 : 8;
    }

    /// <summary>time() or time(year, month, day, hour, min, sec) → seconds since 1970; or nil.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Time(nint state)
    {
        LuaRun run = LuaRun.Current!;
        if (Lua.Top(state) == 0)
        {
            Lua.PushInteger(state, run.Now.ToUnixTimeSeconds());
        }
        else if (Seconds(state) is { } seconds)
        {
            Lua.PushInteger(state, seconds);
        }
        else
        {
            Lua.PushNil(state);
        }

        return 1;
    }

    /// <summary>A time by a format of C's strftime, as far as ArgoCD knows it.</summary>
    internal static string Formatted(DateTime at, string format)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            char flag = format[++i];
            string? known = flag switch
            {
                '%' => "'%'",
                'a' => "ddd",
                'A' => "dddd",
                'b' => "MMM",
                'B' => "MMMM",
                'c' => "dd MMM yy HH:mm 'UTC'",
                'd' => "dd",
                'F' => "yyyy-MM-dd",
                'H' => "HH",
                'I' => "hh",
                'm' => "MM",
                'M' => "mm",
                'p' or 'P' => "tt",
                'S' => "ss",
                'x' => "HH/mm/ss",
                'X' => "HH:mm:ss",
                'y' => "yy",
                'Y' => "yyyy",
                'z' => "'+0000'",
                'Z' => "'UTC'",
                'w' => "'" + (int)at.DayOfWeek + "'",
                _ => null,
            };
            text.Append(known is null ? "%" + flag : at.ToString(known.Length == 1 ? "%" + known : known, CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static long? Seconds(nint state)
    {
        Span<long> parts = stackalloc long[6];
        for (int at = 0; at < 6; at++)
        {
            parts[at] = Math.Clamp(Lua.ToInteger(state, at + 1, 0), -1_000_000_000, 1_000_000_000);
        }

        try
        {
            // Parts beyond their ends carry over: the 32nd is the next month's first.
            return new DateTimeOffset((int)parts[0], 1, 1, 0, 0, 0, TimeSpan.Zero)
                .AddMonths((int)parts[1] - 1)
                .AddDays(parts[2] - 1)
                .AddHours(parts[3])
                .AddMinutes(parts[4])
                .AddSeconds(parts[5])
                .ToUnixTimeSeconds();
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static bool TryAt(long seconds, out DateTime at)
    {
        bool fits = seconds is >= -62_135_596_800 and <= 253_402_300_799;
        at = fits ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : default;
        return fits;
    }
}
