using System.Numerics;
using CustodyRules;
using Dafny;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>A custodian's rows on disk as the custody model's: what is held, tombstones, and of which records there are fragments.</summary>
internal sealed class CustodyDisk
{
    private readonly RecordTranslation _records;
    private readonly CustodyTranslation _custody;
    private readonly EmergencyTranslation _emergencies;
    private readonly Dictionary<BigInteger, _IHeld> _held = [];
    private readonly Dictionary<BigInteger, Dafny.ISet<BigInteger>> _tombstones = [];
    private readonly Dictionary<BigInteger, BreakGlassRules._IEmergency> _glass = [];
    private readonly HashSet<BigInteger> _fragments = [];

    /// <summary>Rows that hold what a desk holds; none without one.</summary>
    internal CustodyDisk(RecordTranslation records, CustodyTranslation custody, EmergencyTranslation emergencies, _IDesk? desk = null)
    {
        (_records, _custody, _emergencies) = (records, custody, emergencies);
        if (desk is null) return;
        foreach (var record in desk.dtor_held.Keys.Elements) _held[record] = Map<BigInteger, _IHeld>.Select(desk.dtor_held, record);
        foreach (var record in desk.dtor_tombstones.Keys.Elements) _tombstones[record] = Map<BigInteger, Dafny.ISet<BigInteger>>.Select(desk.dtor_tombstones, record);
        foreach (var access in desk.dtor_glass.Keys.Elements) _glass[access] = Map<BigInteger, BreakGlassRules._IEmergency>.Select(desk.dtor_glass, access);
        _fragments.UnionWith(_held.Keys);
    }

    internal Map<BigInteger, _IHeld> Held => MapOf(_held.Select(pair => (pair.Key, pair.Value)));

    internal Map<BigInteger, Dafny.ISet<BigInteger>> Tombstones => MapOf(_tombstones.Select(pair => (pair.Key, pair.Value)));

    internal Map<BigInteger, BreakGlassRules._IEmergency> Glass => MapOf(_glass.Select(pair => (pair.Key, pair.Value)));

    internal Set<BigInteger> Fragments => SetOf(_fragments);

    /// <summary>Carries out writes; whether one was a custodian's.</summary>
    internal bool Write(Effect.Persist persist)
    {
        var isOurs = false;
        foreach (var write in persist.Writes) isOurs |= Write(write.Key, write.Value);
        return isOurs;
    }

    /// <summary>Sets or deletes a row; whether it is a custodian's.</summary>
    internal bool Write(DurableKey key, ReadOnlyMemory<byte>? value)
    {
        if (key.Table == DurableTable.Emergency)
        {
            var access = _records.Name(new AccessId(new Crypto.Hashing.Digest(key.Key.Span)));
            Set(_glass, access, value, row => _emergencies.Emergency(Read<EndorsedEmergency>(row, EndorsedEmergency.Read).Emergency));
            return true;
        }

        if (key.Table is not (DurableTable.Custody or DurableTable.Tombstone or DurableTable.Fragment)) return false;
        var record = _records.Name(RecordKeys.RecordOf(key));
        if (key.Table == DurableTable.Custody) Set(_held, record, value, row => _custody.Held(Read<Custody>(row, Custody.Read)));
        else if (key.Table == DurableTable.Tombstone) Set(_tombstones, record, value, row => _custody.Owed(Read<Tombstone>(row, Tombstone.Read).Unaudited));
        else if (value is null) _fragments.Remove(record);
        else _fragments.Add(record);
        return true;
    }

    private static void Set<T>(Dictionary<BigInteger, T> rows, BigInteger record, ReadOnlyMemory<byte>? value, Func<ReadOnlyMemory<byte>, T> read)
    {
        if (value is { } row) rows[record] = read(row);
        else rows.Remove(record);
    }

    private static T Read<T>(ReadOnlyMemory<byte> row, CanonicalReader.Item<T?> read)
        where T : class
    {
        var reader = new CanonicalReader(row.Span);
        return read(ref reader) ?? throw new InvalidOperationException($"No {typeof(T).Name} is in the row.");
    }
}
