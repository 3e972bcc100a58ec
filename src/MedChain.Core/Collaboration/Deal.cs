using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>What a dealer puts on the chain. Spec: Collaboration K2, K3.</summary>
/// <param name="Commitments">To its polynomial: as many elements as the ceremony's threshold.</param>
/// <param name="Knowledge">That it knows the constant term.</param>
/// <param name="Ephemeral">With which its shares are sealed.</param>
/// <param name="Sealing">That it knows the secret of that: no complaint of it opens what another has sealed.</param>
/// <param name="Ciphers">A sealed share for each trustee of the ceremony, in order of number.</param>
public sealed record Deal(FeldmanCommitments Commitments, KnowledgeProof Knowledge, GroupElement Ephemeral, KnowledgeProof Sealing, ImmutableArray<Digest> Ciphers) : ICanonical
{
    /// <summary>Reads a deal; whether it fits the epoch is for <see cref="CeremonyRules"/>.</summary>
    public static Deal? Read(ref CanonicalReader reader)
    {
        var points = reader.Elements(ValidatorSet.Cap);
        reader.Require(!points.IsEmpty);
        var knowledge = reader.KnowledgeProof();
        var ephemeral = reader.Element();
        var sealing = reader.KnowledgeProof();
        var ciphers = ImmutableArray.CreateBuilder<Digest>();
        var count = reader.Count(ValidatorSet.Cap, Digest.Size);
        for (var i = 0; i < count; i++) ciphers.Add(reader.Digest());
        return reader.Ok ? new Deal(new FeldmanCommitments(points), knowledge, ephemeral, sealing, ciphers.ToImmutable()) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Elements(Commitments.Points);
        writer.Proof(Knowledge);
        writer.Element(Ephemeral);
        writer.Proof(Sealing);
        writer.UInt32((uint)Ciphers.Length);
        foreach (var cipher in Ciphers) writer.Digest(cipher);
    }

    /// <inheritdoc/>
    public bool Equals(Deal? other) => other is not null && Commitments.Equals(other.Commitments) && Knowledge.Equals(other.Knowledge)
        && Ephemeral == other.Ephemeral && Sealing.Equals(other.Sealing) && Ciphers.AsSpan().SequenceEqual(other.Ciphers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Ephemeral, Ciphers.Length);
}

/// <summary>A deal that stands in the state, under its dealer's place. Spec: Collaboration K2.</summary>
/// <param name="Epoch">Of which epoch.</param>
/// <param name="Deal">The deal.</param>
public sealed record KeptDeal(ulong Epoch, Deal Deal) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        Deal.Write(writer);
    }
}
