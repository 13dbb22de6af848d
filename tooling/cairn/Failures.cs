using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Planning.Manifests;
using Cairn.Delivery.Planning.Windows;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Rendering;
using Cairn.Demo;
using Cairn.Operations.Bootstrap;
using Cairn.Operations.Init;
using Cairn.Operations.Runbooks;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Specification;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Cli;

/// <summary>The user asked for something that cannot be; the message is one sentence that says what to do. Exit code 2.</summary>
public sealed class UserException(string message) : Exception(message);

/// <summary>Turns every failure into one sentence and an exit code: 2 for the user's mistake, 1 when it cannot go on, 130 for
/// Ctrl-C.</summary>
internal static class Failures
{
    public static async Task<int> Guard(Func<ParseResult> parse, CancellationToken cancel)
    {
        try
        {
            ParseResult parsed = parse();
            if (parsed.Errors.Count > 0)
            {
                return Say($"{Mistake(parsed)}. See: cairn {string.Join(' ', Names(parsed.CommandResult))}--help", 2);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancel
            );
        }
        catch (OperationCanceledException)
        {
            return Say("Stopped. What was recorded before is safe; run it again to go on.", 130);
        }
        catch (UserException wrong)
        {
            return Say(wrong.Message, 2);
        }
        catch (Exception wrong)
            when (wrong is DemoException or ManifestException or SyncWindowException or ForkingException or RunbookException)
        {
            return Say(wrong.Message, 2);
        }
        catch (SpecificationException wrong)
        {
            return Say(wrong.Message, 2);
        }
        catch (ProvisioningException failed)
        {
            return Say(failed.Message, failed.IsUserError ? 2 : 1);
        }
        catch (RenderingException failed)
        {
            return Say(failed.Message, failed.IsUserError ? 2 : 1);
        }
        catch (PromotionException failed)
        {
            return Say(failed.Message, failed.IsUserError ? 2 : 1);
        }
        catch (GitException failed)
        {
            return Say(failed.Message, failed.IsUserError ? 2 : 1);
        }
        catch (Exception failed) when (failed is StorageException or TrailException or RedactionKeyException or LedgerRefusedException)
        {
            return Say(failed.Message, 1);
        }
        catch (InvalidDataException)
        {
            return Say("The index is damaged. Delete it and it will be built anew.", 1);
        }
        catch (IOException failed) when (failed.HResult == 32 || failed.Message.Contains("Broken pipe", StringComparison.Ordinal))
        {
            // Whoever read our output has seen enough.
            return 0;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Say($"{failed.Message.TrimEnd('.')}. What was recorded before is safe.", 1);
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable("CAIRN_DEBUG") is not "1")
        {
            return Say(
                $"This is a fault in cairn itself ({fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}). Please report it "
                    + "with what CAIRN_DEBUG=1 prints.",
                1
            );
        }
    }

    private static int Say(string sentence, int code)
    {
        Console.Error.WriteLine(Palette.ForErrors.Red("cairn: ") + Plain.Text(sentence));
        return code;
    }

    /// <summary>What is wrong with a command line, on one line and in the user's words.</summary>
    private static string Mistake(ParseResult parsed)
    {
        string message = parsed.UnmatchedTokens is [var unknown, ..]
            ? $"There is no command or option '{unknown}' here"
            : parsed.Errors[0].Message;
        int type = message.IndexOf(" as expected type", StringComparison.Ordinal);
        return string.Join(
                ' ',
                (type < 0 ? message : message[..type] + " as a number").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            )
            .TrimEnd('.');
    }

    private static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command)
    {
        if (command.Parent is System.CommandLine.Parsing.CommandResult)
        {
            yield return command.Command.Name + " ";
        }
    }
}
