using System.Globalization;
using MedChain.Cli.Demo;
using Spectre.Console;

namespace MedChain.Cli.Screens;

/// <summary>A terminal: the running step with a moving sign, what has happened above it.</summary>
internal sealed class LiveScreen : DemoScreen
{
    private StatusContext? _status;
    private string _step = "";

    /// <inheritdoc/>
    public override DemoReport Show(Func<DemoReport> run)
    {
        DemoReport? report = null;
        AnsiConsole.Status().Spinner(Spinner.Known.Dots).Start("Starting", status =>
        {
            _status = status;
            report = run();
        });
        _status = null;
        return report!;
    }

    /// <inheritdoc/>
    public override void Step(string text)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{text}[/]");
        _step = text;
        _status?.Status(Markup.Escape(text));
    }

    /// <inheritdoc/>
    public override void Progress(int done, int total) =>
        _status?.Status(string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(_step)} [grey]{done} of {total}[/]"));

    /// <inheritdoc/>
    public override void Note(string text, bool isGood = true)
    {
        if (isGood) AnsiConsole.MarkupLineInterpolated($"  [green]+[/] {text}");
        else AnsiConsole.MarkupLineInterpolated($"  [red]![/] {text}");
    }

    /// <inheritdoc/>
    public override void Summary(DemoReport report, DemoOptions options)
    {
        AnsiConsole.WriteLine();
        foreach (var (isGood, text) in Summarize(report, options))
        {
            if (isGood) AnsiConsole.WriteLine(text);
            else AnsiConsole.MarkupLineInterpolated($"[red]! {text}[/]");
        }
    }
}
