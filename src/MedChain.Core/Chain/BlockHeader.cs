using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// What is hashed of a block: fixed layout, 244 octets. Spec: Chain C2.
/// <code>
/// version 2 | chain 32 | epoch 8 | view 8 | height 8 | parent 32 | transactions root 32 | state root 32 | leader 2 | VRF proof 80 | time 8
/// </code>
/// </summary>
/// <param name="ChainId">Hash of the genesis description.</param>
/// <param name="Epoch">1, 2, ...; 0 for the genesis block.</param>
/// <param name="View">1, 2, ... within the epoch; 0 for the genesis block.</param>
/// <param name="Height">Parent's height + 1; 0 for the genesis block.</param>
/// <param name="Parent">Hash of the parent's header.</param>
/// <param name="TransactionsRoot">RFC 6962 Merkle root over the transactions' identifiers.</param>
/// <param name="StateRoot">Root of the state map after execution.</param>
/// <param name="Leader">Who proposed it.</param>
/// <param name="Proof">The leader's VRF proof over chain, epoch, view and the epoch's seed.</param>
/// <param name="TimestampMs">Milliseconds since 1970 UTC, strictly above the parent's.</param>
public sealed record BlockHeader(
    Digest ChainId,
    ulong Epoch,
    ulong View,
    ulong Height,
    Digest Parent,
    Digest TransactionsRoot,
    Digest StateRoot,
    InstitutionId Leader,
    VrfProof Proof,
    long TimestampMs) : ICanonical
{
    /// <summary>The protocol's version, the first field of every header.</summary>
    public const ushort Version = 1;

    /// <summary>Octets of a header.</summary>
    public const int Size = 2 + 32 + 8 + 8 + 8 + 32 + 32 + 32 + 2 + VrfProof.Size + 8;

    /// <summary>The block's hash, its identity; computed at each call.</summary>
    public Digest Hash()
    {
        using var transcript = new Transcript("block");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }

    /// <summary>Reads a header.</summary>
    public static BlockHeader? Read(ref CanonicalReader reader)
    {
        reader.Require(reader.UInt16() == Version);
        var header = new BlockHeader(
            reader.Digest(), reader.Counter(), reader.Counter(), reader.Counter(), reader.Digest(), reader.Digest(), reader.Digest(),
            InstitutionId.Read(ref reader), VrfProof.Read(ref reader), reader.Time());
        return reader.Ok ? header : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt16(Version);
        writer.Digest(ChainId);
        writer.UInt64(Epoch);
        writer.UInt64(View);
        writer.UInt64(Height);
        writer.Digest(Parent);
        writer.Digest(TransactionsRoot);
        writer.Digest(StateRoot);
        Leader.Write(writer);
        Proof.Write(writer);
        writer.Time(TimestampMs);
    }
}
