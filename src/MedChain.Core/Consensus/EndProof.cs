using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>
/// Shows that an epoch has ended: a finalization of its last block or of a closing block, and the headers from there down to the block
/// at the epoch's last height. Spec: Consensus E3.
/// </summary>
/// <param name="Finalization">By a quorum of the epoch's validators.</param>
/// <param name="Path">Headers, the finalized block's first, the last block's last.</param>
public sealed record EndProof(Certificate Finalization, ImmutableArray<BlockHeader> Path) : ICanonical
{
    /// <summary>Most headers of a path.</summary>
    public const int PathCap = 4096;

    /// <summary>The epoch that ended.</summary>
    public ulong Epoch => Finalization.Ballot.Epoch;

    /// <summary>The block at the epoch's last height.</summary>
    public BlockHeader Last => Path[^1];

    /// <summary>Whether it shows the end of an epoch with these validators and this last height.</summary>
    public bool IsValid(Digest chainId, ValidatorSet validators, ulong lastHeight, IAuthenticator keys)
    {
        if (Finalization.Ballot.Kind != VoteKind.Finalize || Path.IsEmpty || Path[0].Hash() != Finalization.Ballot.Block) return false;
        for (var i = 1; i < Path.Length; i++)
        {
            if (Path[i - 1].Parent != Path[i].Hash()) return false;
        }

        return Last.Height == lastHeight && Last.Epoch == Epoch && Last.ChainId == chainId && Finalization.IsValid(chainId, validators, keys);
    }

    /// <summary>Reads an end proof.</summary>
    public static EndProof? Read(ref CanonicalReader reader)
    {
        var finalization = Certificate.Read(ref reader);
        var path = reader.List(PathCap, BlockHeader.Size, BlockHeader.Read);
        reader.Require(!path.IsEmpty);
        return reader.Ok ? new EndProof(finalization!, path) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Finalization.Write(writer);
        writer.List(Path);
    }

    /// <inheritdoc/>
    public bool Equals(EndProof? other) => other is not null && Finalization.Equals(other.Finalization) && Path.SequenceEqual(other.Path);

    /// <inheritdoc/>
    public override int GetHashCode() => Finalization.GetHashCode();
}
