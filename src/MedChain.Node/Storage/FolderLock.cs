using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Storage;

/// <summary>Holds a folder for one process: the operating system lets go of it when the process ends, however it ends.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly SafeFileHandle _held;

    private FolderLock(SafeFileHandle held) => _held = held;

    /// <summary>Takes the folder, which must exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Name of the lock file in it.</param>
    /// <exception cref="StoreException"><see cref="StoreProblem.Locked"/>: another process has it.</exception>
    public static FolderLock Take(string folder, string name = "lock")
    {
        try
        {
            return new FolderLock(Disk.Open(Path.Combine(folder, name), FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new StoreException(StoreProblem.Locked, $"Another process is using the folder {folder}; stop it first, or give another folder.", e);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _held.Dispose();
}
