namespace MedChain.Core.Access;

/// <summary>Where a request for access stands.</summary>
public enum AccessPhase : byte
{
    /// <summary>Asked, not answered.</summary>
    Requested = 1,

    /// <summary>Consented to.</summary>
    Granted = 2,

    /// <summary>Refused.</summary>
    Denied = 3,

    /// <summary>Consented to, and at least one custodian has said that it released.</summary>
    Released = 4,

    /// <summary>The consent has run out.</summary>
    Expired = 5,

    /// <summary>The consent was withdrawn.</summary>
    Revoked = 6,

    /// <summary>Two institutions have signed that there is an emergency; known to them and to whom they ask, not to the chain.</summary>
    Endorsed = 7,

    /// <summary>Glass was broken; the source has not judged it.</summary>
    InReview = 8,

    /// <summary>The source found the emergency to be one.</summary>
    Justified = 9,

    /// <summary>The source found it to be none, or nobody judged it in time.</summary>
    Violation = 10,
}

/// <summary>What moves a request on.</summary>
public enum AccessTrigger : byte
{
    /// <summary>The source's consent office consents. Spec: Access A2.</summary>
    Grant = 1,

    /// <summary>It refuses. Spec: Access A3.</summary>
    Deny = 2,

    /// <summary>A custodian's audit entry. Spec: Access A7.</summary>
    Release = 3,

    /// <summary>The consent's time is over. Spec: Access A2.</summary>
    Expire = 4,

    /// <summary>The consent is withdrawn. Spec: Access A4.</summary>
    Revoke = 5,

    /// <summary>A second institution signs for an emergency. Spec: Access A9.</summary>
    Endorse = 6,

    /// <summary>The source judges that there was one. Spec: Access A12.</summary>
    Justify = 7,

    /// <summary>The source judges that there was none. Spec: Access A12.</summary>
    Condemn = 8,

    /// <summary>The deadline of the judgement is over. Spec: Access A12.</summary>
    Lapse = 9,
}

/// <summary>When a request moves on. Spec: Access, table Access.</summary>
/// <remarks>An audit entry may reach the chain after the consent has ended: what was released before still has to be told.</remarks>
public sealed class AccessMachine : Machine<AccessPhase, AccessTrigger>
{
    /// <summary>Builds the table.</summary>
    public AccessMachine()
        : base(AccessPhase.Requested)
    {
        Table.Configure(AccessPhase.Requested)
            .Permit(AccessTrigger.Grant, AccessPhase.Granted)
            .Permit(AccessTrigger.Deny, AccessPhase.Denied)
            .Permit(AccessTrigger.Endorse, AccessPhase.Endorsed);
        Table.Configure(AccessPhase.Granted)
            .Permit(AccessTrigger.Release, AccessPhase.Released)
            .Permit(AccessTrigger.Expire, AccessPhase.Expired)
            .Permit(AccessTrigger.Revoke, AccessPhase.Revoked);
        Table.Configure(AccessPhase.Released)
            .PermitReentry(AccessTrigger.Release)
            .Permit(AccessTrigger.Expire, AccessPhase.Expired)
            .Permit(AccessTrigger.Revoke, AccessPhase.Revoked);
        Table.Configure(AccessPhase.Expired).PermitReentry(AccessTrigger.Release);
        Table.Configure(AccessPhase.Revoked).PermitReentry(AccessTrigger.Release);
        Table.Configure(AccessPhase.Endorsed).Permit(AccessTrigger.Release, AccessPhase.InReview);
        Table.Configure(AccessPhase.InReview)
            .PermitReentry(AccessTrigger.Release)
            .Permit(AccessTrigger.Justify, AccessPhase.Justified)
            .Permit(AccessTrigger.Condemn, AccessPhase.Violation)
            .Permit(AccessTrigger.Lapse, AccessPhase.Violation);
        Table.Configure(AccessPhase.Justified).PermitReentry(AccessTrigger.Release);
        Table.Configure(AccessPhase.Violation).PermitReentry(AccessTrigger.Release);
    }
}
