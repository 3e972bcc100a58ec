using System.Collections.Immutable;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Records as they are: each lies whole in one store, in turn, and its further copies in the next ones; the chain has the SHA-256 of its octets, and
/// which store is the first.
/// </summary>
internal static class PlainScheme
{
    /// <summary>Stores the records.</summary>
    public static Deposit Store(ImmutableArray<Original> originals, int stores, int copies, Entropy entropy)
    {
        var dice = new Dice(entropy.Derive("plain"));
        var first = (int)dice.Below(stores);
        var rows = Enumerable.Range(0, stores).Select(_ => ImmutableArray.CreateBuilder<StoreRow>()).ToArray();
        var (chain, names) = (ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(), ImmutableArray.CreateBuilder<Digest>());
        for (var i = 0; i < originals.Length; i++)
        {
            var (name, store) = (IdentifierSearch.Bare(originals[i].Bundle), (first + i) % stores);
            for (var copy = 0; copy < copies; copy++) rows[(store + copy) % stores].Add(new StoreRow(name.ToArray(), originals[i].Bundle));
            chain.Add((byte[])[.. name.ToArray(), (byte)store]);
            names.Add(name);
        }

        return new Deposit(chain.ToImmutable(), [.. rows.Select((builder, number) => new Store(number, builder.ToImmutable()))], names.ToImmutable());
    }
}

/// <summary>Reads.</summary>
internal sealed class PlainThief : IThief
{
    /// <inheritdoc/>
    public Loot Rob(ImmutableArray<Store> stores)
    {
        var loot = new Loot();
        foreach (var row in stores.SelectMany(store => store.Rows)) Take(loot, new Digest(row.Key.Span), row.Value);
        return loot;
    }

    /// <summary>Takes a whole record, and reads who the patient is.</summary>
    public static void Take(Loot loot, Digest record, ReadOnlyMemory<byte> bundle)
    {
        loot.Bundles[record] = bundle.ToArray();
        if (!Segmenter.TrySegment(bundle, stackalloc byte[32], out var segmented, out _) || segmented.Patient?.Identifier is not { } full) return;
        loot.Identities.Add((record, full[(full.LastIndexOf('|') + 1)..]));
    }
}
