using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>A fixed list of sets of writes over all kinds of rows, and what a store must hold after each of them.</summary>
internal static class Scenario
{
    public const int Sets = 12;

    public static DurableKey Key(DurableTable table, int number) => new(table, BitConverter.GetBytes(number));

    /// <summary>Octets that occur nowhere else: the same for the same number.</summary>
    public static byte[] Octets(int number, int length)
    {
        var octets = new byte[length];
        new Random(number).NextBytes(octets);
        return octets;
    }

    public static ImmutableArray<DurableWrite> Set(int number)
    {
        var writes = ImmutableArray.CreateBuilder<DurableWrite>();
        writes.Add(new DurableWrite(Key(DurableTable.Vote, number), Octets(number, 80)));
        writes.Add(new DurableWrite(Key(DurableTable.View, 0), Octets(1000 + number, 30)));
        writes.Add(new DurableWrite(Key(DurableTable.Custody, number / 2), Octets(2000 + number, 400)));
        if (number % 2 == 0) writes.Add(new DurableWrite(Key(DurableTable.Fragment, number), Octets(3000 + number, 30_000)));
        if (number % 3 == 2) writes.Add(new DurableWrite(Key(DurableTable.Fragment, number & ~1), Octets(4000 + number, 5_000)));
        if (number % 4 == 3)
        {
            writes.Add(new DurableWrite(Key(DurableTable.Fragment, number - 3), null));
            writes.Add(new DurableWrite(Key(DurableTable.Custody, (number - 3) / 2), null));
            writes.Add(new DurableWrite(Key(DurableTable.Tombstone, number - 3), Array.Empty<byte>()));
        }

        return writes.ToImmutable();
    }

    public static SortedDictionary<DurableKey, byte[]> After(int sets)
    {
        var rows = new SortedDictionary<DurableKey, byte[]>();
        for (var number = 0; number < sets; number++)
        {
            foreach (var (key, value) in Set(number))
            {
                if (value is { } octets) rows[key] = octets.ToArray();
                else rows.Remove(key);
            }
        }

        return rows;
    }

    /// <summary>How many sets the store holds, all rows compared octet by octet; -1 if it is not the result of whole sets.</summary>
    public static int Holds(InstitutionStore store)
    {
        for (var sets = 0; sets <= Sets; sets++)
        {
            if (Text(After(sets), store) is { } wanted && wanted == Text(store)) return sets;
        }

        return -1;
    }

    private static string? Text(SortedDictionary<DurableKey, byte[]> rows, InstitutionStore store)
    {
        foreach (var (key, value) in rows.Where(row => row.Key.IsLarge))
        {
            if (!store.TryRead(key, out var read) || !read.Span.SequenceEqual(value)) return null;
        }

        return string.Join('\n', rows.Where(row => !row.Key.IsLarge).Select(row => Line(row.Key, row.Value)));
    }

    private static string Text(InstitutionStore store) => string.Join('\n', store.ReadRows().Select(row => Line(row.Key, row.Value.Span)));

    private static string Line(DurableKey key, ReadOnlySpan<byte> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{key.Table} {Convert.ToHexString(key.Key.Span)} {Convert.ToHexString(value)}");
}
