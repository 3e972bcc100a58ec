using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>What a custodian releases on: a consent that stands, or an emergency. Spec: Access A5, A10.</summary>
/// <param name="Access">Its name.</param>
/// <param name="Record">The record.</param>
/// <param name="Requester">To whom alone is released.</param>
/// <param name="Scope">The segments.</param>
public readonly record struct ReleaseAuthority(AccessId Access, RecordId Record, InstitutionId Requester, SegmentScope Scope)
{
    /// <summary>A consent.</summary>
    public static ReleaseAuthority Of(AccessEntry entry) => new(entry.Access, entry.Record, entry.Requester, entry.Granted);

    /// <summary>An emergency.</summary>
    public static ReleaseAuthority Of(AccessId access, Emergency emergency) => new(access, emergency.Record, emergency.Requester, emergency.Scope);
}
