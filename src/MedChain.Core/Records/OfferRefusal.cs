namespace MedChain.Core.Records;

/// <summary>Why a custodian gives no receipt. Spec: Records R5.</summary>
public enum OfferRefusal : byte
{
    /// <summary>It gives one; never on the wire.</summary>
    None = 0,

    /// <summary>The manifest names another source than the sender.</summary>
    NotSource = 1,

    /// <summary>The manifest does not name this custodian.</summary>
    NotCustodian = 2,

    /// <summary>A fragment, share, salt or path does not lead to the commitment.</summary>
    NotAuthentic = 3,

    /// <summary>The record was erased.</summary>
    Erased = 4,

    /// <summary>Another commitment is held or anchored under this name.</summary>
    Conflict = 5,

    /// <summary>The source has too many records here that are not anchored; it may try again.</summary>
    Full = 6,

    /// <summary>Pieces of the stream are missing. Spec: Records T9.</summary>
    Incomplete = 7,
}
