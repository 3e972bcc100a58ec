using System.Diagnostics;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Node.Keys;

namespace MedChain.Node.Storage;

/// <summary>Tries a store on a disk: for operators who ask whether this machine can keep one.</summary>
public static class StoreTrial
{
    private const int Commits = 50;

    /// <summary>SQLite's version.</summary>
    public static string EngineVersion => SqliteDatabase.Version;

    /// <summary>Makes a store in an empty folder, writes, reads and erases rows of every kind.</summary>
    /// <returns>Durable commits a second.</returns>
    /// <exception cref="StoreException">The disk or the library does not do what a store needs.</exception>
    public static int CommitsPerSecond(string folder)
    {
        var keyPath = Path.Combine(folder, "institution.key");
        InstitutionKeyFile.Create(keyPath, InstitutionSeeds.Generate());
        using var keys = InstitutionKeyFile.Open(keyPath);
        using var store = InstitutionStore.Open(Path.Combine(folder, "store"), keys, new StoreIdentity(Digest.Zero, new InstitutionId(0)));
        DurableKey[] all = [new(DurableTable.Vote, new byte[8]), new(DurableTable.Custody, new byte[8]), new(DurableTable.Fragment, new byte[8])];
        store.Apply([.. all.Select((key, index) => new DurableWrite(key, new[] { (byte)index }))]);
        for (var index = 0; index < all.Length; index++)
        {
            if (!store.TryRead(all[index], out var value) || value.Length != 1 || value.Span[0] != index) throw StoreException.Corrupt("a row came back changed");
        }

        store.Apply([.. all.Select(key => new DurableWrite(key, null))]);
        if (all.Any(key => store.TryRead(key, out _))) throw StoreException.Corrupt("a deleted row came back");

        var clock = Stopwatch.StartNew();
        for (var index = 0; index < Commits; index++) store.Apply([new DurableWrite(all[0], BitConverter.GetBytes(index))]);
        return (int)(Commits / Math.Max(clock.Elapsed.TotalSeconds, 1e-6));
    }
}
