using MedChain.Core.Records;

namespace MedChain.Core;

/// <content>What a source asks for its records.</content>
public abstract partial record Command
{
    /// <summary>Disperses and anchors a sealed record; answered by <see cref="Outcome.Anchored"/> when that is final. Spec: Records R4 to R6.</summary>
    public sealed record Put(SealedRecord Record) : Command;

    /// <summary>Says that a record is the version after another; answered by <see cref="Outcome.Superseded"/>. Spec: Records R22.</summary>
    public sealed record Supersede(RecordId Record, RecordId Previous) : Command;

    /// <summary>Orders a record's erasure; answered by <see cref="Outcome.Erased"/>. Spec: Records R9, R23.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="WithEarlier">Whether its earlier versions are erased too, the oldest first; without, an order is refused while one of them stands.</param>
    public sealed record Erase(RecordId Record, bool WithEarlier = false) : Command;
}

/// <content>How commands on records end.</content>
public abstract partial record Outcome
{
    /// <summary>The anchor is final.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Height">The height at which it stands.</param>
    public sealed record Anchored(RecordId Record, ulong Height) : Outcome;

    /// <summary>It is final that a record is the version after another.</summary>
    public sealed record Superseded(RecordId Record, RecordId Previous) : Outcome;

    /// <summary>The order to erase is final, and so many custodians have said on chain that they destroyed what they held. Spec: Records R10.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Receipts">Receipts of destruction.</param>
    /// <param name="Custodians">Custodians that the record had.</param>
    /// <param name="Certain">
    /// Whether the receipts make it certain that fewer than t shares are left, even if f_c of them lie. When false, a custodian stayed
    /// silent until the deadline; its receipt still counts whenever it comes.
    /// </param>
    public sealed record Erased(RecordId Record, int Receipts, int Custodians, bool Certain) : Outcome;
}
