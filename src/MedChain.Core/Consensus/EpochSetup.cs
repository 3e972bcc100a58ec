using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>What is frozen for an epoch before it begins. Spec: Consensus E1.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Epoch">1, 2, ...</param>
/// <param name="Validators">Who votes.</param>
/// <param name="Delegates">Who may be drawn, with weights.</param>
/// <param name="Seed">The lottery's seed.</param>
/// <param name="Start">The state after the block on which the epoch builds; that block counts as notarized at view 0.</param>
/// <param name="LastHeight">The epoch's last height.</param>
/// <param name="Parameters">The chain's parameters.</param>
public sealed record EpochSetup(
    Digest ChainId,
    ulong Epoch,
    ValidatorSet Validators,
    ImmutableArray<Lottery.Delegate> Delegates,
    Digest Seed,
    LedgerState Start,
    ulong LastHeight,
    ProtocolParameters Parameters)
{
    /// <summary>Who proposes in a view.</summary>
    public InstitutionId Leader(ulong view) => LotteryRules.Leader(ChainId, Seed, view, Delegates, Validators);

    /// <summary>Whether the VRF output of a block at this height goes into the next seed. Spec: Lottery P5.</summary>
    public bool FeedsNextSeed(ulong height) => 3 * (height - Start.Height) <= 2 * (LastHeight - Start.Height);
}
