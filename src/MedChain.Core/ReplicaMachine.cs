namespace MedChain.Core;

/// <summary>Where a replica stands.</summary>
public enum ReplicaPhase : byte
{
    /// <summary>Reads its store; says nothing.</summary>
    Recovering = 1,

    /// <summary>Takes part, and misses blocks that it knows to be final.</summary>
    CatchingUp = 2,

    /// <summary>Takes part.</summary>
    Participating = 3,

    /// <summary>Cannot prove what it signed, or a proved property broke: signs nothing more.</summary>
    Halted = 4,
}

/// <summary>What moves a replica on.</summary>
public enum ReplicaTrigger : byte
{
    /// <summary>The store was read and is its own.</summary>
    Restored = 1,

    /// <summary>A block that is final is missing.</summary>
    FellBehind = 2,

    /// <summary>All blocks known to be final are here.</summary>
    CaughtUp = 3,

    /// <summary>A vote of its own came back that it does not know, or the store belongs to another.</summary>
    StateLost = 4,
}

/// <summary>When a replica takes part. Spec: Consensus, table Replica.</summary>
public sealed class ReplicaMachine : Machine<ReplicaPhase, ReplicaTrigger>
{
    /// <summary>Builds the table.</summary>
    public ReplicaMachine()
        : base(ReplicaPhase.Recovering)
    {
        Table.Configure(ReplicaPhase.Recovering)
            .Permit(ReplicaTrigger.Restored, ReplicaPhase.Participating)
            .Permit(ReplicaTrigger.StateLost, ReplicaPhase.Halted);
        Table.Configure(ReplicaPhase.Participating)
            .Permit(ReplicaTrigger.FellBehind, ReplicaPhase.CatchingUp)
            .Permit(ReplicaTrigger.StateLost, ReplicaPhase.Halted);
        Table.Configure(ReplicaPhase.CatchingUp)
            .Permit(ReplicaTrigger.CaughtUp, ReplicaPhase.Participating)
            .Permit(ReplicaTrigger.StateLost, ReplicaPhase.Halted);
        Table.Configure(ReplicaPhase.Halted)
            .Ignore(ReplicaTrigger.StateLost);
    }
}
