using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>What one validator knows of one view: its phase, its own votes, the proposal, the certificates.</summary>
public sealed record ViewState
{
    /// <summary>A view of which nothing is known.</summary>
    public static ViewState Fresh { get; } = new();

    /// <summary>Where the view stands.</summary>
    public ViewPhase Phase { get; init; } = ViewPhase.AwaitingProposal;

    /// <summary>The first proposal seen that the leader signed.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>Whether that proposal was judged and found invalid.</summary>
    public bool ProposalRefused { get; init; }

    /// <summary>The own proposal, when this validator leads the view.</summary>
    public Proposal? OwnProposal { get; init; }

    /// <summary>The own Notarize vote.</summary>
    public Vote? Notarize { get; init; }

    /// <summary>The own Skip vote.</summary>
    public Vote? Skip { get; init; }

    /// <summary>The own Finalize vote.</summary>
    public Vote? Finalize { get; init; }

    /// <summary>A quorum of Notarize, or of Finalize, which serves as one. Spec: Consensus S6.</summary>
    public Certificate? Notarization { get; init; }

    /// <summary>A quorum of Skip.</summary>
    public Certificate? SkipCertificate { get; init; }

    /// <summary>The block that the notarization names.</summary>
    public Digest? NotarizedBlock => Notarization?.Ballot.Block;
}
