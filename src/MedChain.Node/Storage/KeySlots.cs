using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Storage;

/// <summary>
/// One file of 32-octet keys, one for each secret row as long as it lives. All values of the row are sealed under it; to erase them the slot
/// is overwritten in place. So no copy that the database, its log, a free page or a backup still holds opens to anything. Spec: Records R9.
/// </summary>
/// <remarks>
/// Overwriting in place reaches the same blocks on file systems that do not copy on write (ext4, xfs); a drive that remaps blocks (SSD)
/// may keep an old one out of reach of the operating system until it reclaims it. Leave this file out of backups.
/// </remarks>
internal sealed class KeySlots : IDisposable
{
    /// <summary>Octets of a slot: an AES-256 key.</summary>
    public const int Size = 32;

    private readonly SafeFileHandle _file;
    private readonly Stack<long> _free = new();
    private readonly Action<StorageStep>? _before;
    private long _end;

    /// <summary>Opens the file and wipes every slot that no row names: left over from a crash between two steps.</summary>
    /// <param name="path">The file; made if it does not exist.</param>
    /// <param name="named">The slots that rows name.</param>
    /// <param name="before">Told of each step before it is taken.</param>
    public KeySlots(string path, IReadOnlySet<long> named, Action<StorageStep>? before)
    {
        _before = before;
        var existed = File.Exists(path);
        if (existed && Disk.IsExposed(path)) throw new StoreException(StoreProblem.Exposed, $"Others may read {path}: take that right away (chmod 600).");
        _file = Disk.Open(path, FileMode.OpenOrCreate);
        if (!existed) Disk.SyncFolder(Path.GetDirectoryName(path)!);
        _end = RandomAccess.GetLength(_file) / Size;
        foreach (var slot in named)
        {
            if (slot < 0 || slot >= _end) throw StoreException.Corrupt("the file of keys is shorter than the rows need");
        }

        WipeUnnamed(named);
    }

    /// <summary>Puts a fresh random key into a free slot; durable after <see cref="Sync"/>.</summary>
    public long Take(Span<byte> key)
    {
        RandomNumberGenerator.Fill(key);
        var slot = _free.TryPop(out var free) ? free : _end++;
        _before?.Invoke(StorageStep.WriteSlot);
        Disk.Write(_file, key, slot * Size);
        return slot;
    }

    /// <summary>Reads a slot's key.</summary>
    public void Read(long slot, Span<byte> key)
    {
        if (RandomAccess.Read(_file, key[..Size], slot * Size) != Size) throw StoreException.Corrupt("the file of keys is cut off");
    }

    /// <summary>Overwrites slots with zeros and makes them free; durable after <see cref="Sync"/>.</summary>
    public void Wipe(IReadOnlyList<long> slots)
    {
        if (slots.Count == 0) return;
        _before?.Invoke(StorageStep.WipeSlots);
        Span<byte> zeros = stackalloc byte[Size];
        zeros.Clear();
        foreach (var slot in slots)
        {
            Disk.Write(_file, zeros, slot * Size);
            _free.Push(slot);
        }
    }

    /// <summary>Makes everything written so far durable.</summary>
    public void Sync()
    {
        _before?.Invoke(StorageStep.SyncSlots);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void WipeUnnamed(IReadOnlySet<long> named)
    {
        var unnamed = new List<long>();
        for (long slot = 0; slot < _end; slot++)
        {
            if (!named.Contains(slot)) unnamed.Add(slot);
        }

        if (unnamed.Count == 0) return;
        Wipe(unnamed);
        Sync();
    }
}
