using MedChain.Core.Codec;

namespace MedChain.Core.Election;

/// <summary>
/// What the chain itself has seen of an institution: facts of the running epoch, reputation from the epochs before, terms. Reputation is a
/// fixed-point number of 16 bits after the point. Spec: Election V16, V17.
/// </summary>
public sealed record TrackRecord : ICanonical
{
    /// <summary>1 in fixed point.</summary>
    public const uint One = 1 << 16;

    /// <summary>A founder that has done nothing yet: reputation a half.</summary>
    public static TrackRecord New { get; } = new();

    /// <summary>0 to <see cref="One"/>; changes at an epoch's last height only.</summary>
    public uint Reputation { get; init; } = One / 2;

    /// <summary>Blocks of this epoch's ledger that it produced.</summary>
    public uint Produced { get; init; }

    /// <summary>Views of this epoch that it led and that the ledger skipped, and positions lost at its end (Records R20).</summary>
    public uint Missed { get; init; }

    /// <summary>Faults of this epoch in ceremony and tally.</summary>
    public uint Faults { get; init; }

    /// <summary>Whether it has shown that a counted ballot of this epoch is its own.</summary>
    public bool HasVoted { get; init; }

    /// <summary>Epochs in a row in which it is a delegate by election, the next one included once it is seated.</summary>
    public uint Terms { get; init; }

    /// <summary>The first epoch in whose election it may stand again.</summary>
    public ulong StandsFrom { get; init; }

    /// <summary>The same after an epoch: b = (satisfied + 1) / (satisfied + unsatisfied + 2), reputation (3 r + b) / 4, the facts counted anew.</summary>
    public TrackRecord Settle()
    {
        ulong satisfied = Produced + (HasVoted ? 1UL : 0), unsatisfied = (ulong)Missed + Faults;
        var local = (satisfied + 1) * One / (satisfied + unsatisfied + 2);
        return this with { Reputation = (uint)(((3UL * Reputation) + local) / 4), Produced = 0, Missed = 0, Faults = 0, HasVoted = false };
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32(Reputation);
        writer.UInt32(Produced);
        writer.UInt32(Missed);
        writer.UInt32(Faults);
        writer.Byte(HasVoted ? (byte)1 : (byte)0);
        writer.UInt32(Terms);
        writer.UInt64(StandsFrom);
    }
}
