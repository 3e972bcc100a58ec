using System.Collections.Immutable;
using System.Numerics;
using Consensus;
using ConsensusKnowledge;
using Dafny;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using static MedChain.Conformance.ModelValues;
using Place = _System._ITuple2<System.Numerics.BigInteger, System.Numerics.BigInteger>;

namespace MedChain.Conformance;

/// <summary>One step of the core as it was: the state before, the input, what it led to, the state after.</summary>
public sealed record CoreStep(ReplicaState Before, Input Input, ImmutableArray<Effect> Effects, ReplicaState After);

/// <summary>
/// Compares steps of one institution's replicas with the compiled consensus model: the same input in the same abstract state must lead to
/// the same votes, accusations and abstract state, to the same certificates sent on and the same timers. It translates and compares; every rule is the model's. Spec: Consensus.
/// </summary>
public sealed class ConsensusOracle
{
    /// <summary>More than any input leads to; a chain of this many skipped views at once would be needed.</summary>
    private static readonly BigInteger Fuel = 1_000_000;

    private readonly ReplicaSetup _setup;
    private readonly Translation _translation;
    private readonly BlockFacts _blocks;

    /// <summary>An oracle for the replicas of one institution.</summary>
    public ConsensusOracle(ReplicaSetup setup)
    {
        _setup = setup;
        _translation = new Translation(new Names(), setup.Keys);
        _blocks = new BlockFacts(_translation, setup.Keys);
        _blocks.Know(setup.Genesis.State, EpochRules.First(setup.Genesis));
    }

    /// <summary>Steps compared.</summary>
    public long Count { get; private set; }

    /// <summary>What differs, each difference one line with the rules concerned; empty where core and model agree.</summary>
    public IReadOnlyList<string> Compare(CoreStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Count++;
        var (before, after) = (step.Before.Consensus.Epoch, step.After.Consensus.Epoch);
        EpochSetup Epoch(ulong number) => number == after.Epoch ? after : before;
        var messages = new Messages(_translation, Epoch);
        Know(step, Epoch);
        var facts = Facts(step);
        var known = new KnownState(_setup.Self, _translation, Epoch);
        var node = known.Node(step.Before);
        var model = step.Input is Input.Restored restored
            ? Restart(restored, facts, step.After)
            : Handle(node, facts, messages.Input(step.Input));
        IReadOnlyList<string> differences = model is not { } made ? []
            : new Comparison(_translation, _setup.Self).Differences(facts.dtor_world, made.Start, made.Node, known.Node(step.After), step.Effects);
        if (differences.Count == 0 && step.Input is not Input.Restored && model is { Node: var reached })
            differences = new Reactions(_translation, _setup.Genesis.Parameters).Differences(node, reached, step.Input.NowMs, step.Effects);
        if (step.After.Final.Height > step.Before.Final.Height) _blocks.Forget(Math.Min(step.Before.Final.Height, before.Start.Height));
        return differences;
    }

    private static (_ILocal Start, _INode Node) Handle(_INode before, _IFacts facts, _IInput input) =>
        (before.dtor_local, ConsensusNode.__default.Handle(facts, before, input, Fuel));

    private void Know(CoreStep step, Func<ulong, EpochSetup> epoch)
    {
        ConsensusState[] states = [step.Before.Consensus, step.After.Consensus];
        foreach (var state in states)
        {
            _blocks.Know(state.Final, state.Epoch);
            _blocks.Know(state.Epoch.Start, epoch(state.Epoch.Epoch - 1));
        }

        _blocks.Know(states.SelectMany(Blocks).Concat(Blocks(step.Input)), epoch);
        if (step.Input is not Input.Received { Message: Message.Ended { Proof: var proof } }) return;
        foreach (var header in proof.Path) _blocks.Know(header);
    }

    private static IEnumerable<Block> Blocks(ConsensusState state) => state.Blocks.Executed.Values.Select(block => block.Block)
        .Concat(state.Blocks.Orphans.Values)
        .Concat(state.Views.Values.Select(view => view.Proposal?.Block).OfType<Block>())
        .Concat(state.Early.Values.SelectMany(kept => kept).OfType<Message.Proposed>().Select(proposed => proposed.Proposal.Block));

    private static List<Block> Blocks(Input input) => input switch
    {
        Input.Received { Message: Message.Proposed { Proposal.Block: var block } } => [block],
        Input.Received { Message: Message.BlockFound { Block: var block } } => [block],
        Input.Restored restored => RestoredRows.Blocks(restored.Rows),
        _ => [],
    };

    private _IFacts Facts(CoreStep step) => ConsensusKnowledge.Facts.create(
        _blocks.World(_setup.Genesis.Parameters.EpochLength), _blocks.Times(), Leaders(step), Made(step), step.Input.NowMs,
        _setup.Genesis.Parameters.BlockIntervalMs, _setup.Genesis.Parameters.DriftMs);

    /// <summary>The lottery's leaders of the views in which this step can vote, and of the one that the input speaks of.</summary>
    private static Map<Place, BigInteger> Leaders(CoreStep step)
    {
        var (before, after) = (step.Before.Consensus, step.After.Consensus);
        var views = new SortedSet<(ulong Epoch, ulong View)>();
        var isSame = before.Epoch.Epoch == after.Epoch.Epoch;
        for (var view = isSame ? Math.Max(1, before.View) : 1; view <= after.View; view++) views.Add((after.Epoch.Epoch, view));
        if (before.View > 0) views.Add((before.Epoch.Epoch, before.View));
        if (step.Input is Input.Received { Message: Message.Proposed { Proposal.Block.Header: var header } }) views.Add((header.Epoch, header.View));
        return MapOf(
            views.Where(place => place.Epoch == before.Epoch.Epoch || place.Epoch == after.Epoch.Epoch)
                .Select(place => (PlaceOf(place.Epoch, place.View), Names.Of((place.Epoch == after.Epoch.Epoch ? after.Epoch : before.Epoch).Leader(place.View)))));
    }

    private Map<Place, BigInteger> Made(CoreStep step) =>
        MapOf(
            step.Effects.OfType<Effect.Broadcast>().Select(broadcast => broadcast.Message).OfType<Message.Proposed>()
                .Select(proposed => proposed.Proposal.Block).Where(block => block.Header.Leader == _setup.Self)
                .Select(block => (PlaceOf(block.Header.Epoch, block.Header.View), _translation.Names.Of(block.Hash))));

    /// <summary>D3: what the rows on disk lead to; null where the store is not this replica's and so nothing is taken up.</summary>
    private (_ILocal Start, _INode Node)? Restart(Input.Restored restored, _IFacts facts, ReplicaState after)
    {
        if (after.Phase == ReplicaPhase.Halted) return null;
        var epoch = after.Consensus.Epoch;
        var rows = new RestoredRows(restored.Rows, _translation, epoch);
        var (self, setup, ledger) = (Names.Of(_setup.Self), _translation.Setup(epoch), rows.LastFinal(_setup.Genesis.Block.Hash));
        var taken = ConsensusRestart.__default.TakeUp(facts, self, setup, ledger, rows.OfConsensus());
        return (taken.dtor_local, ConsensusRestart.__default.GoOn(facts, taken, Fuel));
    }
}
