using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>How epochs follow one another. Spec: Consensus E1 to E3, Institutions I4.</summary>
public static class EpochRules
{
    /// <summary>The first epoch: the founders vote, each is a delegate with weight 1.</summary>
    public static EpochSetup First(Genesis genesis) => new(
        genesis.ChainId, 1, genesis.Founders, ElectionRules.Everybody(genesis.Founders).Items, genesis.Seed, genesis.State, genesis.Parameters.EpochLength, genesis.Parameters);

    /// <summary>
    /// The epoch after one that ended in <paramref name="end"/>: its validators are those that the state at the last height names.
    /// Its delegates too; without elections all validators are, with equal weights. Spec: Consensus E2, Election V15.
    /// </summary>
    public static EpochSetup Next(EpochSetup epoch, LedgerState end, ImmutableArray<Digest> outputs)
    {
        if (end.Height != epoch.LastHeight) throw new ArgumentException("An epoch is followed from its last height only.", nameof(end));
        if (!end.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var validators))
        {
            throw new InvariantViolationException("Epoch handover", "the state at the last height names no validators");
        }

        var delegates = end.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var next) ? next.Items : ElectionRules.Everybody(validators).Items;
        return new EpochSetup(
            epoch.ChainId, epoch.Epoch + 1, validators, delegates, LotteryRules.NextSeed(epoch.Seed, outputs), end,
            end.Height + epoch.Parameters.EpochLength, epoch.Parameters);
    }

    /// <summary>
    /// What the block at the last height does after its transactions: what is due to institutions takes effect, and the next validator set
    /// is written. Spec: Institutions I4.
    /// </summary>
    public static StateMap Close(StateMap map, ValidatorSet validators, InstitutionMachine machine) => BoundaryRules.Close(map, validators, machine);
}
