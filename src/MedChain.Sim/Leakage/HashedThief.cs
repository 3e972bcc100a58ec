using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Hashes every identifier until the hashes on the chain have names, and joins pieces that lie under one hash. The chain alone says under which hash, so
/// that names need no store.
/// </summary>
internal sealed class HashedThief : IThief
{
    private readonly SortedDictionary<(Digest Patient, int Record), (Digest Name, int Pieces)> _records = [];
    private readonly SortedDictionary<Digest, string> _patients;

    /// <summary>Reads the chain and tries all identifiers, once for all robberies.</summary>
    public HashedThief(ImmutableArray<ReadOnlyMemory<byte>> chain, IdentifierSpace space)
    {
        foreach (var entry in chain)
        {
            var (patient, record, pieces) = Read(entry.Span);
            _records[(patient, record)] = (new Digest(entry.Span[(Digest.Size + 8)..]), pieces);
        }

        _patients = IdentifierSearch.Find(space, _records.Keys.Select(key => key.Patient), IdentifierSearch.Bare);
    }

    /// <inheritdoc/>
    public Loot Rob(ImmutableArray<Store> stores)
    {
        var loot = new Loot();
        foreach (var ((patient, _), (name, _)) in _records)
        {
            if (_patients.TryGetValue(patient, out var identifier)) loot.Identities.Add((name, identifier));
        }

        var found = new SortedDictionary<(Digest Patient, int Record), SortedDictionary<int, ReadOnlyMemory<byte>>>();
        foreach (var row in stores.SelectMany(store => store.Rows))
        {
            var (patient, record, piece) = Read(row.Key.Span);
            if (!found.TryGetValue((patient, record), out var pieces)) found[(patient, record)] = pieces = [];
            pieces[piece] = row.Value;
        }

        foreach (var (key, pieces) in found)
        {
            var (name, count) = _records[key];
            byte[] joined = [.. pieces.Values.SelectMany(piece => piece.ToArray())];
            if (pieces.Count == count && IdentifierSearch.Bare(joined) == name) loot.Bundles[name] = joined;
            else loot.Add(name, pieces.Values.SelectMany(piece => ValueScan.Find(piece.Span)));
        }

        return loot;
    }

    private static (Digest Patient, int Record, int Number) Read(ReadOnlySpan<byte> key) => (
        new Digest(key[..Digest.Size]), BinaryPrimitives.ReadInt32BigEndian(key[Digest.Size..]), BinaryPrimitives.ReadInt32BigEndian(key[(Digest.Size + 4)..]));
}
