namespace MedChain.Sim.Adversaries;

/// <summary>Keeps to the protocol, but everything that it says leaves late, each message by a time of its own.</summary>
/// <param name="mostDelayMs">Longest delay.</param>
public sealed class SlowNode(long mostDelayMs) : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => [sent with { HoldMs = self.Dice.Between(0, mostDelayMs) }];
}
