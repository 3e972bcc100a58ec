namespace MedChain.Core.Institutions;

/// <summary>Where an institution stands with the consortium.</summary>
public enum InstitutionPhase : byte
{
    /// <summary>Asks to be admitted.</summary>
    Applied = 1,

    /// <summary>Admitted; catches up until the epoch boundary.</summary>
    Syncing = 2,

    /// <summary>In good standing: a validator.</summary>
    Active = 3,

    /// <summary>Does not vote, for evidence against it, until admitted again with a new key.</summary>
    Suspended = 4,

    /// <summary>Left of its own will.</summary>
    Retired = 5,

    /// <summary>Put out for good.</summary>
    Expelled = 6,
}

/// <summary>What changes an institution's standing; all but Admit act at the epoch boundary.</summary>
public enum InstitutionTrigger : byte
{
    /// <summary>n - f members have endorsed its application; an active one's too, when it has lost its state.</summary>
    Admit = 1,

    /// <summary>The boundary after its admission.</summary>
    Seat = 2,

    /// <summary>Evidence of misbehaviour is final.</summary>
    Suspend = 3,

    /// <summary>It leaves.</summary>
    Retire = 4,

    /// <summary>n - f members signed its expulsion.</summary>
    Expel = 5,
}

/// <summary>When an institution's standing changes. Spec: Institutions, table Institution.</summary>
public sealed class InstitutionMachine : Machine<InstitutionPhase, InstitutionTrigger>
{
    /// <summary>Builds the table.</summary>
    public InstitutionMachine()
        : base(InstitutionPhase.Applied)
    {
        Table.Configure(InstitutionPhase.Applied)
            .Permit(InstitutionTrigger.Admit, InstitutionPhase.Syncing)
            .Permit(InstitutionTrigger.Retire, InstitutionPhase.Retired);
        Table.Configure(InstitutionPhase.Syncing)
            .Permit(InstitutionTrigger.Seat, InstitutionPhase.Active)
            .Permit(InstitutionTrigger.Retire, InstitutionPhase.Retired)
            .Permit(InstitutionTrigger.Expel, InstitutionPhase.Expelled);
        Table.Configure(InstitutionPhase.Active)
            .Permit(InstitutionTrigger.Suspend, InstitutionPhase.Suspended)
            .Permit(InstitutionTrigger.Retire, InstitutionPhase.Retired)
            .Permit(InstitutionTrigger.Expel, InstitutionPhase.Expelled)
            .Permit(InstitutionTrigger.Admit, InstitutionPhase.Syncing);
        Table.Configure(InstitutionPhase.Suspended)
            .Permit(InstitutionTrigger.Admit, InstitutionPhase.Syncing)
            .Permit(InstitutionTrigger.Retire, InstitutionPhase.Retired)
            .Permit(InstitutionTrigger.Expel, InstitutionPhase.Expelled);
    }
}
