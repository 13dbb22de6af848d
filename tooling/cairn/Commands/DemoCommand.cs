using System.CommandLine;
using Cairn.Demo;

namespace Cairn.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A directory that is empty or not there yet." };
        var command = new Command("demo", "Write a realistic repository to try things on: a payments platform over fourteen months.")
        {
            directory,
        };
        command.SetAction(parsed =>
        {
            string place = parsed.GetValue(directory)!;
            DemoSummary demo = DemoRepository.Write(place);
            Console.WriteLine($"{demo.Landings:N0} landings of {demo.Commits:N0} commits in {place}, always the same ones. Try:");
            Console.WriteLine($"  cairn ask --repo {place} \"who changed the database pool size on November 3rd, and why?\"");
        });
        return command;
    }
}
