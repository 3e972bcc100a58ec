namespace MedChain.Coyote.Campaign;

/// <summary>What people see while a campaign runs: lines that stay, and on a terminal one below them that is written over.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="isTerminal">Whether the last line can be written over.</param>
internal sealed class Progress(TextWriter output, bool isTerminal)
{
    private const string EraseLine = "\r\u001b[K";
    private const int WidthMax = 100;

    private readonly Lock _gate = new();
    private string _live = "";

    /// <summary>Writes a line that stays.</summary>
    internal void Say(string line)
    {
        lock (_gate)
        {
            Write("");
            output.WriteLine(line);
        }
    }

    /// <summary>Writes over the last line; empty text takes it away.</summary>
    internal void Show(string text)
    {
        lock (_gate) Write(text.Length > WidthMax ? text[..WidthMax] : text);
    }

    private void Write(string text)
    {
        if (!isTerminal || text == _live) return;
        output.Write(EraseLine + text);
        output.Flush();
        _live = text;
    }
}
