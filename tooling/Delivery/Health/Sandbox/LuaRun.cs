using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>One run's limits and how it stands with them. It belongs to the thread that runs it; another one only sets
/// <see cref="Abandon"/>.</summary>
internal sealed unsafe class LuaRun(TimeProvider clock, DateTimeOffset now, LuaLimits limits)
{
    [ThreadStatic]
    private static LuaRun? current;

    private readonly long started = clock.GetTimestamp();
    private long used;
    private volatile bool abandoned;

    /// <summary>The run of this thread.</summary>
    public static LuaRun? Current
    {
        get => current;
        set => current = value;
    }

    public DateTimeOffset Now => now;

    /// <summary>Whether memory is given without limit: while the object goes in and the result comes out, where a refusal could not be
    /// caught.</summary>
    public bool Unlimited { get; set; } = true;

    public bool TimedOut { get; private set; }

    /// <summary>Makes a run that nobody waits for any more fail where it next needs memory or counts.</summary>
    public void Abandon() => abandoned = true;

    /// <summary>Lua's allocator. Refusing makes Lua raise its own error, in native frames alone.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void* Allocate(nint data, void* block, nuint oldSize, nuint newSize)
    {
        LuaRun run = current!;
        long before = block is null ? 0 : (long)oldSize; // Of a new block it is the type, not a size.
        if (newSize == 0)
        {
            NativeMemory.Free(block);
            run.used -= before;
            return null;
        }

        return run.Give(block, before, newSize);
    }

    /// <summary>
    /// Looks at the time every so many instructions. Past the limit every further instruction raises an error, so that a script
    /// which catches errors is stopped too.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Count(nint state, nint record)
    {
        LuaRun run = current!;
        if (run.TimedOut || run.IsOver())
        {
            run.TimedOut = true;
            Lua.SetHook(state, Lua.RaisingHook, Lua.CountMask, 1);
        }
    }

    private bool IsOver() => abandoned || clock.GetElapsedTime(started) > limits.Time;

    private void* Give(void* block, long before, nuint size)
    {
        bool grows = (long)size > before;
        if (grows && (size > int.MaxValue || (!Unlimited && (abandoned || used - before + (long)size > limits.Bytes))))
        {
            return null;
        }

        try
        {
            void* given = NativeMemory.Realloc(block, size);
            used += (long)size - before;
            return given;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
