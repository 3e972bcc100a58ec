using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>What the chain's state says of an institution. Spec: Institutions I3.</summary>
/// <param name="Institution">Number, name, public keys.</param>
/// <param name="Phase">Where it stands; changes at the epoch boundary only.</param>
/// <param name="NextSequence">The number its next transaction must carry.</param>
/// <param name="SuspensionDue">Evidence against it is final: it is suspended at the end of the epoch.</param>
public sealed record Account(Institution Institution, InstitutionPhase Phase, ulong NextSequence, bool SuspensionDue) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        writer.Byte((byte)Phase);
        writer.UInt64(NextSequence);
        writer.Byte(SuspensionDue ? (byte)1 : (byte)0);
    }
}
