namespace MedChain.Sim.Adversaries;

/// <summary>Hears everything, says nothing.</summary>
public sealed class SilentNode : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => [];
}
