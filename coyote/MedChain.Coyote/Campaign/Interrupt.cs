namespace MedChain.Coyote.Campaign;

/// <summary>Ctrl-C ends a campaign with what is known, instead of at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private volatile bool _isAsked;

    internal Interrupt() => Console.CancelKeyPress += Ask;

    /// <summary>Whether it was pressed.</summary>
    internal bool IsAsked => _isAsked;

    /// <inheritdoc/>
    public void Dispose() => Console.CancelKeyPress -= Ask;

    private void Ask(object? sender, ConsoleCancelEventArgs press)
    {
        press.Cancel = true;
        _isAsked = true;
    }
}
