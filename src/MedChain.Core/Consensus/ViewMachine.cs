namespace MedChain.Core.Consensus;

/// <summary>Where a view stands for one validator.</summary>
public enum ViewPhase : byte
{
    /// <summary>Neither Notarize nor Skip was voted.</summary>
    AwaitingProposal = 1,

    /// <summary>Notarize was voted.</summary>
    Voted = 2,

    /// <summary>Skip was voted.</summary>
    Skipping = 3,

    /// <summary>Left by a notarization.</summary>
    Notarized = 4,

    /// <summary>Left by a skip certificate.</summary>
    Skipped = 5,

    /// <summary>Its block is final.</summary>
    Finalized = 6,
}

/// <summary>What moves a view on: a valid proposal, a timer, and conclusions of the vote keeper; never a single vote.</summary>
public enum ViewTrigger : byte
{
    /// <summary>S2: a valid proposal of the view's leader.</summary>
    ProposalAccepted = 1,

    /// <summary>S3: the view's timer, or the shorter one for its proposal.</summary>
    TimerFired = 2,

    /// <summary>S4: a quorum of Notarize.</summary>
    NotarizationSeen = 3,

    /// <summary>S5: a quorum of Skip.</summary>
    SkipCertificateSeen = 4,

    /// <summary>S6: a quorum of Finalize.</summary>
    FinalizationSeen = 5,
}

/// <summary>
/// When a view moves on. A skipped view can still be notarized (both quorums may exist) but never finalized: that line is missing, and
/// firing it stops the node. Spec: Consensus, table View.
/// </summary>
public sealed class ViewMachine : Machine<ViewPhase, ViewTrigger>
{
    /// <summary>Builds the table.</summary>
    public ViewMachine()
        : base(ViewPhase.AwaitingProposal)
    {
        Table.Configure(ViewPhase.AwaitingProposal)
            .Permit(ViewTrigger.ProposalAccepted, ViewPhase.Voted)
            .Permit(ViewTrigger.TimerFired, ViewPhase.Skipping)
            .Permit(ViewTrigger.NotarizationSeen, ViewPhase.Notarized)
            .Permit(ViewTrigger.SkipCertificateSeen, ViewPhase.Skipped)
            .Permit(ViewTrigger.FinalizationSeen, ViewPhase.Finalized);
        Table.Configure(ViewPhase.Voted)
            .Permit(ViewTrigger.TimerFired, ViewPhase.Skipping)
            .Permit(ViewTrigger.NotarizationSeen, ViewPhase.Notarized)
            .Permit(ViewTrigger.SkipCertificateSeen, ViewPhase.Skipped)
            .Permit(ViewTrigger.FinalizationSeen, ViewPhase.Finalized);
        Table.Configure(ViewPhase.Skipping)
            .Permit(ViewTrigger.NotarizationSeen, ViewPhase.Notarized)
            .Permit(ViewTrigger.SkipCertificateSeen, ViewPhase.Skipped)
            .Permit(ViewTrigger.FinalizationSeen, ViewPhase.Finalized);
        Table.Configure(ViewPhase.Notarized)
            .Ignore(ViewTrigger.SkipCertificateSeen)
            .Permit(ViewTrigger.FinalizationSeen, ViewPhase.Finalized);
        Table.Configure(ViewPhase.Skipped)
            .Ignore(ViewTrigger.NotarizationSeen);
        Table.Configure(ViewPhase.Finalized)
            .Ignore(ViewTrigger.NotarizationSeen);
    }
}
