using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Fields split over the stores under the SHA-256 of the patient's identifier. A record is cut behind each value into pieces that give its octets when
/// joined; the pieces lie in the stores in turn, further copies in the next ones, under that hash. The chain has the hash, and for each record its SHA-256 and how
/// many pieces there are.
/// <code>
/// row    hash of the identifier 32 | record of that patient 4 | piece 4, and the piece
/// entry  hash of the identifier 32 | record of that patient 4 | pieces 4 | SHA-256 of the record 32
/// </code>
/// </summary>
internal static class HashedScheme
{
    /// <summary>Stores the records.</summary>
    public static Deposit Store(ImmutableArray<Original> originals, int stores, int copies, Entropy entropy)
    {
        var dice = new Dice(entropy.Derive("sha256"));
        var rows = Enumerable.Range(0, stores).Select(_ => ImmutableArray.CreateBuilder<StoreRow>()).ToArray();
        var (chain, names) = (ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(), ImmutableArray.CreateBuilder<Digest>());
        var records = new SortedDictionary<Digest, int>();
        foreach (var original in originals)
        {
            var patient = IdentifierSearch.Bare(Encoding.ASCII.GetBytes(original.Identifier));
            var number = records[patient] = records.GetValueOrDefault(patient) + 1;
            var (pieces, first) = (Cut(original.Bundle), (int)dice.Below(stores));
            for (var i = 0; i < pieces.Count; i++)
            {
                for (var copy = 0; copy < copies; copy++) rows[(first + i + copy) % stores].Add(new StoreRow(Key(patient, number, i), pieces[i]));
            }

            var name = IdentifierSearch.Bare(original.Bundle);
            chain.Add((byte[])[.. Key(patient, number, pieces.Count), .. name.ToArray()]);
            names.Add(name);
        }

        return new Deposit(chain.ToImmutable(), [.. rows.Select((builder, number) => new Store(number, builder.ToImmutable()))], names.ToImmutable());
    }

    /// <summary>The pieces of a bundle: each ends with a value, the last with the bundle.</summary>
    internal static List<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bundle)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(bundle.Span);
        var from = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)) continue;
            pieces.Add(bundle[from..(int)reader.BytesConsumed]);
            from = (int)reader.BytesConsumed;
        }

        pieces.Add(bundle[from..]);
        return pieces;
    }

    private static byte[] Key(Digest patient, int record, int piece)
    {
        var key = new byte[Digest.Size + 8];
        patient.CopyTo(key);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(Digest.Size), record);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(Digest.Size + 4), piece);
        return key;
    }
}
