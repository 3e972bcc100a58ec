using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core.Chain;

/// <summary>
/// A chain for whoever was not there: the founding, the end proof of each epoch that is over, the final blocks in order of height. Nothing in it is
/// trusted; <see cref="ChainReplay"/> says what holds. Spec: Chain C10, Consensus E3.
/// </summary>
/// <param name="Founding">Description and proofs of possession.</param>
/// <param name="Ends">End proofs of epochs 1, 2, ...</param>
/// <param name="Blocks">Blocks of heights 1, 2, ...</param>
public sealed record ChainFile(Founding Founding, ImmutableArray<EndProof> Ends, ImmutableArray<Block> Blocks) : ICanonical
{
    /// <summary>Most epochs and most blocks of a file.</summary>
    public const int EpochCap = 1 << 20, BlockCap = 1 << 24;

    private const uint Magic = 0x4D43_4831;

    /// <summary>Reads a file's octets, all of them; null for whatever <see cref="Write"/> cannot write.</summary>
    public static ChainFile? TryDecode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        reader.Require(reader.UInt32() == Magic);
        var founding = Founding.Read(ref reader);
        var ends = reader.List(EpochCap, BlockHeader.Size, EndProof.Read);
        var blocks = reader.List(BlockCap, BlockHeader.Size, Block.Read);
        return reader.AtEnd && founding is not null ? new ChainFile(founding, ends, blocks) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32(Magic);
        Founding.Write(writer);
        writer.List(Ends);
        writer.List(Blocks);
    }

    /// <inheritdoc/>
    public bool Equals(ChainFile? other) => other is not null && Founding.Equals(other.Founding)
        && Ends.AsSpan().SequenceEqual(other.Ends.AsSpan()) && Blocks.AsSpan().SequenceEqual(other.Blocks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Founding.GetHashCode();
}
