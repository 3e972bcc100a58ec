using MedChain.Core.Access;
using MedChain.Core.Records;

namespace MedChain.Core;

/// <content>What a requester and a consent office ask.</content>
public abstract partial record Command
{
    /// <summary>Asks for access; answered by <see cref="Outcome.Requested"/> when the request is final. Spec: Access A1.</summary>
    public sealed record RequestAccess(RecordId Record, SegmentScope Scope, Purpose Purpose) : Command;

    /// <summary>Consents, for a scope and until a time in milliseconds since 1970 UTC. Spec: Access A2.</summary>
    public sealed record Grant(AccessId Access, SegmentScope Scope, long ExpiresAtMs) : Command;

    /// <summary>Refuses a request. Spec: Access A3.</summary>
    public sealed record Deny(AccessId Access) : Command;

    /// <summary>Withdraws a consent. Spec: Access A4.</summary>
    public sealed record Revoke(AccessId Access) : Command;

    /// <summary>
    /// Reads what was granted from its custodians; answered by <see cref="Outcome.Released"/> or <see cref="Outcome.Unavailable"/>. The
    /// custodians decide, not the requester's own replica: a read without consent is asked and refused. Spec: Access A5.
    /// </summary>
    public sealed record Read(AccessId Access) : Command;

    /// <summary>
    /// Answers for another's emergency; answered by <see cref="Outcome.Vouched"/> with a signature for the requester, which is told by whoever asked.
    /// Spec: Access A9.
    /// </summary>
    public sealed record Vouch(Emergency Emergency) : Command;

    /// <summary>
    /// Breaks the glass, with the signature of the institution that answers for it: reads without consent; answered like <see cref="Read"/>.
    /// Spec: Access A9, A10.
    /// </summary>
    public sealed record BreakGlass(Emergency Emergency, Signature ByEndorser) : Command;

    /// <summary>Judges an emergency in which a record of this source was read. Spec: Access A12.</summary>
    public sealed record Review(AccessId Access, bool IsJustified) : Command;
}

/// <content>How commands on access end.</content>
public abstract partial record Outcome
{
    /// <summary>The request is final.</summary>
    public sealed record Requested(AccessId Access) : Outcome;

    /// <summary>The consent is final.</summary>
    public sealed record Granted(AccessId Access) : Outcome;

    /// <summary>The refusal is final.</summary>
    public sealed record Denied(AccessId Access) : Outcome;

    /// <summary>The withdrawal is final.</summary>
    public sealed record Revoked(AccessId Access) : Outcome;

    /// <summary>The institution answers for an emergency.</summary>
    public sealed record Vouched(AccessId Access, Signature ByEndorser) : Outcome;

    /// <summary>The judgement is final.</summary>
    public sealed record Reviewed(AccessId Access) : Outcome;

    /// <summary>Enough custodians have released parts that lead to the commitment; <see cref="RecordOpener"/> opens them.</summary>
    /// <param name="Access">The request, or the emergency.</param>
    /// <param name="Record">What was released.</param>
    /// <param name="Tally">What each custodian answered.</param>
    /// <param name="Newest">The newest version of the record; the record itself if it is that. Spec: Records R22.</param>
    public sealed record Released(AccessId Access, ReleasedRecord Record, ReleaseTally Tally, RecordId Newest) : Outcome;

    /// <summary>Too few verified parts have come; nothing is given out. Spec: Access A8.</summary>
    /// <param name="Access">The request.</param>
    /// <param name="Needed">Verified answers that the record takes.</param>
    /// <param name="Tally">What the custodians answered.</param>
    public sealed record Unavailable(AccessId Access, int Needed, ReleaseTally Tally) : Outcome;
}
