using System.Diagnostics;
using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Scripts that mean harm, or go wrong: each stops with a sentence, and the next script runs as if nothing had been.</summary>
public sealed class Threats
{
    private const string Late = "The script exceeded its time limit of 0.3 s.";
    private const string Large = "The script exceeded its memory limit of 8 MB.";

    private static readonly LuaLimits Limits = new(TimeSpan.FromSeconds(0.3), 8 << 20, TimeSpan.FromSeconds(3));

    [Theory]
    [InlineData("while true do end")]
    [InlineData("while true do pcall(function() while true do end end) end")]
    [InlineData("xpcall(function() while true do end end, function() while true do end end)")]
    [InlineData("while true do coroutine.wrap(function() for i = 1, 1e5 do end end)() end")]
    [InlineData("local function f(d) while true do coroutine.wrap(function() if d > 0 then f(d - 1) end end)() end end f(50)")]
    [InlineData("do local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end")]
    [InlineData("getmetatable('').__index = function() while true do end end return (''):x()")]
    [InlineData("local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1000000) .. #t end) end")]
    public void Endless_script_is_stopped(string script)
    {
        Assert.Equal(Late, Run(script).Failure);
        Assert.Equal("nil", Run("return nil").Type);
    }

    [Theory]
    [InlineData("('a'):rep(100000):find(('a*'):rep(50) .. 'b')")]
    [InlineData("table.move({}, 1, math.maxinteger - 1, 2, {})")]
    public void Script_stuck_in_one_library_call_is_abandoned(string script)
    {
        Assert.Equal(Late, Run(script).Failure);
        Assert.Equal("nil", Run("return nil").Type);
    }

    [Theory]
    [InlineData("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end")]
    [InlineData("local t = {} for i = 1, 1e9 do t[i] = i end")]
    [InlineData("local s = 'x' while true do s = s .. s end")]
    [InlineData("return ('x'):rep(1e9)")]
    [InlineData("local function f() return 1 + f() end f()")]
    [InlineData("local s = ('x'):rep(4e6) return table.concat({s, s, s})")]
    public void Script_over_its_memory_limit_fails(string script)
    {
        long before = Process.GetCurrentProcess().PeakWorkingSet64;
        Assert.Equal(Large, Run(script, Limits with { Time = TimeSpan.FromSeconds(30) }).Failure);
        // The kernel counts the peak in batches, so it may even seem to fall a little.
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 500 << 20);
    }

    [Theory]
    [InlineData("os.execute('touch pwned')", "execute is not available")]
    [InlineData("os.exit(3)", "exit is not available")]
    [InlineData("os.getenv('HOME')", "getenv is not available")]
    [InlineData("os.remove('x')", "remove is not available")]
    [InlineData("io.open('/etc/passwd')", "io is not available")]
    [InlineData("io.popen('id')", "io is not available")]
    [InlineData("dofile('/etc/passwd')", "dofile is not available")]
    [InlineData("loadfile('/etc/passwd')", "loadfile is not available")]
    [InlineData("load('return 1')()", "load is not available")]
    [InlineData("loadstring('return 1')()", "loadstring is not available")]
    [InlineData("string.dump(function() end)", "dump is not available")]
    [InlineData("debug.getregistry()", "debug is not available")]
    [InlineData("package.loadlib('x', 'y')", "package is not available")]
    [InlineData("collectgarbage('stop')", "collectgarbage is not available")]
    [InlineData("require('io')", "module 'io' not found")]
    [InlineData("setmetatable({}, {__gc = function() while true do end end})", "finalizers (__gc) are not run here")]
    [InlineData("\u001bLua", "attempt to load a binary chunk")]
    [InlineData("local s = ('x'):rep(1e10)", "health.lua:1: resulting string too large")]
    [InlineData("local os = require('os') return os.date(('%c'):rep(5000))", "longer than 1000 characters")]
    public void Script_cannot_reach_files_or_processes(string script, string said) =>
        Assert.Contains(said, Run(script).Failure, StringComparison.Ordinal);

    [Fact]
    public void Repeating_an_empty_string_is_empty() => Assert.Equal("table", Run("return {(''):rep(1e18)}").Type);

    [Fact]
    public void Scripts_share_no_state()
    {
        Run("string.format = nil leak = 1 getmetatable('').__index = nil");
        Assert.Null(Run("assert(leak == nil) assert(string.format and ('x').rep)").Failure);
    }

    private static LuaOutcome Run(string script, LuaLimits? limits = null) =>
        new LuaSandbox(TimeProvider.System, WrittenSuites.Now, limits ?? Limits).Run(script, "health.lua", null, null, open: true);
}
