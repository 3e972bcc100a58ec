using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>What one validator knows of the running epoch. Spec: Consensus.</summary>
public sealed record ConsensusState
{
    /// <summary>What was frozen for the epoch.</summary>
    public required EpochSetup Epoch { get; init; }

    /// <summary>Where the epoch stands.</summary>
    public EpochPhase EpochPhase { get; init; } = EpochPhase.Running;

    /// <summary>The current view; 0 before the first is entered.</summary>
    public ulong View { get; init; }

    /// <summary>When the current view was entered, by the own clock.</summary>
    public long EnteredMs { get; init; }

    /// <summary>Why the current view may be entered.</summary>
    public Justification Justification { get; init; } = Justification.Start;

    /// <summary>What is known of each view above the highest finalized one, and of that one.</summary>
    public ImmutableSortedDictionary<ulong, ViewState> Views { get; init; } = ImmutableSortedDictionary<ulong, ViewState>.Empty;

    /// <summary>Counts votes.</summary>
    public VoteKeeper Votes { get; init; } = VoteKeeper.Empty;

    /// <summary>Blocks that are not final yet.</summary>
    public BlockTree Blocks { get; init; } = BlockTree.Empty;

    /// <summary>The highest finalization seen; its block may still be on its way.</summary>
    public Certificate? Finalization { get; init; }

    /// <summary>How another validator showed the end of this epoch, when this one missed it.</summary>
    public EndProof? EndProof { get; init; }

    /// <summary>The state after the last final block of the ledger.</summary>
    public required LedgerState Final { get; init; }

    /// <summary>VRF outputs of the epoch's final blocks that feed the next seed, in order.</summary>
    public ImmutableArray<Digest> Outputs { get; init; } = [];

    /// <summary>Blocks asked for, with how often.</summary>
    public ImmutableSortedDictionary<Digest, int> Wanted { get; init; } = ImmutableSortedDictionary<Digest, int>.Empty;

    /// <summary>Messages of the next epoch that came before this one's end was seen here, a few from each peer. Spec: Consensus E4.</summary>
    public ImmutableSortedDictionary<InstitutionId, ImmutableList<Message>> Early { get; init; } =
        ImmutableSortedDictionary<InstitutionId, ImmutableList<Message>>.Empty;

    /// <summary>How earlier epochs ended, to answer who missed it.</summary>
    public ImmutableSortedDictionary<ulong, EndProof> EndProofs { get; init; } = ImmutableSortedDictionary<ulong, EndProof>.Empty;

    /// <summary>When each peer was last told what it had missed.</summary>
    public ImmutableSortedDictionary<InstitutionId, long> Answered { get; init; } = ImmutableSortedDictionary<InstitutionId, long>.Empty;

    /// <summary>The highest finalized view; 0 for the epoch's start.</summary>
    public ulong FinalizedView => Finalization?.Ballot.View ?? 0;

    /// <summary>What is known of a view.</summary>
    public ViewState At(ulong view) => Views.GetValueOrDefault(view, ViewState.Fresh);
}
