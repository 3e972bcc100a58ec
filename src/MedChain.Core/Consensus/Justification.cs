using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>
/// Why a view may be entered: a notarization (or finalization) of a block at an earlier view p, or the epoch's start with p = 0, and a
/// skip certificate for every view between. Spec: Consensus S1.
/// </summary>
/// <param name="Parent">Certifies the block on which this view builds; null for the epoch's start.</param>
/// <param name="Skips">Skip certificates of views p + 1, p + 2, ..., in order.</param>
public sealed record Justification(Certificate? Parent, ImmutableArray<Certificate> Skips) : ICanonical
{
    /// <summary>Most skip certificates one message carries.</summary>
    public const int SkipCap = 16_384;

    /// <summary>The epoch's start.</summary>
    public static Justification Start { get; } = new(null, []);

    /// <summary>p, the view of the block built upon; 0 for the epoch's start.</summary>
    public ulong ParentView => Parent?.Ballot.View ?? 0;

    /// <summary>The view that this justifies.</summary>
    public ulong View => ParentView + (ulong)Skips.Length + 1;

    /// <summary>The block built upon; null for the epoch's start.</summary>
    public Digest? ParentBlock => Parent?.Ballot.Block;

    /// <summary>Whether the kinds, the epoch and the sequence of views are right; signatures are checked apart.</summary>
    public bool IsWellFormed(ulong epoch)
    {
        if (Parent is not null && (Parent.Ballot.Kind == VoteKind.Skip || Parent.Ballot.Epoch != epoch)) return false;
        for (var i = 0; i < Skips.Length; i++)
        {
            var ballot = Skips[i].Ballot;
            if (ballot.Kind != VoteKind.Skip || ballot.Epoch != epoch || ballot.View != ParentView + (ulong)i + 1) return false;
        }

        return true;
    }

    /// <summary>Reads a justification.</summary>
    public static Justification? Read(ref CanonicalReader reader)
    {
        var flag = reader.Byte();
        reader.Require(flag <= 1);
        var parent = flag == 1 ? Certificate.Read(ref reader) : null;
        var skips = reader.List(SkipCap, Certificate.MinimumSize, Certificate.Read);
        return reader.Ok ? new Justification(parent, skips) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Parent is null ? (byte)0 : (byte)1);
        Parent?.Write(writer);
        writer.List(Skips);
    }

    /// <inheritdoc/>
    public bool Equals(Justification? other) => other is not null && Equals(Parent, other.Parent) && Skips.SequenceEqual(other.Skips);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parent, Skips.Length);
}
