using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Conformance;

/// <summary>
/// Something that an institution says in a ceremony or an election, by what is so and not by octets: the models take as facts what keys, signatures and proofs
/// show, and whoever made them knows it.
/// </summary>
/// <param name="Sender">Who brings it onto the chain.</param>
public abstract record Said(InstitutionId Sender)
{
    /// <summary>A key that shares are sealed to, or one that signs ballots. Keys of one epoch are numbered as their holders.</summary>
    /// <param name="Sender">Who brings it.</param>
    /// <param name="IsBallotKey">Which of the two.</param>
    /// <param name="Of">Whose key it is.</param>
    /// <param name="ShownBy">The number that its proof is over.</param>
    /// <param name="IsShown">Whether whoever made the proof holds the key.</param>
    public sealed record Key(InstitutionId Sender, bool IsBallotKey, InstitutionId Of, InstitutionId ShownBy, bool IsShown) : Said(Sender);

    /// <summary>A deal of the epoch's key.</summary>
    /// <param name="Sender">The dealer.</param>
    /// <param name="Right">The trustees whose sealed share is the one committed to.</param>
    public sealed record Deals(InstitutionId Sender, ImmutableSortedSet<InstitutionId> Right) : Said(Sender);

    /// <summary>A complaint of a deal.</summary>
    /// <param name="Sender">Who complains.</param>
    /// <param name="Dealer">Of whom.</param>
    /// <param name="IsProved">Whether it shows what its share opens with.</param>
    public sealed record Complains(InstitutionId Sender, InstitutionId Dealer, bool IsProved) : Said(Sender);

    /// <summary>Candidacy.</summary>
    public sealed record Stands(InstitutionId Sender) : Said(Sender);

    /// <summary>A ballot.</summary>
    /// <param name="Sender">Who carries it.</param>
    /// <param name="Tag">Whose tag it has.</param>
    /// <param name="Signer">Who signed it.</param>
    /// <param name="Sequence">Its number.</param>
    /// <param name="Votes">What it encrypts, by candidate.</param>
    /// <param name="Flaw">What is wrong with it.</param>
    public sealed record Casts(InstitutionId Sender, InstitutionId Tag, InstitutionId Signer, uint Sequence, ImmutableArray<uint> Votes, BallotFlaw Flaw) : Said(Sender);

    /// <summary>Parts of the totals.</summary>
    /// <param name="Sender">The trustee.</param>
    /// <param name="IsRight">Whether they are by its share, and so proved.</param>
    public sealed record Opens(InstitutionId Sender, bool IsRight) : Said(Sender);

    /// <summary>Turnout.</summary>
    /// <param name="Sender">Who claims it.</param>
    /// <param name="ShownBy">The number that the proof is over; its key is the sender's.</param>
    public sealed record Claims(InstitutionId Sender, InstitutionId ShownBy) : Said(Sender);
}

/// <summary>What is wrong with a ballot.</summary>
public enum BallotFlaw : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A choice is missing.</summary>
    ShortList,

    /// <summary>The proof of a choice was made for another tag.</summary>
    CopiedChoice,

    /// <summary>Something was changed after it was signed.</summary>
    ChangedAfterwards,
}
