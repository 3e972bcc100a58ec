using System.CommandLine;
using System.CommandLine.Parsing;
using MedChain.Core;
using MedChain.Crypto;
using MedChain.Node.Storage;

namespace MedChain.Cli;

/// <summary>Runs a command line. Whatever goes wrong ends as one line on standard error and an exit code, never as a stack trace.</summary>
internal static class Shell
{
    /// <summary>Runs the arguments; gives the exit code.</summary>
    public static int Run(string[] arguments)
    {
        try
        {
            var parsed = CommandLine.Create().Parse(arguments);
            if (parsed.Errors.Count == 0) return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            foreach (var error in parsed.Errors) Complain(error.Message);
            Complain($"See: {Path(parsed)} --help");
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            var (code, line) = Explain(e);
            Complain(line);
            return code;
        }
    }

    /// <summary>Exit code and one line for an exception that reached the top.</summary>
    internal static (int Code, string Line) Explain(Exception exception)
    {
        var cause = exception;
        while (cause is TypeInitializationException or AggregateException && cause.InnerException is { } inner) cause = inner;
        return cause switch
        {
            CommandFailure failure => (failure.Code, failure.Message),
            CryptographyUnavailableException => (ExitCode.Missing, cause.Message),
            DllNotFoundException => (ExitCode.Missing, "A native library is missing: " + OneLine(cause.Message)),
            StoreException => (ExitCode.Folder, OneLine(cause.Message)),
            OperationCanceledException => (130, "Interrupted."),
            IOException or UnauthorizedAccessException => (ExitCode.Failed, OneLine(cause.Message)),
            InvariantViolationException => (ExitCode.Failed, "A proved property broke, please report it: " + OneLine(cause.Message)),
            _ => (ExitCode.Failed, $"A fault of the program, please report it: {cause.GetType().Name} in {Place(cause)}."),
        };
    }

    private static void Complain(string line) => Console.Error.WriteLine("medchain: " + line);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    // Unknown messages could quote what was being read; the place cannot.
    private static string Place(Exception exception) =>
        exception.TargetSite is { } site ? $"{site.DeclaringType?.Name}.{site.Name}" : "an unknown place";

    private static string Path(ParseResult parsed)
    {
        var path = "";
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult) path = " " + result.Command.Name + path;
        return "medchain" + path;
    }
}
