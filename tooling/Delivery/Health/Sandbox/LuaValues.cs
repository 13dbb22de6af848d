using System.Text;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>Plain values into Lua and back, by the rules of the JSON library ArgoCD puts between. Source:
/// https://github.com/layeh/gopher-json</summary>
internal static unsafe class LuaValues
{
    private const int Most = 1_000_000;
    private const int Deepest = 200;

    /// <summary>Pushes a value; whole numbers as integers, so that they stand in texts without a fraction.</summary>
    /// <exception cref="HealthException">It is larger than any object of a cluster.</exception>
    public static void Push(nint state, object? value)
    {
        int left = Most;
        Push(state, value, ref left);
    }

    public static void PushText(nint state, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* first = bytes)
        {
            byte none = 0;
            Lua.PushText(state, bytes.Length == 0 ? &none : first, (nuint)bytes.Length);
        }
    }

    /// <summary>The text on the stack, whose value is known to be text.</summary>
    public static string Text(nint state, int index)
    {
        nuint length;
        byte* text = Lua.ToText(state, index, &length);
        return Encoding.UTF8.GetString(text, (int)length);
    }

    /// <summary>
    /// What is on top, as plain values. An empty table is an empty list, since Lua knows no difference.
    /// </summary>
    /// <exception cref="HealthException">It cannot be told in JSON.</exception>
    public static object? Read(nint state) => Read(state, [], 0);

    private static void Push(nint state, object? value, ref int left)
    {
        if (--left < 0 || Lua.CheckStack(state, 4) == 0)
        {
            throw new HealthException($"The object holds more than {Most:N0} values.");
        }

        switch (value)
        {
            case bool yes:
                Lua.PushBoolean(state, yes ? 1 : 0);
                break;
            case long whole:
                Lua.PushInteger(state, whole);
                break;
            case double real:
                Lua.PushNumber(state, real);
                break;
            case string text:
                PushText(state, text);
                break;
            case List<object?> list:
                Lua.CreateTable(state, list.Count, 0);
                for (int at = 0; at < list.Count; at++)
                {
                    Push(state, list[at], ref left);
                    Lua.RawSetAt(state, -2, at + 1);
                }

                break;
            case Dictionary<string, object?> map:
                Lua.CreateTable(state, 0, map.Count);
                foreach ((string key, object? inner) in map)
                {
                    PushText(state, key);
                    Push(state, inner, ref left);
                    Lua.RawSet(state, -3);
                }

                break;
            default:
                Lua.PushNil(state);
                break;
        }
    }

    private static object? Read(nint state, HashSet<nint> seen, int depth)
    {
        switch (Lua.Type(state, -1))
        {
            case Lua.TypeNil:
                return null;
            case Lua.TypeBoolean:
                return Lua.ToBoolean(state, -1) != 0;
            case Lua.TypeNumber:
                return Lua.IsInteger(state, -1) != 0 ? (object)Lua.ToInteger(state, -1, 0) : Lua.ToNumber(state, -1, 0);
            case Lua.TypeString:
                return Text(state, -1);
            case Lua.TypeTable:
                return seen.Add(Lua.ToPointer(state, -1)) && depth < Deepest && Lua.CheckStack(state, 4) != 0
                    ? Table(state, seen, depth)
                    : throw new HealthException("cannot encode recursively nested tables to JSON");
            default:
                throw new HealthException($"cannot encode {LuaSandbox.TypeName(Lua.Type(state, -1))} to JSON");
        }
    }

    private static object Table(nint state, HashSet<nint> seen, int depth)
    {
        Dictionary<string, object?> map = new(StringComparer.Ordinal);
        SortedDictionary<long, object?> list = [];
        Lua.PushNil(state);
        while (Lua.Next(state, -2) != 0)
        {
            object? value = Read(state, seen, depth + 1);
            if (Lua.Type(state, -2) == Lua.TypeString)
            {
                map[Text(state, -2)] = value;
            }
            else if (Lua.IsInteger(state, -2) != 0)
            {
                list[Lua.ToInteger(state, -2, 0)] = value;
            }
            else
            {
                throw new HealthException("cannot encode mixed or invalid key types");
            }

            Lua.SetTop(state, -2);
        }

        if (map.Count > 0)
        {
            return list.Count == 0 ? map : throw new HealthException("cannot encode mixed or invalid key types");
        }

        return list.Count == 0 || (list.First().Key == 1 && list.Last().Key == list.Count)
            ? list.Values.ToList()
            : throw new HealthException("cannot encode sparse array");
    }
}
