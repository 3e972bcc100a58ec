using System.Security.Cryptography;

namespace MedChain.Node.Storage;

/// <summary>
/// Large rows as files of one folder. A file is written whole under a temporary name, synced, renamed, and its folder synced; its name is
/// 32 random hex digits that a row of the database holds. What no row names is left over from a crash and is collected at opening.
/// Layout: "MCF1", then the value sealed by <see cref="RowSeal"/>, whose tag finds every flipped, missing or misplaced octet.
/// </summary>
/// <remarks>
/// A deleted file is cut to nothing and unlinked, and its folder synced. The drive may keep its blocks for a while; what makes them
/// useless is that their key's slot was overwritten before.
/// </remarks>
internal sealed class FragmentStore
{
    /// <summary>Octets of a name in the database.</summary>
    public const int NameSize = 16;

    private const string Temporary = ".new";

    private readonly string _folder;
    private readonly Action<StorageStep>? _before;

    /// <summary>Opens or makes the folder and deletes every file that no row names.</summary>
    /// <exception cref="StoreException">A row names a file that is not there.</exception>
    public FragmentStore(string folder, IReadOnlySet<string> named, Action<StorageStep>? before)
    {
        _folder = folder;
        _before = before;
        Disk.CreateFolder(folder);
        var present = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal);
        if (named.Any(name => !present.Contains(name))) throw StoreException.Corrupt("a large row's file is missing");
        Delete([.. present.Where(name => !named.Contains(name))], isDurable: true);
    }

    private static ReadOnlySpan<byte> Magic => "MCF1"u8;

    /// <summary>The file name of 16 octets from the database.</summary>
    public static string NameOf(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);

    /// <summary>Writes a file under a fresh name; its name is durable after <see cref="Sync"/>.</summary>
    /// <returns>The name's octets.</returns>
    public byte[] Write(ReadOnlySpan<byte> box)
    {
        var name = RandomNumberGenerator.GetBytes(NameSize);
        var path = Path.Combine(_folder, NameOf(name));
        _before?.Invoke(StorageStep.WriteFile);
        using (var file = Disk.Open(path + Temporary, FileMode.CreateNew))
        {
            Disk.Write(file, Magic, 0);
            Disk.Write(file, box, Magic.Length);
            _before?.Invoke(StorageStep.SyncFile);
            RandomAccess.FlushToDisk(file);
        }

        _before?.Invoke(StorageStep.RenameFile);
        File.Move(path + Temporary, path);
        return name;
    }

    /// <summary>Makes names durable.</summary>
    public void Sync()
    {
        _before?.Invoke(StorageStep.SyncFolder);
        Disk.SyncFolder(_folder);
    }

    /// <summary>Reads a file's box.</summary>
    /// <exception cref="StoreException">It is missing or does not begin as it must.</exception>
    public byte[] Read(ReadOnlySpan<byte> name)
    {
        var path = Path.Combine(_folder, NameOf(name));
        if (!File.Exists(path)) throw StoreException.Corrupt("a large row's file is missing");
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file) - Magic.Length;
        Span<byte> magic = stackalloc byte[Magic.Length];
        if (length < 0 || length > Array.MaxLength || RandomAccess.Read(file, magic, 0) != magic.Length || !magic.SequenceEqual(Magic))
            throw StoreException.Corrupt("a large row's file does not begin as it was written");
        var box = GC.AllocateUninitializedArray<byte>((int)length);
        if (RandomAccess.Read(file, box, Magic.Length) != box.Length) throw StoreException.Corrupt("a large row's file is cut off");
        return box;
    }

    /// <summary>Cuts files to nothing and unlinks them; makes that durable at once, or leaves it to the next sync or opening.</summary>
    public void Delete(IReadOnlyCollection<string> names, bool isDurable)
    {
        if (names.Count == 0) return;
        foreach (var name in names)
        {
            _before?.Invoke(StorageStep.DeleteFile);
            var path = Path.Combine(_folder, name);
            File.OpenHandle(path, FileMode.Truncate, FileAccess.Write).Dispose();
            File.Delete(path);
        }

        if (isDurable) Disk.SyncFolder(_folder);
    }
}
