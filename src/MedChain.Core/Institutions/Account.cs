using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>What an epoch's last height does to an account. Spec: Institutions I3, I4.</summary>
[Flags]
public enum Dues : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Evidence against it is final: it is suspended.</summary>
    Suspension = 1,

    /// <summary>It has declared that it leaves.</summary>
    Retirement = 2,

    /// <summary>n - f members have signed its expulsion.</summary>
    Expulsion = 4,

    /// <summary>It has named its next keys.</summary>
    Keys = 8,
}

/// <summary>What the chain's state says of an institution. Spec: Institutions I3.</summary>
/// <param name="Institution">Number, name, public keys.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="NextSequence">The number its next transaction must carry.</param>
/// <param name="Due">What the end of the epoch does to it.</param>
public sealed record Account(Institution Institution, InstitutionPhase Phase, ulong NextSequence, Dues Due) : ICanonical
{
    /// <summary>Evidence against it is final: it is suspended at the end of the epoch.</summary>
    public bool SuspensionDue => Due.HasFlag(Dues.Suspension);

    /// <summary>It leaves at the end of the epoch.</summary>
    public bool IsLeaving => (Due & (Dues.Expulsion | Dues.Retirement)) != 0;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        writer.Byte((byte)Phase);
        writer.UInt64(NextSequence);
        writer.Byte((byte)Due);
    }
}
