using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;

namespace MedChain.Core.Collaboration;

/// <summary>That an institution had a blinded identifier evaluated: the audit entry, and the holders' authority. Spec: Collaboration K10.</summary>
/// <param name="Asker">Who asks.</param>
/// <param name="Blinded">The blinded element; it tells nothing of the identifier.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="TimestampMs">The block's time.</param>
public sealed record EvaluationEntry(InstitutionId Asker, GroupElement Blinded, ulong Epoch, long TimestampMs) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Asker.Write(writer);
        writer.Element(Blinded);
        writer.UInt64(Epoch);
        writer.Time(TimestampMs);
    }
}

/// <summary>How many evaluations an institution has asked for in an epoch. Spec: Collaboration K10.</summary>
/// <param name="Epoch">The last epoch in which it asked.</param>
/// <param name="Count">How often.</param>
public sealed record EvaluationCount(ulong Epoch, uint Count) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt64(Epoch);
        writer.UInt32(Count);
    }
}
