using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <summary>One input being handled: the parts of the state that it changes, and what comes of it.</summary>
internal sealed class Turn(Outbox outbox, ReplicaState state)
{
    internal Outbox Outbox { get; } = outbox;

    internal long NowMs => Outbox.NowMs;

    internal ReplicaPhase Phase { get; set; } = state.Phase;

    internal ConsensusState Consensus { get; set; } = state.Consensus;

    internal Mempool Mempool { get; set; } = state.Mempool;

    internal SubmissionState Submissions { get; set; } = state.Submissions;

    internal ImmutableSortedDictionary<Digest, ImmutableSortedSet<InstitutionId>> Serving { get; set; } = state.Serving;

    internal RecordDeskState Records { get; set; } = state.Records;

    internal CustodyState Custody { get; set; } = state.Custody;

    internal ElectionDeskState Elections { get; set; } = state.Elections;

    internal LedgerState Final => Consensus.Final;

    internal ValidatorSet Validators => Consensus.Epoch.Validators;

    /// <summary>Blocks that became final, in order.</summary>
    internal List<ExecutedBlock> Finalized { get; } = [];

    /// <summary>Messages kept for an epoch that has now begun.</summary>
    internal Queue<(InstitutionId From, Message Message)> Early { get; } = [];

    /// <summary>Evidence found, to be submitted.</summary>
    internal List<Evidence> Found { get; } = [];
}
