using Spectre.Console;

namespace MedChain.Cli.Screens;

/// <summary>Lines for people: marked and coloured on a terminal, plain elsewhere.</summary>
internal static class Lines
{
    /// <summary>Whether standard output is a terminal that takes colours and moving text.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.Interactive;

    /// <summary>What was found of one thing.</summary>
    public static void Verdict(bool isGood, string name, string detail)
    {
        if (IsTerminal) AnsiConsole.MarkupLineInterpolated($"{(isGood ? " " : "!")} [{(isGood ? "green" : "red")}]{name,-10}[/] {detail}");
        else Console.Out.WriteLine($"{(isGood ? " " : "!")} {name,-10} {detail}");
    }

    /// <summary>A heading.</summary>
    public static void Heading(string text)
    {
        if (IsTerminal) AnsiConsole.MarkupLineInterpolated($"[bold]{text}[/]");
        else Console.Out.WriteLine(text);
    }
}
