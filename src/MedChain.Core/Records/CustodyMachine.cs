namespace MedChain.Core.Records;

/// <summary>Where a custodian stands with a record.</summary>
public enum CustodyPhase : byte
{
    /// <summary>An offer has come and is being checked.</summary>
    Offered = 1,

    /// <summary>All of it led to the commitment, is stored, and is receipted.</summary>
    Held = 2,

    /// <summary>The store has lost or spoilt what it held; nothing is released.</summary>
    Failed = 3,

    /// <summary>Held, and released at least once since it was taken or last challenged.</summary>
    Released = 4,

    /// <summary>Destroyed; only a tombstone is left.</summary>
    Destroyed = 5,

    /// <summary>Held, and asked by this epoch to be shown. On disk only where it was released meanwhile.</summary>
    Challenged = 6,
}

/// <summary>What moves a custodian on.</summary>
public enum CustodyTrigger : byte
{
    /// <summary>The offer, or what a successor has repaired, leads to the commitment. Spec: Records R5, R16.</summary>
    Accept = 1,

    /// <summary>A release under a final consent. Spec: Access A5.</summary>
    Release = 2,

    /// <summary>What was loaded is missing or does not lead to the commitment. Spec: Records R8.</summary>
    Lose = 3,

    /// <summary>The order to erase is final, or another holds the position. Spec: Records R9, R17.</summary>
    Destroy = 4,

    /// <summary>What was lost has been repaired in its place. Spec: Records R16.</summary>
    Repair = 5,

    /// <summary>This epoch asks for it. Spec: Records R18.</summary>
    Challenge = 6,

    /// <summary>The answer is final. Spec: Records R19.</summary>
    Answer = 7,

    /// <summary>The challenge is over without it. Spec: Records R20.</summary>
    Lapse = 8,
}

/// <summary>When a custodian moves on. Spec: Records, table Custody.</summary>
public sealed class CustodyMachine : Machine<CustodyPhase, CustodyTrigger>
{
    /// <summary>Builds the table.</summary>
    public CustodyMachine()
        : base(CustodyPhase.Offered)
    {
        Table.Configure(CustodyPhase.Offered).Permit(CustodyTrigger.Accept, CustodyPhase.Held);
        Table.Configure(CustodyPhase.Held)
            .Permit(CustodyTrigger.Release, CustodyPhase.Released)
            .Permit(CustodyTrigger.Lose, CustodyPhase.Failed)
            .Permit(CustodyTrigger.Destroy, CustodyPhase.Destroyed)
            .Permit(CustodyTrigger.Challenge, CustodyPhase.Challenged);
        Table.Configure(CustodyPhase.Released)
            .PermitReentry(CustodyTrigger.Release)
            .Permit(CustodyTrigger.Lose, CustodyPhase.Failed)
            .Permit(CustodyTrigger.Destroy, CustodyPhase.Destroyed)
            .Permit(CustodyTrigger.Challenge, CustodyPhase.Challenged);
        Table.Configure(CustodyPhase.Challenged)
            .PermitReentry(CustodyTrigger.Release)
            .Permit(CustodyTrigger.Lose, CustodyPhase.Failed)
            .Permit(CustodyTrigger.Destroy, CustodyPhase.Destroyed)
            .Permit(CustodyTrigger.Answer, CustodyPhase.Held)
            .Permit(CustodyTrigger.Lapse, CustodyPhase.Held);
        Table.Configure(CustodyPhase.Failed)
            .Permit(CustodyTrigger.Destroy, CustodyPhase.Destroyed)
            .Permit(CustodyTrigger.Repair, CustodyPhase.Held);
    }
}
