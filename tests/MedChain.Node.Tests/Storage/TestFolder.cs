using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Node.Keys;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>A folder of its own with a key file, removed at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("medchain-store-").FullName;

    public TestFolder() => InstitutionKeyFile.Create(KeyPath, new InstitutionSeeds(new byte[InstitutionSeeds.Size]));

    public static StoreIdentity Identity { get; } = new(new Digest(Enumerable.Repeat((byte)7, Digest.Size).ToArray()), new InstitutionId(3));

    public string Root => _root;

    public string Store => Path.Combine(_root, "store");

    public string Database => Path.Combine(Store, "rows.db");

    public string Log => Database + "-wal";

    public string Slots => Path.Combine(Store, "slots.key");

    public string KeyPath => Path.Combine(_root, "institution.key");

    public static OpenStore Open(string root, Action<StorageStep>? before = null, StoreIdentity? identity = null) =>
        new(Path.Combine(root, "store"), Path.Combine(root, "institution.key"), identity ?? Identity, before);

    public OpenStore Open(Action<StorageStep>? before = null, StoreIdentity? identity = null) => Open(_root, before, identity);

    /// <summary>The folder as a power cut would leave it: what is on disk while the store is open.</summary>
    public TestFolder CopyAsCrashed()
    {
        var copy = new TestFolder();
        File.Delete(copy.KeyPath);
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy._root, Path.GetRelativePath(_root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!path.EndsWith("/lock", StringComparison.Ordinal)) File.Copy(path, target);
        }

        return copy;
    }

    /// <summary>Whether any file of the folder holds the octets.</summary>
    public bool Holds(ReadOnlySpan<byte> octets)
    {
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith("/lock", StringComparison.Ordinal)) continue;
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (content.AsSpan().IndexOf(octets) >= 0) return true;
        }

        return false;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

/// <summary>A store and its key file, closed together.</summary>
internal sealed class OpenStore : IDisposable
{
    private readonly InstitutionKeyFile _keys;

    public OpenStore(string folder, string keyPath, StoreIdentity identity, Action<StorageStep>? before)
    {
        _keys = InstitutionKeyFile.Open(keyPath);
        try
        {
            Store = InstitutionStore.Open(folder, _keys, identity, before);
        }
        catch
        {
            _keys.Dispose();
            throw;
        }
    }

    public InstitutionStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _keys.Dispose();
    }
}
