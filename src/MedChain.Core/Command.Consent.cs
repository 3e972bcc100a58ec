using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core;

/// <content>What staff ask for a patient who consents by a key; how its signature comes to the institution is theirs to arrange.</content>
public abstract partial record Command
{
    /// <summary>Registers a patient's consent key for a record of this source; answered by <see cref="Outcome.ConsentKeyStands"/>. Spec: Access A14.</summary>
    public sealed record RegisterConsentKey(RecordId Record, PublicOctets Key, Signature ByKey) : Command;

    /// <summary>Brings a consent that the patient has signed; answered by <see cref="Outcome.Granted"/>. Spec: Access A15.</summary>
    public sealed record BringGrant(AccessId Access, SegmentScope Scope, long ExpiresAtMs, Signature ByPatient) : Command;

    /// <summary>Brings the patient's refusal or withdrawal; answered by <see cref="Outcome.Revoked"/>. Spec: Access A16.</summary>
    public sealed record BringRevocation(AccessId Access, Signature ByPatient) : Command;

    /// <summary>Brings a record's next consent key; answered by <see cref="Outcome.ConsentKeyStands"/>. Spec: Access A17.</summary>
    public sealed record BringConsentKey(RecordId Record, PublicOctets Next, Signature ByOld, Signature ByKey) : Command;
}

/// <content>How they end.</content>
public abstract partial record Outcome
{
    /// <summary>The key stands for the record on the final chain.</summary>
    public sealed record ConsentKeyStands(RecordId Record, PublicOctets Key) : Outcome;
}
