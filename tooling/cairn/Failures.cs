using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Specification;
using Cairn.Trail;

namespace Cairn.Cli;

/// <summary>The user asked for something that cannot be; the message is one sentence that says what to do. Exit code 2.</summary>
public sealed class UserException(string message) : CairnException(message, UserMistake);

/// <summary>What was asked for is known, and there is nothing of it in what was searched. Exit code 1, as grep has it.</summary>
public sealed class NotFoundException(string message) : CairnException(message, CannotContinue);

/// <summary>Turns every failure into one sentence and an exit code: 2 for the user's mistake, 1 when nothing was found or it cannot go
/// on (2 of a command that searches), 130 for Ctrl-C.</summary>
internal static class Failures
{
    // Commands that search: their 1 says that nothing was found, so a script must not read it where the search failed.
    private static readonly HashSet<string> Searching =
    [
        "cairn ask",
        "cairn log",
        "cairn history",
        "cairn blame",
        "cairn at",
        "cairn deployments",
        "cairn runbook log",
    ];

    public static async Task<int> Guard(string[] args, CancellationToken cancel)
    {
        int cannotGoOn = 1;
        try
        {
            args = FormerNames.Replace(args);
            ParseResult parsed = CommandLine.Create(args).Parse(args, CommandLine.Configuration);
            if (ParseMistake.Of(parsed, args) is not null)
            {
                // The sentence names other commands.
                return Say(ParseMistake.Of(CommandLine.Create().Parse(args, CommandLine.Configuration), args)!, 2);
            }

            cannotGoOn = Searching.Contains(ParseMistake.FullName(parsed.CommandResult)) ? 2 : 1;
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancel
            );
        }
        catch (OperationCanceledException)
        {
            return Say("Interrupted. What was recorded so far is safe; run the command again to continue.", 130);
        }
        catch (NotFoundException nothing)
        {
            return Say(nothing.Message, 1);
        }
        catch (CairnException failed)
        {
            return Say(failed.Message, failed.IsUserError ? failed.ExitCode : cannotGoOn);
        }
        catch (SpecificationException wrong)
        {
            // Not one of ours: the specification is a library of the Pulumi program, which a fork keeps without Cairn's source.
            return Say(wrong.Message, CairnException.UserMistake);
        }
        catch (InvalidDataException unreadable)
        {
            return Say($"Can't read a record ({unreadable.Message.TrimEnd('.')}). Find out what is damaged with: cairn verify", cannotGoOn);
        }
        catch (IOException failed) when (failed.HResult == 32 || failed.Message.Contains("Broken pipe", StringComparison.Ordinal))
        {
            // The reader of our output closed its end, as head does.
            return 0;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Say($"{failed.Message.TrimEnd('.')}. What was recorded so far is safe.", cannotGoOn);
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable("CAIRN_DEBUG") is not "1")
        {
            return Say(
                $"Internal error ({fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}). This is a bug in cairn: please "
                    + $"report it with the stack trace that CAIRN_DEBUG=1 prints.",
                cannotGoOn
            );
        }
    }

    private static int Say(string sentence, int code)
    {
        Console.Error.WriteLine(Palette.ForErrors.Red("cairn: ") + TerminalText.Text(sentence));
        return code;
    }
}
