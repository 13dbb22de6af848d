using System.Globalization;
using System.Text;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>
/// Runs one script in a state and on a thread of its own: no file, no process, no other code, and limits on time and memory.
/// Errors of Lua jump over the frames between; none of them is ever managed (see <see cref="LuaRun"/>).
/// </summary>
/// <param name="clock">Measures the time a script takes.</param>
/// <param name="now">What os.time and os.date say.</param>
public sealed unsafe class LuaSandbox(TimeProvider clock, DateTimeOffset now, LuaLimits limits)
{
    private const int CountInstructions = 10_000;
    private const int StackBytes = 4 << 20;

    private static readonly byte[] Prelude = Embedded();
    private static readonly string[] Types = ["nil", "boolean", "userdata", "number", "string", "table", "function", "userdata", "thread"];

    /// <summary>Runs a script.</summary>
    /// <param name="name">What its errors call it.</param>
    /// <param name="global">The object, its global <c>obj</c>.</param>
    /// <param name="parameters">Its global <c>actionParams</c>.</param>
    /// <param name="open">Whether it has string, math and coroutine.</param>
    public LuaOutcome Run(string script, string name, object? global, IReadOnlyDictionary<string, string>? parameters, bool open)
    {
        var run = new LuaRun(clock, now, limits);
        LuaOutcome? outcome = null;
        var thread = new Thread(() => outcome = OnThread(run, script, name, global, parameters, open), StackBytes)
        {
            IsBackground = true,
            Name = "Lua",
        };
        thread.Start();
        if (thread.Join(limits.Time + limits.Grace))
        {
            return outcome!;
        }

        // It is inside one call of the library that nothing can end; the thread goes with the process.
        run.Abandon();
        return TooLong();
    }

    internal static string TypeName(int type) => Types.ElementAtOrDefault(type) ?? "nil";

    private LuaOutcome OnThread(
        LuaRun run,
        string script,
        string name,
        object? global,
        IReadOnlyDictionary<string, string>? parameters,
        bool open
    )
    {
        LuaRun.Current = run;
        nint state = Lua.NewState(&LuaRun.Allocate, 0);
        try
        {
            Library(state, "_G", "luaopen_base");
            Library(state, "table", "luaopen_table");
            Library(state, "string", "luaopen_string");
            if (open)
            {
                Library(state, "math", "luaopen_math");
                Library(state, "coroutine", "luaopen_coroutine");
            }

            Prepare(state, open);
            LuaValues.Push(state, global);
            Global(state, "obj");
            LuaValues.Push(
                state,
                (parameters ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, object? (pair) => pair.Value)
            );
            Global(state, "actionParams");
            Lua.SetTop(state, 0);
            return Finish(
                state,
                run,
                Loaded(state, Encoding.UTF8.GetBytes(script), name) is var loaded and not Lua.Ok ? loaded : Limited(state, run),
                open
            );
        }
        catch (HealthException wrong)
        {
            return new LuaOutcome("nil", null, wrong.Message);
        }
        finally
        {
            run.Unlimited = true;
            Lua.Close(state);
            LuaRun.Current = null;
        }
    }

    private static int Limited(nint state, LuaRun run)
    {
        delegate* unmanaged[Cdecl]<nint, nint, void> hook = &LuaRun.Count;
        Lua.SetHook(state, (nint)hook, Lua.CountMask, CountInstructions);
        run.Unlimited = false;
        int status = Lua.Call(state, 0, Lua.Every, 0, 0, 0);
        run.Unlimited = true;
        Lua.SetHook(state, 0, 0, 0);
        return status;
    }

    private LuaOutcome Finish(nint state, LuaRun run, int status, bool open)
    {
        if (run.TimedOut)
        {
            return TooLong();
        }

        int type = Lua.Top(state) == 0 ? Lua.TypeNil : Lua.Type(state, -1);
        if (status != Lua.Ok)
        {
            string said =
                type == Lua.TypeString ? LuaValues.Text(state, -1) : $"The script raised an error that is a {TypeName(type)}, not text.";
            return status == Lua.OutOfMemory || said.EndsWith("not enough memory", StringComparison.Ordinal)
                ? new LuaOutcome("nil", null, $"The script exceeded its memory limit of {limits.Bytes >> 20} MB.")
                : new LuaOutcome("nil", null, said, Missing.Explained(said, open));
        }

        return new LuaOutcome(TypeName(type), type == Lua.TypeTable ? LuaValues.Read(state) : null);
    }

    private LuaOutcome TooLong() =>
        new(
            "nil",
            null,
            $"The script exceeded its time limit of {limits.Time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s."
        );

    private static void Prepare(nint state, bool open)
    {
        if (Loaded(state, Prelude, "prelude") != Lua.Ok)
        {
            throw new InvalidOperationException(LuaValues.Text(state, -1));
        }

        Lua.PushBoolean(state, open ? 1 : 0);
        Lua.PushFunction(state, &LuaClock.Date, 0);
        Lua.PushFunction(state, &LuaClock.Time, 0);
        if (Lua.Call(state, 3, 0, 0, 0, 0) != Lua.Ok)
        {
            throw new InvalidOperationException(LuaValues.Text(state, -1));
        }
    }

    private static int Loaded(nint state, byte[] text, string name)
    {
        fixed (
            byte* first = text,
                called = Encoding.UTF8.GetBytes("=" + name + "\0"),
                mode = "t\0"u8
        )
        {
            // Text alone: the form Lua compiles to is not checked before it runs.
            return Lua.Load(state, first, (nuint)text.Length, called, mode);
        }
    }

    private static void Library(nint state, string name, string opening)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            Lua.Require(state, text, Lua.Opening(opening), 1);
            Lua.SetTop(state, 0);
        }
    }

    private static void Global(nint state, string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            Lua.SetGlobal(state, text);
        }
    }

    private static byte[] Embedded()
    {
        using Stream stream = typeof(LuaSandbox).Assembly.GetManifestResourceStream("Prelude.lua")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
