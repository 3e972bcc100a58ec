namespace MedChain.Core.Records;

/// <summary>Where a record stands. The first three are known to its source alone.</summary>
public enum RecordPhase : byte
{
    /// <summary>Encrypted and cut; nothing has left the source.</summary>
    Sealed = 1,

    /// <summary>Offers are out.</summary>
    Dispersing = 2,

    /// <summary>m - f_c receipts have come.</summary>
    Certified = 3,

    /// <summary>Its commitment is on chain.</summary>
    Anchored = 4,

    /// <summary>Its erasure is ordered on chain.</summary>
    Shredding = 5,

    /// <summary>Enough receipts of destruction are on chain that fewer than t shares are left for certain.</summary>
    Shredded = 6,

    /// <summary>Anchored, and nobody holds some of its positions any more.</summary>
    Degraded = 7,
}

/// <summary>What moves a record on.</summary>
public enum RecordTrigger : byte
{
    /// <summary>The source sends its offers. Spec: Records R4.</summary>
    Disperse = 1,

    /// <summary>The receipt with which there are m - f_c. Spec: Records R6.</summary>
    Certify = 2,

    /// <summary>The chain accepts the anchor. Spec: Records R6.</summary>
    Anchor = 3,

    /// <summary>The chain accepts the source's order to erase. Spec: Records R9.</summary>
    Erase = 4,

    /// <summary>The receipt of destruction with which there are m - t + 1 + f_c. Spec: Records R10.</summary>
    Shred = 5,

    /// <summary>At an epoch's end a custodian has not shown what it was asked for. Spec: Records R20.</summary>
    Degrade = 6,
}

/// <summary>When a record moves on. Spec: Records, table Record.</summary>
public sealed class RecordMachine : Machine<RecordPhase, RecordTrigger>
{
    /// <summary>Builds the table.</summary>
    public RecordMachine()
        : base(RecordPhase.Sealed)
    {
        Table.Configure(RecordPhase.Sealed).Permit(RecordTrigger.Disperse, RecordPhase.Dispersing);
        Table.Configure(RecordPhase.Dispersing).Permit(RecordTrigger.Certify, RecordPhase.Certified);
        Table.Configure(RecordPhase.Certified).Permit(RecordTrigger.Anchor, RecordPhase.Anchored);
        Table.Configure(RecordPhase.Anchored)
            .Permit(RecordTrigger.Erase, RecordPhase.Shredding)
            .Permit(RecordTrigger.Degrade, RecordPhase.Degraded);
        Table.Configure(RecordPhase.Degraded)
            .Permit(RecordTrigger.Erase, RecordPhase.Shredding)
            .PermitReentry(RecordTrigger.Degrade);
        Table.Configure(RecordPhase.Shredding).Permit(RecordTrigger.Shred, RecordPhase.Shredded);
    }
}
