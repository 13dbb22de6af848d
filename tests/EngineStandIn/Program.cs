using System.Text.Json;
using Cairn.EngineStandIn;

// For tests of what runs `pulumi`: a script of that name can call this, and a program is run without Pulumi's engine.
//   Cairn.EngineStandIn PROGRAM.dll STACK.json
// STACK.json: {"name": "homelab", "root": "/repo", "preview": false, "config": {"cairn:serverToken": "…"}, "secretKeys":
// ["cairn:serverToken"], "outputs": {"RESOURCE": {"stdout": "…"}}}
if (args is not [string program, string file])
{
    Console.Error.WriteLine("usage: Cairn.EngineStandIn PROGRAM.dll STACK.json");
    return 2;
}

using JsonDocument stack = JsonDocument.Parse(await File.ReadAllTextAsync(file));
ProgramEnd end = await StandIn.RunAsync(Path.GetFullPath(program), StackFile.Read(stack.RootElement), CancellationToken.None);
foreach (Heard call in end.Engine.Calls.Where(call => call.Name is "RegisterResource" or "RegisterResourceOutputs" or "Log"))
{
    Console.Out.WriteLine($"{{\"call\":\"{call.Name}\",\"request\":{call.Request.ToJsonString()}}}");
}

Console.Error.Write(end.Stderr);
return end.ExitCode;
