using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <summary>All that a replica knows. Immutable: a host may keep, compare and set back whole states.</summary>
/// <param name="Phase">Where the replica stands.</param>
/// <param name="Consensus">The running epoch.</param>
/// <param name="Mempool">Transactions that wait for a block.</param>
/// <param name="Submissions">What the institution itself wants on the chain.</param>
/// <param name="Serving">Blocks being read from the store for peers.</param>
/// <param name="Records">What the institution does as source and requester.</param>
/// <param name="Custody">What it holds as custodian.</param>
public sealed record ReplicaState(
    ReplicaPhase Phase,
    ConsensusState Consensus,
    Mempool Mempool,
    SubmissionState Submissions,
    ImmutableSortedDictionary<Digest, ImmutableSortedSet<InstitutionId>> Serving,
    RecordDeskState Records,
    CustodyState Custody)
{
    /// <summary>What it does in ceremonies and elections.</summary>
    public ElectionDeskState Elections { get; init; } = ElectionDeskState.Empty;

    /// <summary>The state after the last final block.</summary>
    public LedgerState Final => Consensus.Final;
}
