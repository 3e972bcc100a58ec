using MedChain.Core;

namespace MedChain.Sim.Adversaries;

/// <summary>Holds its votes and certificates back and lets them go when nobody expects them any more.</summary>
/// <param name="leastDelayMs">Shortest time for which a vote is held.</param>
/// <param name="mostDelayMs">Longest time.</param>
public sealed class VoteWithholder(long leastDelayMs, long mostDelayMs) : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Voted or Message.Certified ? [sent with { HoldMs = self.Dice.Between(leastDelayMs, mostDelayMs) }] : [sent];
}
