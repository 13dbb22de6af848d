namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>The reader of scripts that the walk through all runbooks rests on.</summary>
public sealed class ShellCommandsRead
{
    [Theory]
    [InlineData("a b c", "a,b,c")]
    [InlineData("a 'b c' \"d e\"", "a,b c,d e")]
    [InlineData("a | b && c || d; e & f", "a|b|c|d|e|f")]
    [InlineData("a \\\n  b", "a,b")]
    [InlineData("X=1 Y=\"2 3\" a b", "a,b")]
    [InlineData("x=$(a b) c", "a,b|c")]
    [InlineData("a \"$(b | c 'd)')\" e", "b|c,d)|a,substituted,e")]
    [InlineData("a > out 2>&1 < in b", "a,b")]
    [InlineData("! a || test $? = 1", "a|test,$?,=,1")]
    [InlineData("# a\nb # c\nd", "b|d")]
    [InlineData("a <<EOF b\nc d\nEOF\ne", "a,b|e")]
    [InlineData("a <<'EOF'\n$(c)\nEOF", "a")]
    [InlineData("(cd x && a)", "cd,x|a")]
    public void Script_GivesItsCommands(string script, string commands) =>
        Assert.Equal(commands, string.Join('|', ShellCommands.Of(script).Select(words => string.Join(',', words))));
}
