using System.Runtime.InteropServices;

namespace MedChain.Coyote.Campaign;

/// <summary>Ctrl-C and SIGTERM end a campaign with what is known, instead of at once; asked a second time it ends at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;
    private bool _isSignalled;

    internal Interrupt() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask)];

    /// <summary>Whether it was asked for.</summary>
    internal bool IsAsked => _asked.IsCancellationRequested;

    /// <summary>Calls back when it is asked for, or at once if it was.</summary>
    internal CancellationTokenRegistration Register(Action callback) => _asked.Token.Register(callback);

    /// <summary>Asks; after all is over it changes nothing.</summary>
    internal void Ask()
    {
        try
        {
            _asked.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _asked.Dispose();
    }

    private void Ask(PosixSignalContext signal)
    {
        signal.Cancel = !_isSignalled;
        _isSignalled = true;
        Ask();
    }
}
