using System.Reflection;
using System.Runtime.InteropServices;

namespace Cairn.Delivery.Health.Sandbox;

/// <summary>
/// The C interface of Lua 5.4, as far as it is used. Source: https://www.lua.org/manual/5.4/manual.html#4
/// What can raise an error is called only inside a protected call or where no limit is set: an error jumps over the frames between.
/// </summary>
internal static unsafe partial class Lua
{
    public const int Ok = 0;
    public const int OutOfMemory = 4;
    public const int Every = -1;
    public const int CountMask = 1 << 3;
    public const int TypeNil = 0;
    public const int TypeBoolean = 1;
    public const int TypeNumber = 3;
    public const int TypeString = 4;
    public const int TypeTable = 5;
    public const int TypeFunction = 6;

    private const string Library = "lua54";

    // Called as a hook, its second argument is the hook's record, whose first bytes are the event's number: a text of one control
    // character without placeholders. It raises an error without a managed frame between.
    public static readonly nint RaisingHook = NativeLibrary.GetExport(
        NativeLibrary.Load(Library, Assembly.GetExecutingAssembly(), null),
        "luaL_error"
    );

    [LibraryImport(Library, EntryPoint = "lua_newstate")]
    public static partial nint NewState(delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*> allocate, nint data);

    [LibraryImport(Library, EntryPoint = "lua_close")]
    public static partial void Close(nint state);

    [LibraryImport(Library, EntryPoint = "luaL_requiref")]
    public static partial void Require(nint state, byte* name, nint open, int global);

    [LibraryImport(Library, EntryPoint = "luaL_loadbufferx")]
    public static partial int Load(nint state, byte* text, nuint length, byte* name, byte* mode);

    [LibraryImport(Library, EntryPoint = "lua_pcallk")]
    public static partial int Call(nint state, int arguments, int results, int handler, nint context, nint continuation);

    [LibraryImport(Library, EntryPoint = "lua_sethook")]
    public static partial void SetHook(nint state, nint hook, int mask, int count);

    [LibraryImport(Library, EntryPoint = "lua_gettop")]
    public static partial int Top(nint state);

    [LibraryImport(Library, EntryPoint = "lua_settop")]
    public static partial void SetTop(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_checkstack")]
    public static partial int CheckStack(nint state, int slots);

    [LibraryImport(Library, EntryPoint = "lua_type")]
    public static partial int Type(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_isinteger")]
    public static partial int IsInteger(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_toboolean")]
    public static partial int ToBoolean(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_tointegerx")]
    public static partial long ToInteger(nint state, int index, nint valid);

    [LibraryImport(Library, EntryPoint = "lua_tonumberx")]
    public static partial double ToNumber(nint state, int index, nint valid);

    [LibraryImport(Library, EntryPoint = "lua_tolstring")]
    public static partial byte* ToText(nint state, int index, nuint* length);

    [LibraryImport(Library, EntryPoint = "lua_topointer")]
    public static partial nint ToPointer(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_next")]
    public static partial int Next(nint state, int table);

    [LibraryImport(Library, EntryPoint = "lua_pushnil")]
    public static partial void PushNil(nint state);

    [LibraryImport(Library, EntryPoint = "lua_pushboolean")]
    public static partial void PushBoolean(nint state, int value);

    [LibraryImport(Library, EntryPoint = "lua_pushinteger")]
    public static partial void PushInteger(nint state, long value);

    [LibraryImport(Library, EntryPoint = "lua_pushnumber")]
    public static partial void PushNumber(nint state, double value);

    [LibraryImport(Library, EntryPoint = "lua_pushlstring")]
    public static partial byte* PushText(nint state, byte* text, nuint length);

    [LibraryImport(Library, EntryPoint = "lua_pushcclosure")]
    public static partial void PushFunction(nint state, delegate* unmanaged[Cdecl]<nint, int> function, int values);

    [LibraryImport(Library, EntryPoint = "lua_createtable")]
    public static partial void CreateTable(nint state, int items, int fields);

    [LibraryImport(Library, EntryPoint = "lua_rawset")]
    public static partial void RawSet(nint state, int table);

    [LibraryImport(Library, EntryPoint = "lua_rawseti")]
    public static partial void RawSetAt(nint state, int table, long index);

    [LibraryImport(Library, EntryPoint = "lua_setglobal")]
    public static partial void SetGlobal(nint state, byte* name);

    /// <summary>The function that opens a library, such as <c>luaopen_base</c>.</summary>
    public static nint Opening(string name) =>
        NativeLibrary.GetExport(NativeLibrary.Load(Library, Assembly.GetExecutingAssembly(), null), name);
}
