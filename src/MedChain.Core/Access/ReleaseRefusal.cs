namespace MedChain.Core.Access;

/// <summary>Why a custodian releases nothing. Spec: Access A6, A10.</summary>
public enum ReleaseRefusal : byte
{
    /// <summary>It releases; never on the wire.</summary>
    None = 0,

    /// <summary>It knows no final request of this name; it may be behind.</summary>
    UnknownAccess = 1,

    /// <summary>The request is another institution's.</summary>
    NotRequester = 2,

    /// <summary>No consent is final yet; it may be behind.</summary>
    NotGranted = 3,

    /// <summary>Consent was refused.</summary>
    Denied = 4,

    /// <summary>Consent was withdrawn.</summary>
    Revoked = 5,

    /// <summary>Consent has run out, by the custodian's clock or by the chain's.</summary>
    Expired = 6,

    /// <summary>The record was erased.</summary>
    Erased = 7,

    /// <summary>It does not hold the record: no custodian, or nothing was offered, or the store lost it.</summary>
    NotHeld = 8,

    /// <summary>The newest final block it knows is older than D; it may try again.</summary>
    Stale = 9,

    /// <summary>Too many releases are under way; it may try again.</summary>
    Busy = 10,

    /// <summary>Two different institutions in good standing have not signed for this emergency, for segments of the record and for no longer than is allowed.</summary>
    NotEndorsed = 11,

    /// <summary>The emergency was judged to be none.</summary>
    Condemned = 12,
}
