namespace MedChain.Core.Records;

/// <summary>Where a record stands. Sealed, Dispersing and Certified are known to its source alone.</summary>
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

    /// <summary>A position is vacant, and nobody can take it over. Spec: Records R13.</summary>
    Degraded = 7,

    /// <summary>Positions are vacant, and each has a successor. Spec: Records R14.</summary>
    Repairing = 8,
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

    /// <summary>A position becomes vacant, or has no successor. Spec: Records R13.</summary>
    Degrade = 6,

    /// <summary>Each vacant position has a successor. Spec: Records R14.</summary>
    Begin = 7,

    /// <summary>The last vacant position has a holder. Spec: Records R16.</summary>
    Repair = 8,
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
            .Permit(RecordTrigger.Begin, RecordPhase.Repairing);
        Table.Configure(RecordPhase.Repairing)
            .Permit(RecordTrigger.Erase, RecordPhase.Shredding)
            .Permit(RecordTrigger.Degrade, RecordPhase.Degraded)
            .Permit(RecordTrigger.Repair, RecordPhase.Anchored);
        Table.Configure(RecordPhase.Shredding).Permit(RecordTrigger.Shred, RecordPhase.Shredded);
    }
}
