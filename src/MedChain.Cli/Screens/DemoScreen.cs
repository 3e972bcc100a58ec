using MedChain.Cli.Demo;

namespace MedChain.Cli.Screens;

/// <summary>Where a demonstration is seen.</summary>
internal abstract class DemoScreen
{
    /// <summary>The screen for options: JSON, a live terminal, or plain lines.</summary>
    public static DemoScreen For(DemoOptions options) =>
        options.AsJson ? new SilentScreen() : Lines.IsTerminal ? new LiveScreen() : new PlainScreen();

    /// <summary>Runs the demonstration with the screen around it.</summary>
    public virtual DemoReport Show(Func<DemoReport> run) => run();

    /// <summary>A step begins.</summary>
    public abstract void Step(string text);

    /// <summary>So much of the step is done.</summary>
    public abstract void Progress(int done, int total);

    /// <summary>What has happened.</summary>
    public abstract void Note(string text, bool isGood = true);

    /// <summary>The end.</summary>
    public abstract void Summary(DemoReport report, DemoOptions options);

    /// <summary>The summary's lines: what was shown, and where to look next.</summary>
    protected static IEnumerable<(bool IsGood, string Text)> Summarize(DemoReport report, DemoOptions options) => DemoSummary.Lines(report, options);
}

/// <summary>One JSON object at the end and nothing else.</summary>
internal sealed class SilentScreen : DemoScreen
{
    /// <inheritdoc/>
    public override void Step(string text)
    {
    }

    /// <inheritdoc/>
    public override void Progress(int done, int total)
    {
    }

    /// <inheritdoc/>
    public override void Note(string text, bool isGood = true)
    {
    }

    /// <inheritdoc/>
    public override void Summary(DemoReport report, DemoOptions options) => JsonOutput.Write(report);
}

/// <summary>Plain lines, for files and pipes.</summary>
internal sealed class PlainScreen : DemoScreen
{
    /// <inheritdoc/>
    public override void Step(string text) => Console.Out.WriteLine(text);

    /// <inheritdoc/>
    public override void Progress(int done, int total)
    {
    }

    /// <inheritdoc/>
    public override void Note(string text, bool isGood = true) => Console.Out.WriteLine((isGood ? "  " : "! ") + text);

    /// <inheritdoc/>
    public override void Summary(DemoReport report, DemoOptions options)
    {
        Console.Out.WriteLine();
        foreach (var (isGood, text) in Summarize(report, options)) Console.Out.WriteLine(isGood ? text : "! " + text);
    }
}
