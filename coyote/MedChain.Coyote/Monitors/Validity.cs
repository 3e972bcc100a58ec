using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A final block is its view's leader's, stands on the final one below, has each institution's transactions numbered without gaps, and gives
/// the state that it names; each epoch's validators, seed and last height follow from the blocks before. Judged by executing the final chain
/// once more. Spec: Consensus S2, E1, E2; Chain C3; Lottery P4, P5.
/// </summary>
internal sealed class Validity : Monitor
{
    private EpochSetup? _epoch;
    private LedgerState? _state;
    private readonly SortedDictionary<InstitutionId, ulong> _numbers = [];
    private ImmutableArray<Digest> _outputs = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(ReplicaSetup setup, Block block, LedgerState ledger) : Event
    {
        internal ReplicaSetup Setup { get; } = setup;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        var (genesis, keys) = (final.Setup.Genesis, final.Setup.Keys);
        _epoch ??= EpochRules.First(genesis);
        _state ??= genesis.State;
        var header = final.Block.Header;
        if (header.Height != _state.Height + 1) return;
        Assert(header.Epoch == _epoch.Epoch, "Epoch handover: the final block of height {0} is of epoch {1}, not {2}", header.Height, header.Epoch, _epoch.Epoch);
        Assert(header.Leader == _epoch.Leader(header.View), "Validity: {0} did not lead view {1} of epoch {2}", header.Leader, header.View, header.Epoch);
        Assert(header.TimestampMs > _state.TimestampMs && final.Block.IsWellFormed(), "Validity: the final block of height {0} is not well formed", header.Height);
        Assert(ViewRules.TryVerifyLottery(header, _epoch, keys, out var output), "Validity: the proof of the final block of height {0} does not verify", header.Height);
        foreach (var transaction in final.Block.Transactions)
        {
            var next = _numbers.GetValueOrDefault(transaction.Sender);
            Assert(transaction.Sequence == next, "Validity: the final block of height {0} has the transaction {1} of {2}, whose next is {3}", header.Height, transaction.Sequence, transaction.Sender, next);
            _numbers[transaction.Sender] = next + 1;
        }

        var map = new Execution(keys, final.Setup.Checks).TryRun(_state, _epoch, header.View, header.TimestampMs, final.Block.Transactions, static _ => false);
        Assert(map is not null && map.Root == header.StateRoot, "Validity: the final block of height {0} does not give the state that it names", header.Height);
        Follow(new LedgerState(map!, header.Height, header.TimestampMs, final.Block.Hash), output);
    }

    private void Follow(LedgerState state, Digest output)
    {
        if (_epoch!.FeedsNextSeed(state.Height)) _outputs = _outputs.Add(output);
        _state = state;
        if (state.Height != _epoch.LastHeight) return;
        _epoch = EpochRules.Next(_epoch, state, _outputs);
        _outputs = [];
    }
}
