using MedChain.Core.Consensus;

namespace MedChain.Core.Election;

/// <summary>The part of an epoch in which a height lies; each but the last has SliceLength heights. Spec: Election V1.</summary>
public enum Slice : byte
{
    /// <summary>Trustees publish the keys that shares are sealed to.</summary>
    Enrolment = 0,

    /// <summary>Trustees deal.</summary>
    Dealing = 1,

    /// <summary>Trustees complain.</summary>
    Complaining = 2,

    /// <summary>Ballots are cast.</summary>
    Voting = 3,

    /// <summary>Totals are opened.</summary>
    Tallying = 4,

    /// <summary>What is left of the epoch.</summary>
    Rest = 5,
}

/// <summary>Where a block stands in its epoch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Height">The block's height, above the epoch's start and at most its last.</param>
public readonly record struct Moment(EpochSetup Epoch, ulong Height)
{
    /// <summary>The block's place in the epoch, from 1.</summary>
    public ulong Offset => Height - Epoch.Start.Height;

    /// <summary>Whether this is the epoch's first block.</summary>
    public bool IsFirst => Offset == 1;

    /// <summary>The slice.</summary>
    public Slice Slice => (Slice)Math.Min((Offset - 1) / Epoch.Parameters.SliceLength, (ulong)Slice.Rest);

    /// <summary>Whether candidates stand and voters register: until the end of the complaining slice.</summary>
    public bool IsRegistration => Slice <= Slice.Complaining;

    /// <summary>Whether this block is the first of its slice.</summary>
    public bool BeginsSlice => Slice < Slice.Rest && (Offset - 1) % Epoch.Parameters.SliceLength == 0;

    /// <summary>Whether this block is the last of its slice.</summary>
    public bool EndsSlice => Slice < Slice.Rest && Offset % Epoch.Parameters.SliceLength == 0;
}
