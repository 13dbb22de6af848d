using System.CommandLine;
using Cairn.Demo;

namespace Cairn.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "An empty or new directory." };
        var command = new Command(
            "demo",
            "Write a realistic example repository: a payments platform over fourteen months. It is for trying out questions, not a "
                + "platform repository."
        )
        {
            directory,
        };
        command.SetAction(parsed =>
        {
            string place = parsed.GetValue(directory)!;
            DemoSummary demo = DemoRepository.Write(place);
            Console.WriteLine($"{demo.Landings:N0} changes with {demo.Commits:N0} commits in {place}, the same every time. Try:");
            Console.WriteLine($"  cairn ask --repo {place} \"who changed the database pool size on November 3rd, and why?\"");
        });
        return command;
    }
}
