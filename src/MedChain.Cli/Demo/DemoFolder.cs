using System.Runtime.InteropServices;
using MedChain.Node.Storage;

namespace MedChain.Cli.Demo;

/// <summary>The folder of a run: a lasting one that one process holds, or a temporary one that goes with the run, also when it is interrupted.</summary>
internal sealed class DemoFolder : IDisposable
{
    /// <summary>Name of the lock file.</summary>
    public const string LockName = "demo.lock";

    private readonly FolderLock? _lock;
    private readonly List<PosixSignalRegistration> _signals = [];
    private volatile bool _isInterrupted;

    private DemoFolder(string path, FolderLock? held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether it stays after the run.</summary>
    public bool IsLasting => _lock is not null;

    /// <summary>Opens the folder of <paramref name="lasting"/>, or makes a temporary one.</summary>
    /// <exception cref="StoreException">Another process has the folder.</exception>
    public static DemoFolder Open(string? lasting)
    {
        if (lasting is null)
        {
            var temporary = new DemoFolder(Directory.CreateTempSubdirectory("medchain-demo-").FullName, null);
            foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
                temporary._signals.Add(PosixSignalRegistration.Create(signal, temporary.Interrupt));
            return temporary;
        }

        if (File.Exists(lasting)) throw new CommandFailure(ExitCode.Folder, $"{lasting} is a file; give a folder.");
        Directory.CreateDirectory(lasting);
        return new DemoFolder(lasting, FolderLock.Take(lasting, LockName));
    }

    /// <summary>Ends a run in a temporary folder when a signal came, so that the folder is removed.</summary>
    /// <exception cref="OperationCanceledException">A signal came.</exception>
    public void ThrowIfInterrupted()
    {
        if (_isInterrupted) throw new OperationCanceledException();
    }

    /// <summary>Lets go of the folder; removes a temporary one.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        if (!IsLasting) Directory.Delete(Path, recursive: true);
        foreach (var signal in _signals) signal.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        _isInterrupted = true;
    }
}
