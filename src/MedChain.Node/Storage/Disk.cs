using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Storage;

/// <summary>File operations with the guarantees that a store needs: private modes, full writes, and syncs that fail loudly.</summary>
internal static partial class Disk
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder that only its owner enters, durably; nothing happens where it exists.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(parent)) CreateFolder(parent);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, PrivateFile | UnixFileMode.UserExecute);
        SyncFolder(parent);
    }

    /// <summary>Opens a file that only its owner reads.</summary>
    public static SafeFileHandle Open(string path, FileMode mode, FileShare share = FileShare.Read)
    {
        var handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, share);
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open && RandomAccess.GetLength(handle) == 0) File.SetUnixFileMode(handle, PrivateFile);
        return handle;
    }

    /// <summary>Writes at an offset; a file that would grow beyond what the system allows fails as a full disk does.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> octets, long offset)
    {
        try
        {
            RandomAccess.Write(file, octets, offset);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException("The file would become too large.", e);
        }
    }

    /// <summary>Whether somebody besides the owner may read or write the file.</summary>
    public static bool IsExposed(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Writes a file whole under its final name: it is there entirely or not at all, also after a power cut.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> octets)
    {
        var temporary = path + ".new";
        using (var handle = Open(temporary, FileMode.Create))
        {
            Write(handle, octets, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Makes created, renamed and deleted names of a folder durable. Windows has no such call; NTFS journals names by itself.
    /// </summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = open(path, 0);
        if (descriptor < 0) throw new IOException($"The folder could not be opened (errno {Marshal.GetLastPInvokeError()}).");
        var failed = fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (failed) throw new IOException($"The folder could not be synced (errno {error}).");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
