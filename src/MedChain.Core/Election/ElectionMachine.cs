namespace MedChain.Core.Election;

/// <summary>How far an epoch's election is.</summary>
public enum ElectionPhase : byte
{
    /// <summary>Candidates stand, voters register the keys of their ballots.</summary>
    Registration = 1,

    /// <summary>The ring is fixed; ballots are cast.</summary>
    Voting = 2,

    /// <summary>The poll is closed; trustees open the totals.</summary>
    Tallying = 3,

    /// <summary>The totals are open and delegates are seated.</summary>
    Seated = 4,

    /// <summary>There is no result; the delegates before stay, or all validators become delegates.</summary>
    CarriedOver = 5,
}

/// <summary>What moves an election on.</summary>
public enum ElectionTrigger : byte
{
    /// <summary>Registration is over: there are a key, enough candidates and enough voters.</summary>
    RingFixed = 1,

    /// <summary>The voting slice is over and enough ballots are counted.</summary>
    PollClosed = 2,

    /// <summary>The totals are open and seat enough delegates.</summary>
    TotalsOpened = 3,

    /// <summary>Something is missing: key, candidates, voters, ballots, openings or seats.</summary>
    Abandoned = 4,
}

/// <summary>When an election moves on. Spec: Election, table Election.</summary>
public sealed class ElectionMachine : Machine<ElectionPhase, ElectionTrigger>
{
    /// <summary>Builds the table.</summary>
    public ElectionMachine()
        : base(ElectionPhase.Registration)
    {
        Table.Configure(ElectionPhase.Registration)
            .Permit(ElectionTrigger.RingFixed, ElectionPhase.Voting)
            .Permit(ElectionTrigger.Abandoned, ElectionPhase.CarriedOver);
        Table.Configure(ElectionPhase.Voting)
            .Permit(ElectionTrigger.PollClosed, ElectionPhase.Tallying)
            .Permit(ElectionTrigger.Abandoned, ElectionPhase.CarriedOver);
        Table.Configure(ElectionPhase.Tallying)
            .Permit(ElectionTrigger.TotalsOpened, ElectionPhase.Seated)
            .Permit(ElectionTrigger.Abandoned, ElectionPhase.CarriedOver);
    }
}
