using System.Diagnostics;
using Cairn.Delivery.Health.Sandbox;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Scripts that mean harm, or go wrong: each stops with a sentence, and the next script runs as if nothing had been.</summary>
public sealed class Threats
{
    private const string Late = "It did not end within 0.3 s, the time a script has.";
    private const string Large = "It needs more than the 8 MB of memory a script may hold.";

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
    public void EndlessOnesAreStopped(string script)
    {
        Assert.Equal(Late, Run(script).Failure);
        Assert.Equal("nil", Run("return nil").Type);
    }

    [Theory]
    [InlineData("('a'):rep(100000):find(('a*'):rep(50) .. 'b')")]
    [InlineData("table.move({}, 1, math.maxinteger - 1, 2, {})")]
    public void OnesThatStayInsideOneCallAreLeftBehind(string script)
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
    public void MemoryHasAnEnd(string script)
    {
        long before = Process.GetCurrentProcess().PeakWorkingSet64;
        Assert.Equal(Large, Run(script, Limits with { Time = TimeSpan.FromSeconds(30) }).Failure);
        // The kernel counts the peak in batches, so it may even seem to fall a little.
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 500 << 20);
    }

    [Theory]
    [InlineData("os.execute('touch pwned')", "There is no execute here")]
    [InlineData("os.exit(3)", "There is no exit here")]
    [InlineData("os.getenv('HOME')", "There is no getenv here")]
    [InlineData("os.remove('x')", "There is no remove here")]
    [InlineData("io.open('/etc/passwd')", "There is no io here")]
    [InlineData("io.popen('id')", "There is no io here")]
    [InlineData("dofile('/etc/passwd')", "There is no dofile here")]
    [InlineData("loadfile('/etc/passwd')", "There is no loadfile here")]
    [InlineData("load('return 1')()", "There is no load here")]
    [InlineData("loadstring('return 1')()", "There is no loadstring here")]
    [InlineData("string.dump(function() end)", "There is no dump here")]
    [InlineData("debug.getregistry()", "There is no debug here")]
    [InlineData("package.loadlib('x', 'y')", "There is no package here")]
    [InlineData("collectgarbage('stop')", "There is no collectgarbage here")]
    [InlineData("require('io')", "module 'io' not found")]
    [InlineData("setmetatable({}, {__gc = function() while true do end end})", "finalizers (__gc) are not run here")]
    [InlineData("\u001bLua", "attempt to load a binary chunk")]
    [InlineData("local s = ('x'):rep(1e10)", "health.lua:1: resulting string too large")]
    [InlineData("local os = require('os') return os.date(('%c'):rep(5000))", "longer than 1000 characters")]
    public void NothingOutsideIsReached(string script, string said) => Assert.Contains(said, Run(script).Failure, StringComparison.Ordinal);

    [Fact]
    public void NothingRepeatedIsNothing() => Assert.Equal("table", Run("return {(''):rep(1e18)}").Type);

    [Fact]
    public void OneScriptSeesNothingOfAnother()
    {
        Run("string.format = nil leak = 1 getmetatable('').__index = nil");
        Assert.Null(Run("assert(leak == nil) assert(string.format and ('x').rep)").Failure);
    }

    private static LuaOutcome Run(string script, LuaLimits? limits = null) =>
        new LuaSandbox(TimeProvider.System, WrittenSuites.Now, limits ?? Limits).Run(script, "health.lua", null, null, open: true);
}
