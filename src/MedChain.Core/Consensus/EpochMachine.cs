namespace MedChain.Core.Consensus;

/// <summary>Where an epoch stands.</summary>
public enum EpochPhase : byte
{
    /// <summary>Blocks are added to the ledger.</summary>
    Running = 1,

    /// <summary>The block at the last height is notarized; closing blocks give it finality.</summary>
    Closing = 2,

    /// <summary>That block is final: the next epoch runs.</summary>
    HandedOver = 3,
}

/// <summary>What moves an epoch on.</summary>
public enum EpochTrigger : byte
{
    /// <summary>A view builds on a block at or above the last height.</summary>
    LastHeightNotarized = 1,

    /// <summary>A later block was notarized on a branch that is below the last height: the epoch runs on.</summary>
    BranchLeft = 2,

    /// <summary>The block at the last height is final.</summary>
    LastHeightFinal = 3,
}

/// <summary>When an epoch closes and hands over. Spec: Consensus, table Epoch.</summary>
public sealed class EpochMachine : Machine<EpochPhase, EpochTrigger>
{
    /// <summary>Builds the table.</summary>
    public EpochMachine()
        : base(EpochPhase.Running)
    {
        Table.Configure(EpochPhase.Running)
            .Permit(EpochTrigger.LastHeightNotarized, EpochPhase.Closing)
            .Permit(EpochTrigger.LastHeightFinal, EpochPhase.HandedOver);
        Table.Configure(EpochPhase.Closing)
            .Permit(EpochTrigger.BranchLeft, EpochPhase.Running)
            .Permit(EpochTrigger.LastHeightFinal, EpochPhase.HandedOver);
        Table.Configure(EpochPhase.HandedOver);
    }
}
