using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>How many records have ever been anchored. Spec: Records R18.</summary>
/// <param name="Count">At least 1.</param>
public sealed record RecordCount(ulong Count) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.UInt64(Count);
}

/// <summary>The record that was anchored as the so manieth. Spec: Records R18.</summary>
/// <param name="Record">Its name.</param>
/// <param name="Receipted">Positions whose receipt the anchor carries, a bit each: who has not signed for its part may never have been given it.</param>
public sealed record NumberedRecord(RecordId Record, uint Receipted) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        writer.UInt32(Receipted);
    }
}

/// <summary>Which records an epoch challenges; written by its first block. Spec: Records R18.</summary>
/// <param name="Epoch">The epoch; a round of an earlier one is over.</param>
/// <param name="Seed">The epoch's seed, by which chunks are drawn too.</param>
/// <param name="Records">The records, each once, in the order in which they were drawn.</param>
public sealed record ChallengeRound(ulong Epoch, Digest Seed, ImmutableArray<RecordId> Records) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.Digest(Seed);
        writer.List(Records);
    }

    /// <inheritdoc/>
    public bool Equals(ChallengeRound? other) =>
        other is not null && Epoch == other.Epoch && Seed == other.Seed && Records.AsSpan().SequenceEqual(other.Records.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Epoch, Records.Length);
}

/// <summary>A record's last challenge. Spec: Records R18, R19.</summary>
/// <param name="Epoch">The epoch that challenges.</param>
/// <param name="Asked">Positions that owe an answer, a bit each.</param>
/// <param name="Answered">Those of them that have given it.</param>
/// <param name="Receipted">Positions whose receipt the anchor carries, whoever holds them now; at others nobody is blamed.</param>
public sealed record Challenge(ulong Epoch, uint Asked, uint Answered, uint Receipted) : ICanonical
{
    /// <summary>Whether a position was asked.</summary>
    public bool IsAsked(int position) => (Asked & Bit(position)) != 0;

    /// <summary>Whether a position has answered.</summary>
    public bool IsAnswered(int position) => (Answered & Bit(position)) != 0;

    /// <summary>Positions that were asked and have not answered.</summary>
    public uint Owed => Asked & ~Answered;

    /// <summary>The bit of a position, 0 to 30.</summary>
    public static uint Bit(int position) => 1u << position;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt32(Asked);
        writer.UInt32(Answered);
        writer.UInt32(Receipted);
    }
}
